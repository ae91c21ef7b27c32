/** What would become of something, said before it is done; dimmed while it is worked out anew. */
import type { JSX } from "preact";
import "./preview.css";

interface PreviewProps {
  readonly lines: readonly string[];
  readonly busy: boolean;
  readonly busyText: string;
}

/** Sentences in a quiet frame, read out when they change. */
export function Preview({ lines, busy, busyText }: PreviewProps): JSX.Element {
  const shown = lines.length > 0 ? lines : [busy ? busyText : ""];
  return (
    <output class={`preview${busy ? " preview--busy" : ""}`} aria-busy={busy}>
      {shown.filter(Boolean).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </output>
  );
}
