// What somebody types instead of scanning: the same text that a scanner would give.

/** The typed text as a scan, or null when there is nothing in it. Inner spaces and GS stay. */
export function typedScan(text: string): string | null {
  const stripped = text.replace(/^[ \r\n\t]+|[ \r\n\t]+$/g, "");
  return stripped === "" ? null : stripped;
}
