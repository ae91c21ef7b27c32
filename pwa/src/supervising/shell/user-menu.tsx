/** Who is signed in: language, appearance, sign out. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { chooseLanguage, language, languages } from "../../i18n/language.ts";
import { shellText } from "../../i18n/shell.ts";
import { Menu, MenuHeading, MenuItem } from "../../ui/menu.tsx";
import { chooseTheme, theme, themes } from "../../ui/theme.ts";
import { leave, session } from "../session/session.ts";

/** One or two letters for a name: "m.rossi" → "MR". */
export function initials(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = parts.length > 1 ? parts.map((part) => part[0]) : [...(parts[0] ?? "?")];
  return letters.slice(0, 2).join("").toUpperCase();
}

/** The round button at the right of the bar. */
export function UserMenu(): JSX.Element | null {
  const user = session.value;
  if (!user) return null;
  const short = initials(user.name);
  return (
    <Menu
      face={short}
      label={`${short}: ${deskText("user_menu", { name: user.name })}`}
      look="round"
    >
      <MenuHeading>
        {user.name} · {deskText(`role_${user.role}`)}
      </MenuHeading>
      <MenuHeading>{shellText("language")}</MenuHeading>
      {languages.map((known) => (
        <MenuItem
          key={known}
          checked={language.value === known}
          onClick={() => chooseLanguage(known)}
        >
          {shellText(`language_${known}`)}
        </MenuItem>
      ))}
      <MenuHeading>{shellText("theme")}</MenuHeading>
      {themes.map((known) => (
        <MenuItem key={known} checked={theme.value === known} onClick={() => chooseTheme(known)}>
          {shellText(`theme_${known}`)}
        </MenuItem>
      ))}
      <MenuHeading> </MenuHeading>
      <MenuItem onClick={() => void leave()}>{deskText("sign_out")}</MenuItem>
    </Menu>
  );
}
