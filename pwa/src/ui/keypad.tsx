/**
 * The product's own number pad for gloved hands, never the system's: digits, ×, +, point, erase, and
 * one large button that confirms. Its keys take no focus from a finger, so that Enter stays Enter.
 */
import type { ComponentChildren, JSX } from "preact";
import "./keypad.css";
import { Icon } from "./icons.tsx";

export type KeypadKey = `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | "." | "×" | "+" | "erase";

interface KeypadProps {
  readonly onKey: (key: KeypadKey) => void;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly disabled?: boolean;
  /** The decimal mark of the language, and names for screen readers. */
  readonly point: string;
  readonly names: {
    readonly pad: string;
    readonly erase: string;
    readonly times: string;
    readonly plus: string;
    readonly point: string;
  };
}

interface KeyProps {
  readonly sign: ComponentChildren;
  readonly name?: string;
  readonly operator?: boolean;
  readonly onPress: () => void;
}

const keepFocus = (event: Event): void => event.preventDefault();

function Key({ sign, name, operator = false, onPress }: KeyProps): JSX.Element {
  return (
    <button
      type="button"
      class={operator ? "keypad__operator" : ""}
      aria-label={name}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      {sign}
    </button>
  );
}

interface DigitPadProps {
  readonly onKey: (key: KeypadKey) => void;
  /** What the pad is, and what its erase key is called. */
  readonly names: { readonly pad: string; readonly erase: string };
}

/** Digits only, for a PIN; what confirms it stands below. */
export function DigitPad({ onKey, names }: DigitPadProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
    <div class="keypad keypad--digits" role="group" aria-label={names.pad}>
      {(["7", "8", "9", "4", "5", "6", "1", "2", "3"] as const).map((key) => (
        <Key key={key} sign={key} onPress={() => onKey(key)} />
      ))}
      <span class="keypad__gap" />
      <Key sign="0" onPress={() => onKey("0")} />
      <Key
        sign={<Icon name="erase" />}
        name={names.erase}
        operator
        onPress={() => onKey("erase")}
      />
    </div>
  );
}

/** Calculator order (7 8 9 above), confirm at the thumb of the right hand. */
export function Keypad(props: KeypadProps): JSX.Element {
  const { onKey, confirm, onConfirm, disabled = false, point, names } = props;
  const digit = (key: KeypadKey) => <Key key={key} sign={key} onPress={() => onKey(key)} />;
  const operator = (key: KeypadKey, name: string, sign: ComponentChildren = key) => (
    <Key key={key} sign={sign} name={name} operator onPress={() => onKey(key)} />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
    <div class="keypad" role="group" aria-label={names.pad}>
      {(["7", "8", "9"] as const).map(digit)}
      {operator("erase", names.erase, <Icon name="erase" />)}
      {(["4", "5", "6"] as const).map(digit)}
      {operator("×", names.times)}
      {(["1", "2", "3"] as const).map(digit)}
      <button
        type="button"
        class="keypad__confirm"
        disabled={disabled}
        onMouseDown={keepFocus}
        onClick={onConfirm}
      >
        <Icon name="check" />
        {confirm}
      </button>
      {operator(".", names.point, point)}
      {digit("0")}
      {operator("+", names.plus)}
    </div>
  );
}
