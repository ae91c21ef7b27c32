/** A code that is scanned or typed once: its picture on white (scanners need it), its letters large. */
import type { JSX } from "preact";
import "./one-time-code.css";

interface OneTimeCodeProps {
  readonly image: string;
  readonly imageText: string;
  readonly code: string;
}

/** Picture and letters. */
export function OneTimeCode({ image, imageText, code }: OneTimeCodeProps): JSX.Element {
  return (
    <div class="one-time-code">
      <img src={image} alt={imageText} />
      <output>{code}</output>
    </div>
  );
}
