/** One count list: what it covers, who counts it, what each counter sent and what they still hold. */
import type { JSX } from "preact";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { dateText, momentText } from "../../i18n/format.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { BarRow, Panel, SectionTitle } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import { Facts } from "../../ui/story.tsx";
import { labelsAddress } from "../api/files.ts";
import { type CountList, countList, listScope, type ScopeLine } from "../api/inventories.ts";
import { type ListProgress, progressOf } from "../api/progress.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import type { ScreenProps } from "../screens.tsx";
import { DataTable } from "../shell/data-table.tsx";
import { employeesText, warehouseName } from "../shell/known.ts";
import { desk } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { CountersTable } from "./counters.tsx";
import { ListActions } from "./list-actions.tsx";
import { ListStateBadge } from "./states.tsx";

const POLL_SECONDS = 10;

function ListFacts({ list }: { readonly list: CountList }): JSX.Element {
  return (
    <Panel>
      <Facts
        facts={[
          [deskText("description"), list.description],
          [deskText("warehouse"), warehouseName(list.warehouse)],
          [text("list_type"), list.list_type],
          [text("pass"), list.pass],
          [text("given_to"), employeesText(list.employees) || list.team || text("everybody")],
          [text("closing_date"), list.closing_date && dateText(list.closing_date)],
          [text("released_at"), list.released_at && momentText(list.released_at)],
          [text("closed_at"), list.closed_at && momentText(list.closed_at)],
          [text("closed_by"), list.closed_by],
          [text("close_reason"), list.close_reason],
        ]}
      />
    </Panel>
  );
}

function Scope({ list }: { readonly list: CountList }): JSX.Element {
  const pages = usePages<ScopeLine>(list.id, () =>
    listScope(list.id).then(({ lines }) => ({ rows: lines, next: null })),
  );
  return (
    <>
      <SectionTitle>{text("scope")}</SectionTitle>
      <DataTable
        label={text("scope")}
        pages={pages}
        rowKey={(row) => [row.location, row.item, row.variant, row.lot, row.serial].join("\u001f")}
        columns={[
          {
            key: "location",
            title: deskText("location"),
            cell: (row) => row.location || text("everywhere"),
          },
          { key: "item", title: deskText("item"), cell: (row) => row.item || text("everything") },
          {
            key: "rest",
            title: deskText("details"),
            cell: (row) => [row.variant, row.lot, row.serial].filter(Boolean).join(" · "),
          },
        ]}
        empty={<Empty title={text("whole_warehouse")} text={text("whole_warehouse_text")} />}
      />
    </>
  );
}

interface ContentProps {
  readonly list: CountList;
  readonly progress: ListProgress | undefined;
  readonly onChanged: () => void;
}

function Content({ list, progress, onChanged }: ContentProps): JSX.Element {
  const labels = labelsAddress({ kind: "locations", warehouse: list.warehouse });
  return (
    <>
      <BarRow
        end={
          <ButtonLink href={labels} download={`${list.warehouse}.pdf`} icon="download">
            {text("labels")}
          </ButtonLink>
        }
      >
        <ListStateBadge state={list.state} />
        <ListActions list={list} progress={progress} onChanged={onChanged} />
      </BarRow>
      <ListFacts list={list} />
      {list.state !== "draft" && <CountersTable progress={progress} />}
      <Scope list={list} />
    </>
  );
}

/** The list of the address. */
export function ListScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const id = parameters["id"] ?? "";
  const list = useResource(`list ${id}`, () => countList(id), POLL_SECONDS);
  const progress = useResource(`progress ${number}`, () => progressOf(number), POLL_SECONDS);
  const mine = progress.value?.lists.find((one) => one.id === id);
  const changed = (): void => {
    list.reload();
    progress.reload();
  };
  return (
    <Screen
      title={list.value?.number ?? text("list")}
      way={[
        { text: deskText("nav_inventories"), href: "/desk/inventories" },
        { text: number, href: desk`/inventories/${number}` },
      ]}
    >
      <Ready from={list}>
        {(value) => <Content list={value} progress={mine} onChanged={changed} />}
      </Ready>
    </Screen>
  );
}
