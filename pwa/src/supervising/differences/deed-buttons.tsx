/** The decisions that a line offers: the first three as buttons, the others in a menu. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DrawerActions } from "../../ui/drawer.tsx";
import { Shortcut } from "../../ui/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import type { Difference } from "../api/differences.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { type Deed, deedsOf, keys, mayNotApprove } from "./deeds.ts";
import { isRuled } from "./outcomes.ts";

const BUTTONS = 3;

interface DeedButtonsProps {
  readonly number: string;
  readonly row: Difference;
  readonly onDeed: (deed: Deed) => void;
}

interface DeedButtonProps extends DeedButtonsProps {
  readonly deed: Deed;
  readonly main: boolean;
  readonly disabled: boolean;
}

function Key({ deed }: { readonly deed: Deed }): JSX.Element | null {
  const name = keys[deed];
  return name ? <Shortcut name={name} /> : null;
}

function DeedButton(props: DeedButtonProps): JSX.Element {
  const { deed, main, disabled, number, row, onDeed } = props;
  const kind = main ? "main" : "quiet";
  if (deed === "resolve") {
    const inbox = `${desk`/inventories/${number}`}/barcodes`;
    return (
      <ButtonLink kind={kind} href={withQuery(inbox, { barcode: row.barcode ?? "" })}>
        {text("deed_resolve")}
      </ButtonLink>
    );
  }
  return (
    <Button kind={kind} disabled={disabled} onClick={() => onDeed(deed)}>
      {text(`deed_${deed}`)}
      <Key deed={deed} />
    </Button>
  );
}

/** Buttons and menu; nothing where nothing can be decided. */
export function DeedButtons(props: DeedButtonsProps): JSX.Element | null {
  const found = deedsOf(props.row).filter((deed) => !isRuled(deed));
  const refused = mayNotApprove(props.row);
  const deeds: readonly Deed[] = refused ? ["approve", ...found] : found;
  const others = deeds.slice(BUTTONS);
  if (deeds.length === 0) return null;
  return (
    <DrawerActions>
      {deeds.slice(0, BUTTONS).map((deed, index) => (
        <DeedButton
          key={deed}
          {...props}
          deed={deed}
          main={index === 0}
          disabled={deed === "approve" && refused}
        />
      ))}
      {others.length > 0 && (
        <Menu face={<Icon name="more" />} label={deskText("more")}>
          {others.map((deed) => (
            <MenuItem key={deed} onClick={() => props.onDeed(deed)}>
              {text(`deed_${deed}`)} <Key deed={deed} />
            </MenuItem>
          ))}
        </Menu>
      )}
    </DrawerActions>
  );
}
