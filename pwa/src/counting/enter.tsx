/** Typing what cannot be scanned: a location, an item, a lot, a serial. A scan while it is open is taken too. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { countingText as t } from "../i18n/counting.ts";
import { shellText } from "../i18n/shell.ts";
import { typedScan } from "../scanner/manual.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Sheet } from "../ui/modal.tsx";

export type Entered = "location" | "item" | "lot" | "serial";

interface EnterProps {
  readonly as: Entered;
  readonly onEnter: (as: Entered, text: string) => void;
  readonly onClose: () => void;
}

export function EnterSheet({ as, onEnter, onClose }: EnterProps): JSX.Element {
  const [text, setText] = useState("");
  return (
    <Sheet title={t(`enter_title_${as}`)} focus="field" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = typedScan(text);
          if (typed) onEnter(as, typed);
        }}
      >
        <Field code label={t(`enter_${as}`)} value={text} onValue={setText} autocomplete="off" />
        <Button kind="main" block type="submit" disabled={typedScan(text) === null}>
          {t("enter_go")}
        </Button>
        <Button block onClick={onClose}>
          {shellText("cancel")}
        </Button>
      </form>
    </Sheet>
  );
}
