/**
 * An input inside a table's cell or a line of a form: its column says what it is, so its label is only
 * read out; what is wrong with it stands below it.
 */
import type { JSX, Ref } from "preact";
import { useId } from "preact/hooks";
import "./cell-field.css";

interface CellFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  /** A number, written to the right. */
  readonly number?: boolean;
  readonly type?: "text" | "date" | "time";
  readonly disabled?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One value of a row. */
export function CellField(props: CellFieldProps): JSX.Element {
  const { label, value, onValue, error, placeholder = "", number = false, type = "text" } = props;
  const id = useId();
  return (
    <span class="cell-field">
      <input
        id={id}
        ref={props.inputRef ?? null}
        class={`field__input cell-field__input${number ? " cell-field__input--number" : ""}`}
        {...({ type } as { type: "text" })} // one literal type each
        inputMode={number ? "decimal" : "text"}
        autocomplete="off"
        aria-label={label}
        aria-invalid={Boolean(error)}
        aria-describedby={error ? `${id}-error` : undefined}
        placeholder={placeholder}
        disabled={props.disabled ?? false}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {error && (
        <span class="cell-field__error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </span>
  );
}
