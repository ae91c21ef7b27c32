/** Employees: who counts, with their badge and PIN. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { changeEmployee, createEmployee, type Employee, employees } from "../api/people.ts";
import type { Values } from "../shell/form-dialog.tsx";
import { employeeName } from "../shell/known.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

/** A PIN is only sent when one was typed: an empty field keeps the present one. */
function bodyOf(values: Values): Values {
  const { pin, ...rest } = orNull(values, "badge");
  return pin ? { ...rest, pin } : rest;
}

/** All employees. */
export function EmployeesScreen(): JSX.Element {
  return (
    <MasterScreen<Employee>
      title={text("part_employees")}
      kind="employees"
      keeps="keep_employees"
      load={employees}
      filters={[{ name: "search", label: deskText("search_short") }]}
      rowKey={(row) => row.code}
      columns={[
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        { key: "name", title: deskText("name"), cell: (row) => employeeName(row) },
        { key: "badge", title: text("badge"), cell: (row) => row.badge },
        { key: "team", title: text("team"), cell: (row) => row.team },
      ]}
      fields={(row) => [
        { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
        { name: "surname", label: text("surname") },
        { name: "name", label: text("first_name") },
        { name: "badge", label: text("badge"), hint: text("badge_hint") },
        { name: "pin", label: text("pin"), kind: "password", hint: row ? text("pin_kept") : "" },
        { name: "team", label: text("team") },
      ]}
      create={(values) => createEmployee(bodyOf(values))}
      change={(row, { code: _, ...values }) => changeEmployee(row.code, bodyOf(values))}
    />
  );
}
