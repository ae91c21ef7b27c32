/** List types: the rules of count lists. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { changeListType, createListType, type ListType, listTypes } from "../api/people.ts";
import { quantity } from "../numbers.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { knownListTypes } from "../shell/known.ts";
import { textFor } from "../shell/words.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

const LIMITS = ["quantity_limit", "percent_limit", "value_limit"] as const;

function choice(name: string, values: readonly string[]): FieldSpec {
  return {
    name,
    label: textFor(text, name) ?? name,
    kind: "choice",
    options: values.map((value) => ({
      value,
      text: textFor(text, `${name}_${value}`) ?? value,
    })),
  };
}

function fields(row: ListType | undefined): readonly FieldSpec[] {
  return [
    { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
    { name: "description", label: deskText("description") },
    choice("combine", ["team", "independent"]),
    choice("overlap", ["ask", "add"]),
    choice("uncounted", ["keep", "zero", "block"]),
    { name: "required_counts", label: text("required_counts"), kind: "whole" },
    ...LIMITS.map(
      (name): FieldSpec => ({ name, label: text(name), kind: "decimal", hint: text("no_limit") }),
    ),
    { name: "blind", label: text("blind"), kind: "switch" },
    { name: "keep_location", label: text("keep_location"), kind: "switch" },
    { name: "pin_required", label: text("pin_required"), kind: "switch" },
  ];
}

function bodyOf(values: Values): object {
  const { required_counts: counts, area_control: _, ...rest } = orNull(values, ...LIMITS);
  return { ...rest, required_counts: Number.parseInt(String(counts), 10) || 2 };
}

/** All list types. */
export function ListTypesScreen(): JSX.Element {
  return (
    <MasterScreen<ListType>
      title={text("part_list-types")}
      kind="list-types"
      load={listTypes}
      rowKey={(row) => row.code}
      columns={[
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        {
          key: "description",
          title: deskText("description"),
          fills: true,
          cell: (row) => row.description,
        },
        {
          key: "combine",
          title: text("combine"),
          cell: (row) =>
            row.combine === "independent" ? text("combine_independent") : text("combine_team"),
        },
        {
          key: "blind",
          title: text("blind_short"),
          cell: (row) => deskText(row.blind ? "yes" : "no"),
        },
        {
          key: "keep",
          title: text("keep_short"),
          cell: (row) => deskText(row.keep_location ? "yes" : "no"),
        },
        {
          key: "percent",
          title: text("percent_limit"),
          number: true,
          cell: (row) => row.percent_limit && quantity(row.percent_limit),
        },
        {
          key: "value",
          title: text("value_limit"),
          number: true,
          cell: (row) => row.value_limit && quantity(row.value_limit),
        },
      ]}
      fields={fields}
      create={(values) => createListType(bodyOf(values))}
      change={(row, { code: _, ...values }) => changeListType(row.code, bodyOf(values))}
      onChanged={() => void knownListTypes.refresh()}
    />
  );
}
