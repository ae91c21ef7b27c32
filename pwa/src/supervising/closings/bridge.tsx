/** Why the stock is worth more or less than before: effects per item and in total. */
import type { JSX } from "preact";
import { deskText, stockText, valuationText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Choice } from "../../ui/field.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Band, Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import {
  type Bridge,
  type BridgeRow,
  bridge,
  bridgeFile,
  closings,
  histories,
} from "../api/valuation.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { money, quantity, toneOf } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { warehouseName } from "../shell/known.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { type End, inOrder } from "./ends.ts";
import { Downloads, ValuationTabs, valuationWay } from "./tabs.tsx";
import { Waterfall } from "./waterfall-picture.tsx";
import { useMethodOptions } from "./words.ts";

const EFFECTS = ["late", "quantity", "count", "price"] as const;

async function ends(): Promise<readonly End[]> {
  const [closed, saved] = await Promise.all([closings(), histories({ limit: 500 })]);
  return [
    ...closed.rows.map((row) => ({
      value: `closing:${row.id}`,
      at: row.at,
      text: `${dateText(row.at)} · ${text("kind_closing")} (${text(`state_${row.state}`)})`,
    })),
    ...saved.rows.map((row) => ({
      value: `history:${row.id}`,
      at: row.at,
      text: `${dateText(row.at)} · ${row.name}`,
    })),
  ];
}

function columns(currency: string): readonly Column<BridgeRow>[] {
  const effect = (name: (typeof EFFECTS)[number]): Column<BridgeRow> => ({
    key: name,
    title: text(`bridge_${name}`),
    number: true,
    cell: (row) => <span class={toneOf(row[name])}>{money(row[name], currency, true)}</span>,
  });
  return [
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: (row) => (
        <>
          <b>{row.item}</b> <small>{row.warehouse && warehouseName(row.warehouse)}</small>
        </>
      ),
    },
    {
      key: "quantities",
      title: text("bridge_quantities"),
      number: true,
      cell: (row) => `${quantity(row.start_quantity)} → ${quantity(row.end_quantity)}`,
    },
    {
      key: "start",
      title: text("bridge_start"),
      number: true,
      cell: (row) => money(row.start, currency),
    },
    ...EFFECTS.map(effect),
    {
      key: "end",
      title: text("bridge_end"),
      number: true,
      cell: (row) => money(row.end, currency),
    },
  ];
}

interface Wish {
  readonly from: string;
  readonly to: string;
  readonly method: string;
}

function Found({ wish }: { readonly wish: Wish }): JSX.Element {
  const pages = usePages<BridgeRow, Bridge>(JSON.stringify(wish), (paging) =>
    bridge({ ...wish, ...paging }),
  );
  const first = pages.first;
  return (
    <>
      {first && <Waterfall total={first.total} currency={first.currency} />}
      {first?.holds && <Band meaning="good">{text("bridge_holds")}</Band>}
      <DataTable
        label={text("bridge_title")}
        pages={pages}
        columns={columns(first?.currency ?? "")}
        rowKey={(row) => `${row.item} ${row.warehouse}`}
        empty={<Empty title={text("no_lines")} />}
      />
    </>
  );
}

function Choices({ options, wish }: { readonly options: readonly End[]; readonly wish: Wish }) {
  const { change } = useAddress();
  const choose = (next: Partial<Wish>) => {
    const { from, to } = inOrder({ ...wish, ...next }, options);
    change({ from, to });
  };
  const any = [{ value: "", text: "–" }, ...options];
  const methods = useMethodOptions([wish.method]);
  const chosen = wish.from && wish.to;
  return (
    <>
      <BarRow
        end={
          chosen && (
            <Downloads name="bridge" hrefFor={(query) => bridgeFile({ ...wish, ...query })} />
          )
        }
      >
        <Choice
          label={text("bridge_from")}
          value={wish.from}
          options={any}
          onValue={(from) => choose({ from })}
        />
        <Choice
          label={text("bridge_to")}
          value={wish.to}
          options={any}
          onValue={(to) => choose({ to })}
        />
        <Choice
          label={stockText("method")}
          value={wish.method}
          options={methods}
          onValue={(method) => change({ method })}
        />
      </BarRow>
      {chosen ? (
        <Found wish={wish} />
      ) : (
        <Empty
          title={text("bridge_title")}
          text={text(options.length < 2 ? "bridge_too_few" : "bridge_choose")}
        />
      )}
    </>
  );
}

/** The bridge of the address's two ends. */
export function BridgeScreen(): JSX.Element {
  const { query } = useAddress();
  const options = useResource("bridge ends", ends);
  const wish = {
    from: query["from"] ?? "",
    to: query["to"] ?? "",
    method: query["method"] ?? "average",
  };
  return (
    <Screen title={text("bridge_title")} way={valuationWay()}>
      <ValuationTabs />
      <Ready from={options}>
        {(found) => <Choices options={found} wish={inOrder(wish, found)} />}
      </Ready>
    </Screen>
  );
}
