/** The PIN of an employee, asked when a list's type wants it; checked on the device, ever slower. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Employee } from "../domain/reference.ts";
import { countingText as t } from "../i18n/counting.ts";
import { timeText } from "../i18n/format.ts";
import { shellText } from "../i18n/shell.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { DigitPad } from "../ui/keypad.tsx";
import { ModalText, Sheet } from "../ui/modal.tsx";
import { isPin, pinWait, provedWho } from "./people.ts";

interface Tries {
  readonly failures: number;
  readonly until: number;
}

const keyOf = (employee: Employee): string => `giacenza.pin.${employee.code}`;

function triesOf(employee: Employee): Tries {
  const kept = JSON.parse(localStorage.getItem(keyOf(employee)) ?? "null") as Tries | null;
  return kept ?? { failures: 0, until: 0 };
}

/** Answers what is wrong, or null when the PIN is right. Failures are kept over a restart. */
async function tryPin(pin: string, employee: Employee): Promise<string | null> {
  const { failures, until } = triesOf(employee);
  if (Date.now() < until) return t("pin_wait", { time: timeText(until) });
  if (employee.pin && (await isPin(pin, employee.pin))) {
    localStorage.removeItem(keyOf(employee));
    return null;
  }
  const next = { failures: failures + 1, until: Date.now() + pinWait(failures + 1) };
  localStorage.setItem(keyOf(employee), JSON.stringify(next));
  return t("pin_wrong", { name: employee.name });
}

interface PinSheetProps {
  readonly employee: Employee;
  readonly onProved: () => void;
  readonly onClose: () => void;
}

export function PinSheet({ employee, onProved, onClose }: PinSheetProps): JSX.Element {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const check = async (): Promise<void> => {
    setBusy(true);
    const problem = await tryPin(pin, employee);
    setBusy(false);
    setPin("");
    if (problem !== null) return setError(problem);
    provedWho.value = employee.code;
    onProved();
  };
  return (
    <Sheet title={t("pin_title", { name: employee.name })} focus="field" onClose={onClose}>
      <ModalText>{t(employee.pin ? "pin_text" : "pin_none")}</ModalText>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (pin !== "" && !busy) void check();
        }}
      >
        {employee.pin && (
          <Field
            code
            type="password"
            inputMode="none"
            autocomplete="off"
            label={t("pin_field")}
            value={pin}
            onValue={setPin}
            error={error}
          />
        )}
        {employee.pin && (
          <DigitPad
            onKey={(key) => setPin((so) => (key === "erase" ? so.slice(0, -1) : so + key))}
            names={{ pad: t("pin_field"), erase: t("erase") }}
          />
        )}
        <Button block onClick={onClose}>
          {shellText("cancel")}
        </Button>
        {employee.pin && (
          <Button kind="main" block type="submit" busy={busy} disabled={pin === ""}>
            {t("pin_go")}
          </Button>
        )}
      </form>
    </Sheet>
  );
}
