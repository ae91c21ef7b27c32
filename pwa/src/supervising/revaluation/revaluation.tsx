/** Revaluation: loads with no cost or a wrong one, a look at the corrections, then posting them. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, revaluationText as text, valuationText } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { BarRow, Prose } from "../../ui/frame.tsx";
import { Band, Empty } from "../../ui/states.tsx";
import { type Proposal, proposals, type Revaluation } from "../api/revaluation.ts";
import { ValuationTabs, valuationWay } from "../closings/tabs.tsx";
import { usePages } from "../loading/pages.ts";
import { money } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { knownWarehouses, optionsOf, useKnown } from "../shell/known.ts";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { allReadable, type Chosen, newCosts } from "./chosen.ts";
import { columns } from "./columns.tsx";
import { LookDialog } from "./look-dialog.tsx";

const COSTS = ["last", "average", "standard"] as const;
const LINKED = 5;

function Done({ posted }: { readonly posted: Revaluation }): JSX.Element {
  const records = posted.rows.flatMap((row) => row.correcting_record ?? []);
  const amount = money(posted.amount, currency.value, true);
  return (
    <Band meaning="good">
      {text("done", { n: records.length, amount })}{" "}
      {records.slice(0, LINKED).map((id) => (
        <>
          {" "}
          <a key={id} href={desk`/records/${id}`}>
            {text("done_record", { id })}
          </a>
        </>
      ))}
    </Band>
  );
}

function Choices({ cost }: { readonly cost: string }): JSX.Element {
  const { change } = useAddress();
  return (
    <BarRow
      end={
        <ButtonLink href="/desk/records?origin=revaluation">{text("posted_records")}</ButtonLink>
      }
    >
      <Choice
        label={text("propose")}
        value={cost}
        options={COSTS.map((value) => ({ value, text: valuationText(`method_${value}`) }))}
        onValue={(value) => change({ cost: value })}
      />
    </BarRow>
  );
}

/** The screen; without the right to post it only shows what is found. */
export function RevaluationScreen(): JSX.Element {
  const { query } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const [chosen, setChosen] = useState<Chosen>({});
  const [looking, setLooking] = useState(false);
  const [posted, setPosted] = useState<Revaluation>();
  const cost = COSTS.find((known) => known === query["cost"]) ?? COSTS[0];
  const wish = { cost, warehouse: query["warehouse"], item: query["item"] };
  const pages = usePages<Proposal>(JSON.stringify(wish), (paging) =>
    proposals({ ...wish, ...paging }),
  );
  const costs = newCosts(chosen);
  const may = iMay("close");
  return (
    <Screen title={text("title")} way={valuationWay()}>
      <ValuationTabs />
      <Prose>{text("about")}</Prose>
      <Choices cost={cost} />
      <FilterBar
        filters={[
          { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
          { name: "item", label: deskText("item") },
        ]}
        end={
          may && (
            <Button
              kind="main"
              disabled={costs.length === 0 || !allReadable(costs)}
              onClick={() => setLooking(true)}
            >
              {text("look")}
            </Button>
          )
        }
      />
      {posted && <Done posted={posted} />}
      <DataTable
        label={text("title")}
        pages={pages}
        columns={columns(may ? { chosen, rows: pages.rows, onChosen: setChosen } : undefined)}
        rowKey={(row) => String(row.movement)}
        empty={<Empty title={text("nothing")} text={text("nothing_text")} />}
      />
      {looking && (
        <LookDialog
          costs={costs}
          onClose={() => setLooking(false)}
          onDone={(found) => {
            setLooking(false);
            setChosen({});
            setPosted(found);
            pages.reload();
          }}
        />
      )}
    </Screen>
  );
}
