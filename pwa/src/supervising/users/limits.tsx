/** How much roles and users may approve. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText } from "../../i18n/desk.ts";
import { limitsText as text } from "../../i18n/desk-limits.ts";
import { decimalText } from "../../i18n/format.ts";
import { Button } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import {
  type ApprovalLimit,
  approvalLimits,
  forgetApprovalLimit,
  setApprovalLimit,
} from "../api/limits.ts";
import { users } from "../api/people.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { orNull, startOf } from "../master/master-screen.tsx";
import { RemoveButton } from "../master/remove-button.tsx";
import { iMay } from "../session/session.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { Screen } from "../shell/screen.tsx";

const LIMITS = ["quantity", "percent", "value", "net", "gross"] as const;
const ROLES = ["supervisor", "administrator"] as const;

const kindOf = (row: ApprovalLimit): "role" | "user" => (row.role ? "role" : "user");

function whose(row: ApprovalLimit): string {
  return row.user || deskText(`role_${row.role as (typeof ROLES)[number]}`);
}

function fields(names: readonly string[], row: ApprovalLimit | undefined, values: Values) {
  const byUser = values["kind"] === "user";
  const people = names.map((value) => ({ value, text: value }));
  const roles = ROLES.map((value) => ({ value, text: deskText(`role_${value}`) }));
  const kinds = (["role", "user"] as const).map((value) => ({
    value,
    text: text(`kind_${value}`),
  }));
  const who: readonly FieldSpec[] = [
    { name: "kind", label: text("kind"), kind: "choice", options: kinds },
    byUser
      ? { name: "user", label: text("name"), kind: "choice", options: people }
      : { name: "role", label: text("name"), kind: "choice", options: roles },
  ];
  const limits = LIMITS.map(
    (name): FieldSpec => ({
      name,
      label: text(name),
      kind: "decimal",
      hint: text("no_limit"),
    }),
  );
  return row ? limits : [...who, ...limits];
}

function send(values: Values, names: readonly string[], row?: ApprovalLimit): Promise<unknown> {
  const kind = row ? kindOf(row) : String(values["kind"]);
  const chosen = values[kind] || (kind === "user" ? names[0] : ROLES[0]);
  const name = row ? row.role || row.user : String(chosen);
  const given = orNull(values, ...LIMITS);
  const body = Object.fromEntries(LIMITS.map((field) => [field, given[field] ?? null]));
  return setApprovalLimit(kind, name, body);
}

/** One row for each role or user that has limits. */
export function LimitsScreen(): JSX.Element {
  const pages = usePages<ApprovalLimit>("limits", () => approvalLimits());
  const known = useResource("limit-users", () => users({ limit: 500 }));
  const names = (known.value?.rows ?? []).map((user) => user.name);
  const [editing, setEditing] = useState<{ readonly row: ApprovalLimit | undefined }>();
  const done = (): void => {
    setEditing(undefined);
    pages.reload();
  };
  const row = editing?.row;
  return (
    <Screen title={text("limits")} way={[{ text: deskText("nav_users"), href: "/desk/users" }]}>
      <BarRow
        end={
          iMay("keep_users") && (
            <Button kind="main" icon="plus" onClick={() => setEditing({ row: undefined })}>
              {text("new_limits")}
            </Button>
          )
        }
      >
        {text("limits_text")}
      </BarRow>
      <DataTable
        label={text("limits")}
        pages={pages}
        rowKey={(one) => `${one.role}/${one.user}`}
        {...(iMay("keep_users") && { onOpen: (one: ApprovalLimit) => setEditing({ row: one }) })}
        columns={[
          { key: "name", title: text("name"), cell: (one) => <b>{whose(one)}</b> },
          ...LIMITS.map((name) => ({
            key: name,
            title: text(name),
            number: true,
            cell: (one: ApprovalLimit) =>
              one[name] ? decimalText(one[name] ?? "") : text("unlimited"),
          })),
        ]}
        empty={<Empty title={masterText("nothing_yet")} text={text("limits_empty")} />}
      />
      {editing && (
        <FormDialog
          title={row ? whose(row) : text("new_limits")}
          intro={text("limits_text")}
          two
          start={startOf(row)}
          fields={(values) => fields(names, row, values)}
          onSubmit={(values) => send(values, names, row)}
          onDone={done}
          onClose={() => setEditing(undefined)}
        >
          {row && (
            <RemoveButton
              text=""
              remove={() => forgetApprovalLimit(kindOf(row), row.role || row.user)}
              onDone={done}
            />
          )}
        </FormDialog>
      )}
    </Screen>
  );
}
