// What can go wrong with the device's own storage, each as something the screens can show.

/**
 * `quota` no room · `timeout` no answer in time, nothing was stored · `unsure` no answer in time, and
 * it may have been stored · `unavailable` it failed · `blocked` another tab keeps an older version of
 * it open · `newer_version` a newer version of the application wrote it · `writer_elsewhere` another
 * tab of this browser holds the journal open for writing · `not_enrolled` nobody knows this device.
 */
export type AlarmCode =
  | "quota"
  | "timeout"
  | "unsure"
  | "unavailable"
  | "blocked"
  | "newer_version"
  | "writer_elsewhere"
  | "not_enrolled";

/** A write that did not happen; nothing of it is stored. The counter must see and hear it. */
export class StorageAlarm extends Error {
  override readonly name = "StorageAlarm";
  readonly code: AlarmCode;

  constructor(code: AlarmCode, cause?: unknown) {
    super(`storage: ${code}`, { cause });
    this.code = code;
  }
}

const BY_NAME: Readonly<Record<string, AlarmCode>> = {
  QuotaExceededError: "quota",
  VersionError: "newer_version",
};

/** Turns what IndexedDB threw into an alarm. */
export function alarmOf(error: unknown): StorageAlarm {
  if (error instanceof StorageAlarm) return error;
  // Newer browsers throw a QuotaExceededError that is no DOMException any more.
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return new StorageAlarm(BY_NAME[name] ?? "unavailable", error);
}
