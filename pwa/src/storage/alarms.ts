// What can go wrong with the device's own storage, each as something the screens can show.

/** `writer_elsewhere`: another tab of this browser holds the journal open for writing. */
export type AlarmCode = "quota" | "timeout" | "unavailable" | "writer_elsewhere" | "not_enrolled";

/** A write that did not happen; nothing of it is stored. The counter must see and hear it. */
export class StorageAlarm extends Error {
  override readonly name = "StorageAlarm";
  readonly code: AlarmCode;

  constructor(code: AlarmCode, cause?: unknown) {
    super(`storage: ${code}`, { cause });
    this.code = code;
  }
}

/** Turns what IndexedDB threw into an alarm. */
export function alarmOf(error: unknown): StorageAlarm {
  if (error instanceof StorageAlarm) return error;
  const quota = error instanceof DOMException && error.name === "QuotaExceededError";
  return new StorageAlarm(quota ? "quota" : "unavailable", error);
}
