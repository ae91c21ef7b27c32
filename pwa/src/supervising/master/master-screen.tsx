/**
 * A table of master data with a form to make and to change a row: what most parts of master data are.
 * The caller gives the columns, the fields, and how to read and write.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Prose } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Page, Query } from "../api/client.ts";
import { exportAddress } from "../api/files.ts";
import { usePages } from "../loading/pages.ts";
import type { Deed } from "../session/rights.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { type Filter, FilterBar } from "../shell/filter-bar.tsx";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { Screen } from "../shell/screen.tsx";
import { RemoveButton } from "./remove-button.tsx";
import { MasterTabs } from "./tabs.tsx";

interface MasterScreenProps<Row extends object> {
  readonly title: string;
  /** Of another part of the desk: its tabs and the way to it. */
  readonly tabs?: JSX.Element;
  readonly way?: readonly { readonly text: string; readonly href: string }[];
  /** What stands above the table. */
  readonly about?: string;
  /** The KIND of import and export. */
  readonly kind?: string;
  readonly keeps?: Deed;
  readonly load: (query: Query) => Promise<Page<Row>>;
  readonly filters?: readonly Filter[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** The fields of the form; for a row that exists, its key fields are disabled. */
  readonly fields: (row: Row | undefined, values: Values) => readonly FieldSpec[];
  readonly create?: (values: Values) => Promise<unknown>;
  readonly change?: (row: Row, values: Values) => Promise<unknown>;
  /** Taking a row away, with what that means. */
  readonly remove?: { readonly text: string; readonly send: (row: Row) => Promise<unknown> };
  /** What a row is called in its form; its key if nothing else is said. */
  readonly rowTitle?: (row: Row) => string;
  /** Values of the form beside the row's own. */
  readonly startOf?: (row: Row) => Values;
  /** What the form of a new row starts with. */
  readonly startNew?: Values;
  /** What a form says above its fields. */
  readonly intro?: string;
  readonly onChanged?: () => void;
  readonly onOpen?: (row: Row) => void;
}

/** A row's values as a form starts with them. */
export function startOf(row: object | undefined): Values {
  if (!row) return {};
  const known = Object.entries(row).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [
      name,
      typeof value === "boolean" || Array.isArray(value) ? value : String(value),
    ]),
  );
}

/** Texts of a form for the server: empty ones of optional fields become null where asked. */
export function orNull(values: Values, ...names: readonly string[]): Values {
  const empty = names.filter((name) => values[name] === "");
  return { ...values, ...(Object.fromEntries(empty.map((name) => [name, null])) as object) };
}

type Editing<Row> = { readonly row: Row | undefined } | undefined;

function Editor<Row extends object>({
  editing,
  screen,
  onDone,
  onClose,
}: {
  readonly editing: { readonly row: Row | undefined };
  readonly screen: MasterScreenProps<Row>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { row } = editing;
  const { remove, rowTitle = screen.rowKey } = screen;
  const send = async (values: Values): Promise<unknown> =>
    row ? screen.change?.(row, values) : screen.create?.(values);
  return (
    <FormDialog
      title={`${screen.title} · ${row ? rowTitle(row) : text("new")}`}
      intro={screen.intro}
      two
      start={{ ...startOf(row), ...(row ? screen.startOf?.(row) : screen.startNew) }}
      fields={(values) => screen.fields(row, values)}
      onSubmit={send}
      onDone={onDone}
      onClose={onClose}
    >
      {row && remove && (
        <RemoveButton text={remove.text} remove={() => remove.send(row)} onDone={onDone} />
      )}
    </FormDialog>
  );
}

function Ends({
  kind,
  create,
}: {
  readonly kind?: string | undefined;
  readonly create: JSX.Element | false | undefined;
}) {
  return (
    <>
      {kind && (
        <ButtonLink href={exportAddress(kind)} download={`${kind}.csv`} icon="download">
          {deskText("export")}
        </ButtonLink>
      )}
      {create}
    </>
  );
}

/** The screen. */
export function MasterScreen<Row extends object>(props: MasterScreenProps<Row>): JSX.Element {
  const { title, filters = [], keeps = "keep_master", tabs = <MasterTabs /> } = props;
  const { way = [{ text: deskText("nav_master"), href: "/desk/master" }] } = props;
  const { query } = useAddress();
  const [editing, setEditing] = useState<Editing<Row>>();
  const wanted = Object.fromEntries(filters.map(({ name }) => [name, query[name]]));
  const pages = usePages<Row>(JSON.stringify([title, wanted]), (paging) =>
    props.load({ ...wanted, ...paging }),
  );
  const may = iMay(keeps);
  const edit = may && props.change ? (row: Row) => setEditing({ row }) : undefined;
  const open = props.onOpen ?? edit;
  const create = may && props.create && (
    <Button kind="main" icon="plus" onClick={() => setEditing({ row: undefined })}>
      {text("new")}
    </Button>
  );
  return (
    <Screen title={title} way={way}>
      {tabs}
      {props.about && <Prose>{props.about}</Prose>}
      <FilterBar filters={filters} end={<Ends kind={props.kind} create={create} />} />
      <DataTable
        label={title}
        pages={pages}
        columns={props.columns}
        rowKey={props.rowKey}
        {...(open && { onOpen: open })}
        empty={
          <Empty
            title={text("nothing_yet")}
            text={text("nothing_yet_text")}
            action={
              <>
                {create}{" "}
                {iMay("import") && (
                  <ButtonLink href="/desk/master/import">{text("part_import")}</ButtonLink>
                )}
              </>
            }
          />
        }
      />
      {editing && (
        <Editor
          editing={editing}
          screen={props}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            setEditing(undefined);
            pages.reload();
            props.onChanged?.();
          }}
        />
      )}
    </Screen>
  );
}
