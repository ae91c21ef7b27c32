/** The inbox: barcodes that were counted and that nobody knows, each to be given its item. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { inboxText } from "../../i18n/desk-inbox.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type UnknownBarcode, unknownBarcodes } from "../api/barcodes.ts";
import { usePages } from "../loading/pages.ts";
import { quantity } from "../numbers.ts";
import type { ScreenProps } from "../screens.tsx";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { refreshWaiting } from "../shell/current.ts";
import { DataTable } from "../shell/data-table.tsx";
import { employeesText } from "../shell/known.ts";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { ResolveDialog } from "./resolve-dialog.tsx";
import { SetAsideDialog } from "./set-aside-dialog.tsx";

/** Barcodes may hold control characters (GS1 separators); they are shown as a sign. */
export function readable(barcode: string): string {
  return barcode.replace(/\p{Cc}/gu, "␝");
}

function columns(): readonly Column<UnknownBarcode>[] {
  return [
    {
      key: "barcode",
      title: deskText("barcode"),
      cell: (row) => <b>{readable(row.barcode)}</b>,
    },
    {
      key: "quantity",
      title: text("counted"),
      number: true,
      cell: (row) => quantity(row.quantity),
    },
    {
      key: "events",
      title: text("events"),
      number: true,
      cell: (row) => countText(row.events),
    },
    {
      key: "locations",
      title: deskText("locations"),
      fills: true,
      cell: (row) => row.locations.join(", "),
    },
    {
      key: "employees",
      title: deskText("employee"),
      cell: (row) => employeesText(row.employees),
    },
    { key: "first", title: text("first_at"), cell: (row) => momentText(row.first_at) },
  ];
}

/** The inbox of the inventory of the address. */
export function BarcodesScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const { query, change } = useAddress();
  const [aside, setAside] = useState(false);
  const pages = usePages<UnknownBarcode>(number, () => unknownBarcodes(number));
  const open = pages.rows.find((row) => row.barcode === query["barcode"]);
  const close = (): void => {
    setAside(false);
    change({ barcode: undefined });
  };
  const done = (): void => {
    close();
    pages.reload();
    void refreshWaiting();
  };
  const decides = iMay("decide");
  return (
    <Screen
      title={inboxText("barcodes")}
      way={[
        { text: deskText("nav_inventories"), href: "/desk/inventories" },
        { text: number, href: desk`/inventories/${number}` },
        { text: deskText("nav_inbox"), href: `${desk`/inventories/${number}`}/inbox` },
      ]}
    >
      <DataTable
        label={inboxText("barcodes")}
        pages={pages}
        rowKey={(row) => row.barcode}
        {...(decides && { onOpen: (row: UnknownBarcode) => change({ barcode: row.barcode }) })}
        columns={columns()}
        empty={<Empty title={text("no_barcodes")} text={text("no_barcodes_text")} icon="barcode" />}
      />
      {open && decides && !aside && (
        <ResolveDialog
          number={number}
          row={open}
          onDone={done}
          onAside={() => setAside(true)}
          onClose={close}
        />
      )}
      {open && aside && <SetAsideDialog number={number} row={open} onDone={done} onClose={close} />}
    </Screen>
  );
}
