/** The lot register and the other units of an item, each with a form to enter or change one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, settingsText, masterText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Button } from "../../ui/button.tsx";
import { BarRow, SectionTitle } from "../../ui/frame.tsx";
import { Band } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import {
  type AlternativeUnit,
  type ItemDetail,
  keepLot,
  keepUnit,
  type Lot,
  lots,
  removeUnit,
  units,
} from "../api/catalog.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { quantity, unitCost } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import { optionsOf } from "../shell/known.ts";
import { startOf } from "./master-screen.tsx";
import { RemoveButton } from "./remove-button.tsx";

type Editing<Row> = { readonly row: Row | undefined } | undefined;

interface PartProps {
  readonly found: ItemDetail;
  readonly onChanged: () => void;
}

function Head({ title, onNew }: { readonly title: string; readonly onNew: () => void }) {
  return (
    <BarRow
      end={
        iMay("keep_master") && (
          <Button icon="plus" onClick={onNew}>
            {text("new")}
          </Button>
        )
      }
    >
      <SectionTitle>{title}</SectionTitle>
    </BarRow>
  );
}

const word = (values: Values, name: string): string => String(values[name] ?? "").trim();

function unitColumns(found: ItemDetail): readonly Column<AlternativeUnit>[] {
  return [
    { key: "unit", title: deskText("unit"), cell: (row) => <b>{row.unit}</b> },
    {
      key: "factor",
      title: text("factor"),
      number: true,
      cell: (row) => `${quantity(row.factor)} ${found.unit}`,
    },
    {
      key: "default",
      title: text("handheld_default"),
      fills: true,
      cell: (row) => (row.handheld_default ? deskText("yes") : ""),
    },
  ];
}

function UnitDialog(
  props: PartProps & {
    readonly row: AlternativeUnit | undefined;
    readonly onClose: () => void;
  },
): JSX.Element {
  const { found, row, onChanged, onClose } = props;
  const known = useResource("units", () => units({ limit: 500 }));
  const others = (known.value?.rows ?? []).filter((unit) => unit.code !== found.unit);
  return (
    <FormDialog
      key={others.length}
      title={`${text("alternative_units")} · ${found.item}`}
      start={startOf(row)}
      fields={[
        {
          name: "unit",
          label: deskText("unit"),
          kind: "choice",
          options: optionsOf(others),
          disabled: row !== undefined,
        },
        {
          name: "factor",
          label: text("factor"),
          kind: "decimal",
          required: true,
          hint: found.unit,
        },
        { name: "handheld_default", label: text("handheld_default"), kind: "switch" },
      ]}
      onSubmit={(values) =>
        keepUnit(found, word(values, "unit"), {
          factor: word(values, "factor"),
          handheld_default: values["handheld_default"] === true,
        })
      }
      onDone={onChanged}
      onClose={onClose}
    >
      {row && (
        <RemoveButton
          text={row.unit}
          remove={() => removeUnit(found, row.unit)}
          onDone={onChanged}
        />
      )}
    </FormDialog>
  );
}

/** Other units with what they contain. */
export function ItemUnits({ found, onChanged }: PartProps): JSX.Element {
  const [editing, setEditing] = useState<Editing<AlternativeUnit>>();
  const may = iMay("keep_master");
  return (
    <>
      <Head title={text("alternative_units")} onNew={() => setEditing({ row: undefined })} />
      {found.alternative_units.length > 0 && (
        <Table
          label={text("alternative_units")}
          rows={found.alternative_units}
          rowKey={(row) => row.unit}
          columns={unitColumns(found)}
          {...(may && { onOpen: (row: AlternativeUnit) => setEditing({ row }) })}
        />
      )}
      {editing && (
        <UnitDialog
          found={found}
          row={editing.row}
          onClose={() => setEditing(undefined)}
          onChanged={() => {
            setEditing(undefined);
            onChanged();
          }}
        />
      )}
    </>
  );
}

const STATUSES = ["available", "unavailable"] as const;

function lotColumns(): readonly Column<Lot>[] {
  return [
    { key: "lot", title: deskText("lot"), cell: (row) => <b>{row.lot}</b> },
    {
      key: "expiry",
      title: settingsText("expiry"),
      cell: (row) => row.expiry && dateText(row.expiry),
    },
    {
      key: "status",
      title: deskText("state"),
      cell: (row) => settingsText(`lot_${row.status}`),
    },
    {
      key: "cost",
      title: settingsText("own_cost"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
    {
      key: "supplier",
      title: settingsText("supplier"),
      fills: true,
      cell: (row) => [row.supplier, row.supplier_lot].filter(Boolean).join(" · "),
    },
  ];
}

function lotBody(values: Values): unknown {
  return {
    expiry: word(values, "expiry") || null,
    status: word(values, "status"),
    unit_cost: word(values, "unit_cost") || null,
    supplier: word(values, "supplier"),
    supplier_lot: word(values, "supplier_lot"),
  };
}

/** The register of an item that has lots. */
export function ItemLots({ found }: { readonly found: ItemDetail }): JSX.Element | null {
  const [editing, setEditing] = useState<Editing<Lot>>();
  const pages = usePages<Lot>(found.item, (paging) => lots(found, { ...paging }));
  const may = iMay("keep_master");
  if (!found.lot_managed && pages.rows.length === 0) return null;
  return (
    <>
      <Head title={settingsText("lots")} onNew={() => setEditing({ row: undefined })} />
      <DataTable
        label={settingsText("lots")}
        beside
        pages={pages}
        columns={lotColumns()}
        rowKey={(row) => row.lot}
        empty={<Band meaning="info">{settingsText("no_lots")}</Band>}
        {...(may && { onOpen: (row: Lot) => setEditing({ row }) })}
      />
      {editing && (
        <FormDialog
          title={`${settingsText("lots")} · ${found.item}`}
          two
          start={startOf(editing.row)}
          fields={[
            {
              name: "lot",
              label: deskText("lot"),
              required: true,
              disabled: editing.row !== undefined,
            },
            {
              name: "status",
              label: deskText("state"),
              kind: "choice",
              options: STATUSES.map((value) => ({ value, text: settingsText(`lot_${value}`) })),
            },
            { name: "expiry", label: settingsText("expiry"), kind: "date" },
            { name: "unit_cost", label: settingsText("own_cost"), kind: "decimal" },
            { name: "supplier", label: settingsText("supplier") },
            { name: "supplier_lot", label: settingsText("supplier_lot") },
          ]}
          onSubmit={(values) => keepLot(found, word(values, "lot"), lotBody(values))}
          onDone={() => {
            setEditing(undefined);
            pages.reload();
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}
