/** Accounts, for the administrator. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { limitsText } from "../../i18n/desk-limits.ts";
import { language, languages } from "../../i18n/language.ts";
import { shellText } from "../../i18n/shell.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import { changeUser, createUser, type User, users } from "../api/people.ts";
import type { Role } from "../api/session.ts";
import { usePages } from "../loading/pages.ts";
import { startOf } from "../master/master-screen.tsx";
import { iMay } from "../session/session.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { searchEmployees } from "../shell/known.ts";
import { Screen } from "../shell/screen.tsx";
import { textFor } from "../shell/words.ts";

const ROLES: readonly Role[] = ["supervisor", "accountant", "auditor", "counter", "administrator"];

function fields(row: User | undefined): readonly FieldSpec[] {
  return [
    { name: "name", label: deskText("user_name"), required: true, disabled: row !== undefined },
    {
      name: "password",
      label: deskText("password"),
      kind: "password",
      required: row === undefined,
      hint: row ? text("password_kept") : text("password_hint"),
    },
    {
      name: "role",
      label: text("role"),
      kind: "choice",
      options: ROLES.map((role) => ({ value: role, text: deskText(`role_${role}`) })),
    },
    {
      name: "language",
      label: shellText("language"),
      kind: "choice",
      options: languages.map((value) => ({ value, text: shellText(`language_${value}`) })),
    },
    {
      name: "employee",
      label: deskText("employee"),
      kind: "search",
      search: searchEmployees,
      hint: text("four_eyes_hint"),
    },
    { name: "never_counts", label: text("never_counts"), kind: "switch" },
    ...(row ? [{ name: "active", label: text("active"), kind: "switch" } as const] : []),
  ];
}

function bodyOf(values: Values, exists: boolean): object {
  const { name, password, employee, ...rest } = values;
  return {
    ...(exists ? {} : { name }),
    ...(password ? { password } : {}),
    role: rest["role"],
    language: rest["language"],
    employee: employee || null,
    never_counts: rest["never_counts"],
    ...(exists ? { active: rest["active"] } : {}),
  };
}

/** All accounts. */
export function UsersScreen(): JSX.Element {
  const pages = usePages<User>("users", (paging) => users({ ...paging }));
  const [editing, setEditing] = useState<{ readonly row: User | undefined }>();
  return (
    <Screen title={deskText("nav_users")}>
      <BarRow
        end={
          iMay("keep_users") && (
            <>
              <ButtonLink href="/desk/users/limits">{limitsText("limits")}</ButtonLink>{" "}
              <Button kind="main" icon="plus" onClick={() => setEditing({ row: undefined })}>
                {text("new_user")}
              </Button>
            </>
          )
        }
      />
      <DataTable
        label={deskText("nav_users")}
        pages={pages}
        rowKey={(row) => row.name}
        onOpen={(row) => setEditing({ row })}
        columns={[
          { key: "name", title: deskText("user_name"), cell: (row) => <b>{row.name}</b> },
          { key: "role", title: text("role"), cell: (row) => deskText(`role_${row.role}`) },
          {
            key: "employee",
            title: text("counts_as"),
            cell: (row) => row.employee ?? (row.never_counts ? text("never_counts") : "–"),
          },
          {
            key: "language",
            title: shellText("language"),
            cell: (row) => textFor(shellText, `language_${row.language}`) ?? row.language,
          },
          {
            key: "active",
            title: deskText("state"),
            cell: (row) => (
              <Badge meaning={row.active ? "good" : "neutral"}>
                {text(row.active ? "active" : "inactive")}
              </Badge>
            ),
          },
        ]}
        empty={<Empty title={text("nothing_yet")} text={text("nothing_yet_text")} />}
      />
      {editing && (
        <FormDialog
          title={editing.row?.name ?? text("new_user")}
          two
          start={editing.row ? startOf(editing.row) : { language: language.value }}
          fields={fields(editing.row)}
          onSubmit={(values) =>
            editing.row
              ? changeUser(editing.row.name, bodyOf(values, true))
              : createUser(bodyOf(values, false))
          }
          onDone={() => {
            setEditing(undefined);
            pages.reload();
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Screen>
  );
}
