/**
 * A field that looks while one types and offers what was found: codes with their descriptions. The
 * search is the caller's; ↑ ↓ walk, Enter takes, Escape closes the offer.
 */
import type { JSX, Ref, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import "./combobox.css";
import { Chip } from "./badge.tsx";

export interface Found {
  readonly value: string;
  readonly text: string;
}

interface ComboboxProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly search: (text: string) => Promise<readonly Found[]>;
  readonly none: string;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Taking one of the offered; without it taking only fills the field. */
  readonly onTake?: (found: Found) => void;
}

const PATIENCE_MS = 150;

/** What the search offers for a text, asked a moment after the last key. */
function useOffer(text: string, wanted: boolean, search: ComboboxProps["search"]) {
  const [offer, setOffer] = useState<readonly Found[]>();
  const look = useRef(search);
  look.current = search;
  useEffect(() => {
    if (!wanted) return setOffer(undefined);
    let current = true;
    const timer = setTimeout(() => {
      look.current(text).then(
        (found) => current && setOffer(found),
        () => current && setOffer([]),
      );
    }, PATIENCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, wanted]);
  return offer;
}

function Offer(props: {
  readonly id: string;
  readonly offer: readonly Found[];
  readonly active: number;
  readonly none: string;
  readonly onTake: (found: Found) => void;
}): JSX.Element {
  return (
    <div class="combobox__list" role="listbox" id={props.id}>
      {props.offer.length === 0 && <div class="combobox__note">{props.none}</div>}
      {props.offer.map((found, index) => (
        <button
          type="button"
          key={found.value}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          class="combobox__option"
          aria-selected={index === props.active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => props.onTake(found)}
        >
          <b>{found.value}</b>
          <span>{found.text}</span>
        </button>
      ))}
    </div>
  );
}

/** One value, typed or taken. */
export function Combobox(props: ComboboxProps): JSX.Element {
  const { label, value, onValue, search, none, error, hint, onTake } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const offer = useOffer(value, open, search);
  const take = (found: Found): void => {
    onValue(found.value);
    onTake?.(found);
    setOpen(false);
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const found = offer?.[active];
    if (step) {
      setOpen(true);
      setActive(Math.min(Math.max(active + step, -1), (offer?.length ?? 0) - 1));
    } else if (event.key === "Enter" && open && found) take(found);
    else if (event.key === "Escape" && open) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="field combobox">
      <label class="field__label" for={id}>
        {label}
      </label>
      {hint && <div class="field__hint">{hint}</div>}
      <input
        id={id}
        ref={props.inputRef ?? null}
        class="field__input"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={props.placeholder ?? ""}
        value={value}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-list-${active}` : undefined}
        aria-invalid={Boolean(error)}
        onInput={(event) => {
          onValue(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={pressed}
      />
      {error && (
        <div class="field__error" role="alert">
          {error}
        </div>
      )}
      {open && offer && (
        <Offer id={`${id}-list`} offer={offer} active={active} none={none} onTake={take} />
      )}
    </div>
  );
}

interface SeveralProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly onValues: (values: readonly string[]) => void;
  readonly search: (text: string) => Promise<readonly Found[]>;
  readonly none: string;
  readonly hint?: string | undefined;
  readonly removeLabel: string;
}

/** Several values, each taken from the offer and shown as a chip. */
export function Several(props: SeveralProps): JSX.Element {
  const [text, setText] = useState("");
  const { values, onValues } = props;
  return (
    <div class="field">
      <Combobox
        label={props.label}
        hint={props.hint}
        value={text}
        onValue={setText}
        search={props.search}
        none={props.none}
        onTake={(found) => {
          setText("");
          if (!values.includes(found.value)) onValues([...values, found.value]);
        }}
      />
      {values.length > 0 && (
        <div class="combobox__chosen">
          {values.map((value) => (
            <Chip
              key={value}
              removeLabel={props.removeLabel}
              onClick={() => onValues(values.filter((kept) => kept !== value))}
            >
              {value}
            </Chip>
          ))}
        </div>
      )}
    </div>
  );
}
