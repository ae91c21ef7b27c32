/** A field for a number, read as the language writes numbers; what cannot be read is said when it is left. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText } from "../../i18n/desk.ts";
import { Field } from "../../ui/field.tsx";
import { isUnreadable } from "../typed-number.ts";

interface NumberFieldProps {
  readonly label: string;
  /** As it was typed; `entered` makes a decimal string of it. */
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

/** Why a typed number cannot be sent, or undefined. */
export function numberFault(value: string): string | undefined {
  return isUnreadable(value) ? deskText("number_unreadable") : undefined;
}

/** The field; it complains when the person leaves it or presses Enter, never while they type. */
export function NumberField({ error, onValue, ...props }: NumberFieldProps): JSX.Element {
  const [typing, setTyping] = useState(false);
  const own = typing ? undefined : numberFault(props.value);
  return (
    <Field
      {...props}
      inputMode="decimal"
      autocomplete="off"
      error={own ?? error}
      onValue={(value) => {
        setTyping(true);
        onValue(value);
      }}
      onBlur={() => setTyping(false)}
      onKeyDown={({ key }) => key === "Enter" && setTyping(false)}
    />
  );
}
