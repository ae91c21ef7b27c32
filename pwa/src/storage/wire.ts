// An event as it travels and as it is exported: the very bytes that were hashed, and their hash.
import type { StoredEvent } from "./schema.ts";

export function wireText({ canonical, hash }: Pick<StoredEvent, "canonical" | "hash">): string {
  return `{"event":${canonical},"hash":${JSON.stringify(hash)}}`;
}
