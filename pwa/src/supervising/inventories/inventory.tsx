/** One inventory: its lists and how far each is, refreshed while people count. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { countText, dateText } from "../../i18n/format.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty, Figure, Figures } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { type InventoryDetail, inventory } from "../api/inventories.ts";
import { type Progress, progressOf } from "../api/progress.ts";
import { useResource } from "../loading/resource.ts";
import type { ScreenProps } from "../screens.tsx";
import { useAddress } from "../shell/address.ts";
import { differencesAddress, workOn } from "../shell/current.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { desk } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { InventoryActions } from "./inventory-actions.tsx";
import { type ListRow, listColumns, listRows } from "./list-rows.tsx";
import { StateBadge } from "./states.tsx";

const POLL_SECONDS = 10;

function ProgressFigures({ rows }: { readonly rows: readonly ListRow[] }): JSX.Element {
  const sum = (of: (row: ListRow) => number): string =>
    countText(rows.reduce((total, row) => total + of(row), 0));
  const counters = new Set(
    rows.flatMap((row) => row.progress?.counters.map((counter) => counter.device) ?? []),
  );
  return (
    <Figures>
      <Figure label={text("lists")}>{countText(rows.length)}</Figure>
      <Figure label={text("lists_closed")}>
        {sum((row) => (row.list.state === "closed" ? 1 : 0))}
      </Figure>
      <Figure label={text("counted_positions")}>
        {sum((row) => row.progress?.counted_positions ?? 0)}
      </Figure>
      <Figure label={text("events")}>{sum((row) => row.progress?.events ?? 0)}</Figure>
      <Figure label={text("counters")}>{countText(counters.size)}</Figure>
      <Figure label={text("still_on_devices")}>
        {sum((row) => row.progress?.counters.reduce((all, one) => all + one.pending, 0) ?? 0)}
      </Figure>
    </Figures>
  );
}

function Parts({ found }: { readonly found: InventoryDetail }): JSX.Element {
  const base = desk`/inventories/${found.number}`;
  return (
    <>
      <ButtonLink href={differencesAddress(found.number)} kind="main">
        {deskText("nav_differences")}
      </ButtonLink>
      <ButtonLink href={`${base}/inbox`}>{deskText("nav_inbox")}</ButtonLink>
      <ButtonLink href={`${base}/alignments`}>{text("alignments")}</ButtonLink>
    </>
  );
}

interface ContentProps {
  readonly found: InventoryDetail;
  readonly progress: Progress | undefined;
  readonly onChanged: () => void;
}

function Content({ found, progress, onChanged }: ContentProps): JSX.Element {
  const { go } = useAddress();
  const rows = listRows(found.lists, progress);
  const actions = <InventoryActions inventory={found} onChanged={onChanged} />;
  return (
    <>
      <BarRow end={<Parts found={found} />}>
        <StateBadge state={found.state} />
        <span>{[dateText(found.date), found.description].filter(Boolean).join(" · ")}</span>
      </BarRow>
      {rows.length > 0 && <ProgressFigures rows={rows} />}
      {rows.length > 0 && actions}
      {rows.length === 0 ? (
        <Empty title={text("no_lists")} text={text("no_lists_text")} icon="list" action={actions} />
      ) : (
        <Table
          label={text("lists")}
          columns={listColumns()}
          rows={rows}
          rowKey={(row) => row.list.id}
          onOpen={(row) => go(desk`/inventories/${found.number}/lists/${row.list.id}`)}
        />
      )}
    </>
  );
}

/** The inventory of the address. */
export function InventoryScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const found = useResource(`inventory ${number}`, () => inventory(number), POLL_SECONDS);
  const progress = useResource(`progress ${number}`, () => progressOf(number), POLL_SECONDS);
  const exists = found.value !== undefined;
  useEffect(() => {
    if (exists) workOn(number);
  }, [exists, number]);
  return (
    <Screen title={number} way={[{ text: deskText("nav_inventories"), href: "/desk/inventories" }]}>
      {found.value && <ProblemBand problem={found.problem} onRetry={found.reload} />}
      <Ready from={found}>
        {(value) => (
          <Content
            found={value}
            progress={progress.value}
            onChanged={() => {
              found.reload();
              progress.reload();
            }}
          />
        )}
      </Ready>
    </Screen>
  );
}
