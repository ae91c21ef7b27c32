/** The one-time code of a handheld, as QR and to type; shown once. */
import type { JSX } from "preact";
import { masterText as text } from "../../i18n/desk.ts";
import { timeText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { OneTimeCode } from "../../ui/one-time-code.tsx";
import type { Enrolment } from "../api/devices.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** The server's drawing as an image, which needs its namespace: nothing in it can run. */
export function imageOf(svg: string): string {
  const named = svg.includes(NAMESPACE) ? svg : svg.replace("<svg", `<svg xmlns="${NAMESPACE}"`);
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(named)}`;
}

/** QR, code and until when they are good. */
export function EnrolmentDialog({
  enrolment,
  onClose,
}: {
  readonly enrolment: Enrolment;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <Dialog title={text("enrol_title")} onClose={onClose}>
      <ModalText>{text("enrol_text")}</ModalText>
      <OneTimeCode
        image={imageOf(enrolment.qr_svg)}
        imageText={text("qr_code")}
        code={enrolment.code}
      />
      <ModalText>
        {text("enrol_until", { time: timeText(enrolment.code_expires_at) })} {enrolment.url}
      </ModalText>
      <ModalActions>
        <Button kind="main" onClick={onClose}>
          {shellText("close")}
        </Button>
      </ModalActions>
    </Dialog>
  );
}
