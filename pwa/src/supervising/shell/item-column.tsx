/** The column that says an item: its code, and its description beside it. */
import { deskText } from "../../i18n/desk.ts";
import type { Column } from "../../ui/table.tsx";

interface WithItem {
  readonly item: string;
  readonly description: string;
}

export function itemColumn<Row extends WithItem>(): Column<Row> {
  return {
    key: "item",
    title: deskText("item"),
    fills: true,
    cell: (row) => (
      <>
        <b>{row.item}</b> <small>{row.description}</small>
      </>
    ),
  };
}
