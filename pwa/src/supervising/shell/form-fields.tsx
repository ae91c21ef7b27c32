/** The kinds of fields that a described form has, each drawn by its component. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { Combobox, type Found, Several } from "../../ui/combobox.tsx";
import { Choice, Field, type Option, Switch } from "../../ui/field.tsx";
import { NumberField } from "./number-field.tsx";

export type FieldValue = string | boolean | readonly string[];

export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly kind?:
    | "text"
    | "decimal"
    | "whole"
    | "date"
    | "password"
    | "switch"
    | "choice"
    | "search"
    | "several";
  readonly options?: readonly Option[];
  readonly search?: (text: string) => Promise<readonly Found[]>;
  readonly hint?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** In a row of its own. */
  readonly wide?: boolean;
}

interface FieldOfProps {
  readonly field: FieldSpec;
  readonly value: FieldValue;
  readonly error: string | undefined;
  readonly onValue: (value: FieldValue) => void;
}

const nothing = async (): Promise<readonly Found[]> => [];

function Line({ field, value, error, onValue }: FieldOfProps): JSX.Element {
  const { kind } = field;
  return (
    <Field
      label={field.label}
      value={String(value)}
      error={error}
      hint={field.hint}
      type={kind === "date" || kind === "password" ? kind : "text"}
      inputMode={kind === "whole" ? "numeric" : "text"}
      autocomplete={kind === "password" ? "new-password" : "off"}
      required={field.required ?? false}
      disabled={field.disabled ?? false}
      onValue={onValue}
    />
  );
}

/** One field of a described form. */
export function FieldOf(props: FieldOfProps): JSX.Element {
  const { field, value, error, onValue } = props;
  const shared = { label: field.label, error, ...(field.hint && { hint: field.hint }) };
  const found = { search: field.search ?? nothing, none: deskText("nothing_found") };
  switch (field.kind) {
    case "switch":
      return <Switch label={field.label} on={value === true} onChange={onValue} />;
    case "choice":
      return (
        <Choice
          {...shared}
          value={String(value)}
          options={field.options ?? []}
          disabled={field.disabled ?? false}
          onValue={onValue}
        />
      );
    case "search":
      return <Combobox {...shared} {...found} value={String(value)} onValue={onValue} />;
    case "several":
      return (
        <Several
          {...shared}
          {...found}
          values={Array.isArray(value) ? value : []}
          removeLabel={deskText("remove")}
          onValues={onValue}
        />
      );
    case "decimal":
      return (
        <NumberField
          {...shared}
          value={String(value)}
          required={field.required ?? false}
          disabled={field.disabled ?? false}
          onValue={onValue}
        />
      );
    default:
      return <Line {...props} />;
  }
}
