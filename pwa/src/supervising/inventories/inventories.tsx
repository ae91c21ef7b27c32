/** All inventories, newest first; making a new one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { countText, dateText } from "../../i18n/format.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { today } from "../alignment/today.ts";
import {
  type CostMethod,
  createInventory,
  type Inventory,
  inventories,
} from "../api/inventories.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { FormDialog } from "../shell/form-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { StateBadge } from "./states.tsx";

const METHODS: readonly CostMethod[] = ["average", "last", "standard"];

function columns(): readonly Column<Inventory>[] {
  return [
    { key: "number", title: text("number"), cell: (row) => <b>{row.number}</b> },
    { key: "date", title: deskText("date"), cell: (row) => dateText(row.date) },
    {
      key: "description",
      title: deskText("description"),
      fills: true,
      cell: (row) => row.description,
    },
    { key: "state", title: deskText("state"), cell: (row) => <StateBadge state={row.state} /> },
    {
      key: "lists",
      title: text("lists"),
      number: true,
      cell: (row) => countText(typeof row.lists === "number" ? row.lists : row.lists.length),
    },
    {
      key: "lines",
      title: text("lines"),
      number: true,
      cell: (row) => (row.lines === undefined ? "" : countText(row.lines)),
    },
  ];
}

function NewInventoryDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { go } = useAddress();
  return (
    <FormDialog
      title={text("new")}
      fields={[
        { name: "date", label: deskText("date"), kind: "date", required: true },
        { name: "description", label: deskText("description") },
        {
          name: "cost_method",
          label: text("cost_method"),
          kind: "choice",
          hint: text("cost_method_hint"),
          options: METHODS.map((method) => ({ value: method, text: deskText(`cost_${method}`) })),
        },
        { name: "notes", label: deskText("notes") },
      ]}
      start={{ date: today() }}
      submit={text("create")}
      onSubmit={(values) =>
        createInventory({
          date: String(values["date"]),
          description: String(values["description"]),
          notes: String(values["notes"]),
          cost_method: values["cost_method"] as CostMethod,
        })
      }
      onDone={(made) => go(desk`/inventories/${made.number}`)}
      onClose={onClose}
    />
  );
}

/** The list of inventories. */
export function InventoriesScreen(): JSX.Element {
  const { query, go } = useAddress();
  const [making, setMaking] = useState(false);
  const filters = { state: query["state"], search: query["search"] };
  const pages = usePages<Inventory>(JSON.stringify(filters), (paging) =>
    inventories({ ...filters, ...paging }),
  );
  const create = iMay("plan") && (
    <Button kind="main" icon="plus" onClick={() => setMaking(true)}>
      {text("new")}
    </Button>
  );
  return (
    <Screen title={deskText("nav_inventories")}>
      <FilterBar
        filters={[
          {
            name: "state",
            label: deskText("state"),
            options: [
              { value: "open", text: text("state_open") },
              { value: "closed", text: text("state_closed") },
            ],
          },
          { name: "search", label: deskText("search_short") },
        ]}
        end={create}
      />
      <DataTable
        label={deskText("nav_inventories")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => row.number}
        onOpen={(row) => go(desk`/inventories/${row.number}`)}
        empty={<Empty title={text("none")} text={text("none_text")} icon="list" action={create} />}
      />
      {making && <NewInventoryDialog onClose={() => setMaking(false)} />}
    </Screen>
  );
}
