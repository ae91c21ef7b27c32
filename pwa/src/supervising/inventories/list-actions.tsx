/** What one can do with a list: give it to people, release it, delete a draft, close it by force. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { type CountList, changeList, deleteList, releaseList } from "../api/inventories.ts";
import type { ListProgress } from "../api/progress.ts";
import { useAction } from "../loading/action.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { FormDialog } from "../shell/form-dialog.tsx";
import { searchEmployees } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { desk } from "../shell/routes.ts";
import { silentIn } from "./counters.tsx";
import { ForceDialog } from "./force-dialog.tsx";
import { outstandingWords } from "./outstanding.ts";
import { listOf } from "./scope-text.ts";

interface ListActionsProps {
  readonly list: CountList;
  readonly progress: ListProgress | undefined;
  readonly onChanged: () => void;
}

interface DialogProps extends ListActionsProps {
  readonly onClose: () => void;
}

function AssignDialog({ list, onChanged, onClose }: DialogProps): JSX.Element {
  return (
    <FormDialog
      title={text("assign")}
      intro={text("given_to_hint")}
      fields={[
        { name: "description", label: deskText("description") },
        { name: "employees", label: text("given_to"), kind: "several", search: searchEmployees },
      ]}
      start={{ description: list.description, employees: list.employees }}
      onSubmit={(values) =>
        changeList(list.id, {
          description: String(values["description"]),
          employees: listOf(values["employees"]),
        })
      }
      onDone={() => {
        onClose();
        onChanged();
      }}
      onClose={onClose}
    />
  );
}

/** The buttons that the list's state allows. */
export function ListActions(props: ListActionsProps): JSX.Element | null {
  const { list, progress, onChanged } = props;
  const { go } = useAddress();
  const [open, setOpen] = useState<"assign" | "force">();
  const { busy, problem, run } = useAction();
  if (!iMay("plan") || list.state === "closed") return null;
  const close = (): void => setOpen(undefined);
  const remove = (): void =>
    run(
      () => deleteList(list.id),
      () => go(desk`/inventories/${list.inventory}`),
    );
  return (
    <>
      {list.state === "draft" && (
        <Button kind="main" busy={busy} onClick={() => run(() => releaseList(list.id), onChanged)}>
          {text("release")}
        </Button>
      )}
      <Button icon="person" onClick={() => setOpen("assign")}>
        {text("assign")}
      </Button>
      {list.state === "draft" ? (
        <Button busy={busy} onClick={remove}>
          {deskText("delete")}
        </Button>
      ) : (
        <Button onClick={() => setOpen("force")}>{text("force_close")}</Button>
      )}
      <ProblemBand problem={problem} />
      {open === "assign" && <AssignDialog {...props} onClose={close} />}
      {open === "force" && (
        <ForceDialog
          id={list.id}
          number={list.number}
          outstanding={outstandingWords(progress?.counters ?? [], silentIn(progress))}
          onDone={() => {
            close();
            onChanged();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
