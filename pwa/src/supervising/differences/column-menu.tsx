/** The choice of the grid's columns. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { textFor } from "../shell/words.ts";
import { chosen, OPTIONAL, toggleColumn } from "./column-choice.ts";

function titleOf(key: string): string {
  if (key === "bar") return text("bar");
  return textFor(text, key) ?? textFor(deskText, key) ?? key;
}

/** Columns that one may do without, each with its tick; the menu stays while one chooses. */
export function ColumnMenu(): JSX.Element {
  return (
    <Menu face={text("columns")}>
      {OPTIONAL.map((key) => (
        <MenuItem
          key={key}
          many
          checked={chosen.value.includes(key)}
          onClick={() => toggleColumn(key)}
        >
          {titleOf(key)}
        </MenuItem>
      ))}
    </Menu>
  );
}
