// A time limit on what the storage may never answer, and what is known when it ran out.
import { type AlarmCode, StorageAlarm } from "./alarms.ts";

/** What `promise` gives, or a StorageAlarm when that takes longer than `limit` ms. */
export function within<T>(
  limit: number,
  promise: Promise<T>,
  alarm: () => AlarmCode = () => "timeout",
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageAlarm(alarm())), limit);
    const end =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        clearTimeout(timer);
        settle(value);
      };
    promise.then(end(resolve), end(reject));
  });
}

/** The part of a transaction that is needed to know how it ended. */
export interface Endable {
  readonly done: Promise<void>;
  abort(): void;
}

/**
 * What a transaction's work gives, or an alarm after `limit` ms. A transaction that can still be taken
 * back is taken back: `timeout`. One that is being written already gets the same time again to say
 * whether it was; when it says nothing nobody knows: `unsure`.
 */
export async function ended<T>(
  limit: number,
  transaction: Endable,
  work: Promise<T>,
  otherwise: AlarmCode = "unsure",
): Promise<T> {
  try {
    return await within(limit, work);
  } catch (error) {
    const isLate = error instanceof StorageAlarm && error.code === "timeout";
    if (!isLate || abort(transaction)) throw error;
    return within(limit, work, () => otherwise);
  }
}

/** Takes a transaction back; false when it was over, or on its way to the disk, already. */
export function abort(transaction: Endable): boolean {
  try {
    transaction.abort();
    return true;
  } catch {
    return false;
  }
}
