/** One item: what it is, its barcodes, its other units, where it lies. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, settingsText, masterText as text } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { BarRow, Panel, SectionTitle } from "../../ui/frame.tsx";
import { Band } from "../../ui/states.tsx";
import { Facts } from "../../ui/story.tsx";
import { Table } from "../../ui/table.tsx";
import { addBarcode, changeItem, type ItemDetail, item, units } from "../api/catalog.ts";
import { type Resource, useResource } from "../loading/resource.ts";
import { unitCost } from "../numbers.ts";
import type { ScreenProps } from "../screens.tsx";
import { iMay } from "../session/session.ts";
import { currency } from "../shell/currency.ts";
import { FormDialog } from "../shell/form-dialog.tsx";
import { optionsOf } from "../shell/known.ts";
import { withQuery } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { ItemLots, ItemUnits } from "./item-finer.tsx";
import { itemBody, itemFields } from "./items.tsx";
import { startOf } from "./master-screen.tsx";

function ItemFacts({ found }: { readonly found: ItemDetail }): JSX.Element {
  const managed = [
    found.lot_managed && deskText("lot"),
    found.serial_managed && deskText("serial"),
  ].filter(Boolean);
  return (
    <Panel>
      <Facts
        facts={[
          [deskText("description"), found.description],
          [settingsText("description2"), found.description2],
          [deskText("category"), found.category],
          [deskText("unit"), found.unit],
          [text("abc"), found.abc],
          [settingsText("nature"), found.nature],
          [settingsText("tax_category"), found.tax_category],
          [text("fiscal_interest"), deskText(found.fiscal_interest ? "yes" : "no")],
          [text("managed_by"), managed.join(", ")],
          [text("average_cost"), unitCost(found.average_cost, currency.value)],
          [text("last_cost"), unitCost(found.last_cost, currency.value)],
          [text("standard_cost"), unitCost(found.standard_cost, currency.value)],
          [settingsText("next_standard_cost"), unitCost(found.next_standard_cost, currency.value)],
          [settingsText("sales_price"), unitCost(found.sales_price, currency.value)],
        ]}
      />
    </Panel>
  );
}

function Codes({ found }: { readonly found: ItemDetail }): JSX.Element {
  return (
    <>
      <SectionTitle>{text("barcodes")}</SectionTitle>
      {found.barcodes.length === 0 ? (
        <Band meaning="info">{text("no_barcodes")}</Band>
      ) : (
        <Table
          label={text("barcodes")}
          rows={found.barcodes}
          rowKey={(row) => row.barcode}
          columns={[
            { key: "barcode", title: deskText("barcode"), cell: (row) => <b>{row.barcode}</b> },
            { key: "type", title: deskText("type"), cell: (row) => row.type },
            { key: "unit", title: deskText("unit"), cell: (row) => row.unit ?? found.unit },
            { key: "variant", title: deskText("variant"), cell: (row) => row.variant },
          ]}
        />
      )}
    </>
  );
}

type Open = "edit" | "barcode" | undefined;

function Dialogs(props: {
  readonly open: Open;
  readonly found: ItemDetail;
  readonly onDone: () => void;
  readonly onClose: () => void;
}): JSX.Element | null {
  const { open, found, onDone, onClose } = props;
  const known = useResource("units", () => units({ limit: 500 }));
  const unitOptions = optionsOf(known.value?.rows ?? []);
  if (open === "edit")
    return (
      <FormDialog
        title={found.item}
        two
        start={startOf(found)}
        fields={itemFields(found, unitOptions)}
        onSubmit={(values) => changeItem(found, itemBody(values, true))}
        onDone={onDone}
        onClose={onClose}
      />
    );
  if (open !== "barcode") return null;
  return (
    <FormDialog
      title={text("add_barcode")}
      fields={[
        { name: "barcode", label: deskText("barcode"), required: true },
        {
          name: "unit",
          label: deskText("unit"),
          kind: "choice",
          options: [{ value: "", text: found.unit }, ...unitOptions],
        },
        { name: "variant", label: deskText("variant") },
      ]}
      onSubmit={(values) => addBarcode(found, { ...values, unit: values["unit"] || null })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function Content({
  from,
  found,
}: {
  readonly from: Resource<ItemDetail>;
  readonly found: ItemDetail;
}) {
  const [open, setOpen] = useState<Open>();
  return (
    <>
      <BarRow
        end={
          iMay("keep_master") && (
            <>
              <Button icon="barcode" onClick={() => setOpen("barcode")}>
                {text("add_barcode")}
              </Button>
              <Button onClick={() => setOpen("edit")}>{deskText("edit")}</Button>
            </>
          )
        }
      >
        <ButtonLink href={withQuery("/desk/stock", { item: found.item })}>
          {deskText("nav_stock")}
        </ButtonLink>
        <ButtonLink href={withQuery("/desk/records", { item: found.item })}>
          {deskText("nav_records")}
        </ButtonLink>
      </BarRow>
      <ItemFacts found={found} />
      <Codes found={found} />
      <ItemUnits found={found} onChanged={from.reload} />
      <ItemLots found={found} />
      {open && (
        <Dialogs
          open={open}
          found={found}
          onClose={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            from.reload();
          }}
        />
      )}
    </>
  );
}

/** The item of the address. */
export function ItemScreen({ parameters }: ScreenProps): JSX.Element {
  const classCode = parameters["class"] ?? "";
  const code = parameters["code"] ?? "";
  const found = useResource(`${classCode}/${code}`, () => item(classCode, code));
  return (
    <Screen
      title={`${classCode}/${code}`}
      way={[{ text: text("part_items"), href: "/desk/master/items" }]}
    >
      <Ready from={found}>{(value) => <Content from={found} found={value} />}</Ready>
    </Screen>
  );
}
