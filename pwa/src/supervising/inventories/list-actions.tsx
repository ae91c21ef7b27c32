/** What one can do with a list: give it to people, release it, delete a draft, close it by force. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { Band } from "../../ui/states.tsx";
import {
  type CountList,
  changeList,
  deleteList,
  forceClose,
  type Left,
  leftOf,
  releaseList,
} from "../api/inventories.ts";
import type { ListProgress } from "../api/progress.ts";
import { useAction } from "../loading/action.ts";
import { useResource } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { FormDialog } from "../shell/form-dialog.tsx";
import { searchEmployees } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { gapsText, silentIn } from "./counters.tsx";
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

/** Who is outstanding, in words, before a list is closed over their heads. */
export function outstandingWords(progress: ListProgress | undefined): readonly string[] {
  const counters = progress?.counters.filter((one) => !one.declared || one.pending > 0) ?? [];
  const silent = silentIn(progress);
  return [
    ...counters.map((one) =>
      text("outstanding_counter", {
        device: one.device_name ?? one.device,
        n: one.pending,
        gaps: gapsText(one.missing) || text("no_gaps"),
      }),
    ),
    ...(silent.length > 0 ? [text("no_events_from", { names: silent.join(", ") })] : []),
  ];
}

/** What is not counted, by area, and what becomes of it. */
function leftWords({ policy, total, by_area }: Left): string {
  const areas = Object.entries(by_area).map(([area, n]) => `${area || text("left_no_area")}: ${n}`);
  const where = areas.length > 1 ? text("left_areas", { areas: areas.join(", ") }) : "";
  return [`${text("left", { n: total })}.`, where, text(`left_${policy}`)]
    .filter(Boolean)
    .join(" ");
}

function ForceDialog({ list, progress, onChanged, onClose }: DialogProps): JSX.Element {
  const outstanding = outstandingWords(progress);
  const left = useResource(`left ${list.id}`, () => leftOf(list.id)).value;
  return (
    <ReasonDialog
      title={text("force_close_title", { number: list.number })}
      intro={
        <>
          {text("force_close_text")}
          {outstanding.map((sentence) => (
            <Band key={sentence} meaning="question">
              {sentence}
            </Band>
          ))}
          {left && left.total > 0 && <Band meaning="question">{leftWords(left)}</Band>}
        </>
      }
      submit={text("force_close")}
      danger
      onReason={(reason) => forceClose(list.id, reason)}
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
  const { list, onChanged } = props;
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
      {open === "force" && <ForceDialog {...props} onClose={close} />}
    </>
  );
}
