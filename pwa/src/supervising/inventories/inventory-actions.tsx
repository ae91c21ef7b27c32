/** What one can do with an inventory: add or generate lists, release them, print labels, close, delete. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import {
  closeInventory,
  deleteInventory,
  type InventoryDetail,
  releaseInventory,
} from "../api/inventories.ts";
import { useAction } from "../loading/action.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { forgetCurrent } from "../shell/current.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { AddListDialog } from "./add-list.tsx";
import { GenerateDialog } from "./generate.tsx";

type Open = "add" | "generate" | "close" | undefined;

interface ActionsProps {
  readonly inventory: InventoryDetail;
  readonly onChanged: () => void;
}

function Dialogs(props: ActionsProps & { readonly open: Open; readonly onClose: () => void }) {
  const { inventory, open, onClose, onChanged } = props;
  const done = (): void => {
    onClose();
    onChanged();
  };
  if (open === "add")
    return <AddListDialog number={inventory.number} onDone={done} onClose={onClose} />;
  if (open === "generate")
    return <GenerateDialog number={inventory.number} onDone={done} onClose={onClose} />;
  if (open !== "close") return null;
  return (
    <ReasonDialog
      title={text("close_title", { number: inventory.number })}
      intro={text("close_text")}
      submit={text("close")}
      optional
      onReason={(reason) => closeInventory(inventory.number, reason)}
      onDone={done}
      onClose={onClose}
    />
  );
}

/** The buttons, for whoever may plan and while the inventory is open. */
export function InventoryActions({ inventory, onChanged }: ActionsProps): JSX.Element | null {
  const [open, setOpen] = useState<Open>();
  const { go } = useAddress();
  const { busy, problem, run } = useAction();
  if (!iMay("plan") || inventory.state === "closed") return null;
  const drafts = inventory.lists.filter((list) => list.state === "draft").length;
  const remove = (): void =>
    run(
      () => deleteInventory(inventory.number),
      () => {
        forgetCurrent();
        go("/desk/inventories");
      },
    );
  return (
    <>
      <BarRow
        end={
          inventory.lists.length > 0 && (
            <Button onClick={() => setOpen("close")}>{text("close")}</Button>
          )
        }
      >
        <Button icon="list" onClick={() => setOpen("generate")}>
          {text("generate")}
        </Button>
        <Button icon="plus" onClick={() => setOpen("add")}>
          {text("add_list")}
        </Button>
        {drafts > 0 && (
          <Button
            icon="upload"
            busy={busy}
            onClick={() => run(() => releaseInventory(inventory.number), onChanged)}
          >
            {text("release_all", { n: drafts })}
          </Button>
        )}
        {inventory.lists.length === 0 && (
          <Button busy={busy} onClick={remove}>
            {deskText("delete")}
          </Button>
        )}
      </BarRow>
      <ProblemBand problem={problem} />
      <Dialogs
        inventory={inventory}
        open={open}
        onClose={() => setOpen(undefined)}
        onChanged={onChanged}
      />
    </>
  );
}
