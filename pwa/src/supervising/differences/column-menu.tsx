/** How the grid is looked at: its columns, and the keys that work on a line. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { Shortcut } from "../../ui/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuHeading, MenuItem } from "../../ui/menu.tsx";
import { textFor } from "../shell/words.ts";
import { chosen, OPTIONAL, toggleColumn } from "./column-choice.ts";

function titleOf(key: string): string {
  if (key === "bar") return text("bar");
  return textFor(text, key) ?? textFor(deskText, key) ?? key;
}

/** Columns that one may do without, each with its tick; the menu stays while one chooses. */
export function ColumnMenu({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  return (
    <Menu face={<Icon name="more" />} label={deskText("more")}>
      <MenuItem onClick={onHelp}>
        {text("keys")} <Shortcut name="?" />
      </MenuItem>
      <MenuHeading>{text("columns")}</MenuHeading>
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
