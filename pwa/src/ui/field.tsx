/**
 * Labelled inputs: a text field, a choice from a list, a yes/no. Label, hint and error are tied to the
 * input, so that a screen reader says all three. The error's words come from the caller's dictionary.
 */
import type { ComponentChildren, JSX, Ref } from "preact";
import { useId } from "preact/hooks";
import "./field.css";
import { Icon } from "./icons.tsx";

interface FrameProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
}

function Frame({ id, label, hint, error, children }: FrameProps): JSX.Element {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {hint && (
        <div class="field__hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children}
      {error && (
        <div class="field__error" id={`${id}-error`} role="alert">
          <Icon name="alarm" />
          {error}
        </div>
      )}
    </div>
  );
}

function described(id: string, hint: unknown, error: unknown): string | undefined {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return ids === "" ? undefined : ids;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Codes, not words: larger letters, no correction by the keyboard. */
  readonly code?: boolean;
  readonly type?: "text" | "password" | "search" | "date" | "time" | "datetime-local" | "email";
  readonly inputMode?: "text" | "numeric" | "decimal" | "none";
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly name?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly maxLength?: number;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onBlur?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** One line of text; `onValue` gets every change. */
export function Field({
  label,
  value,
  onValue,
  hint,
  error,
  code = false,
  inputRef,
  ...rest
}: FieldProps): JSX.Element {
  const id = useId();
  const asCode = code ? ({ autocapitalize: "none", spellcheck: false } as const) : {};
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        {...asCode}
        {...(rest as { type?: "text" })} // preact types inputs by one literal type each
        id={id}
        ref={inputRef ?? null}
        class={`field__input${code ? " field__input--code" : ""}`}
        value={value}
        aria-invalid={error !== undefined && error !== ""}
        aria-describedby={described(id, hint, error)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Frame>
  );
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onValue: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

/** One of a few; the system's own list, because it is the one that works everywhere. */
export function Choice({
  label,
  value,
  options,
  onValue,
  hint,
  error,
  disabled = false,
}: ChoiceProps): JSX.Element {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        class="field__input"
        value={value}
        disabled={disabled}
        aria-describedby={described(id, hint, error)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

interface SwitchProps {
  readonly label: ComponentChildren;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
}

/** Yes or no, with its words beside it. */
export function Switch({ label, on, onChange, disabled = false }: SwitchProps): JSX.Element {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
