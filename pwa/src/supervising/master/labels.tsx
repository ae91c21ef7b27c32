/** Labels to count with: a PDF sheet of items, locations, areas or badges. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Panel, Prose } from "../../ui/frame.tsx";
import { labelsAddress } from "../api/files.ts";
import { knownWarehouses, optionsOf, useKnown } from "../shell/known.ts";
import { Screen } from "../shell/screen.tsx";
import { MasterTabs } from "./tabs.tsx";

const KINDS = ["items", "locations", "areas", "badges"] as const;
/** What belongs to one warehouse. */
const PLACES: readonly string[] = ["locations", "areas"];

/** What to print, and the sheet. */
export function LabelsScreen(): JSX.Element {
  const [kind, setKind] = useState<string>("items");
  const [warehouse, setWarehouse] = useState("");
  const [search, setSearch] = useState("");
  const warehouses = useKnown(knownWarehouses);
  const address = labelsAddress({ kind, search, ...(PLACES.includes(kind) && { warehouse }) });
  return (
    <Screen
      title={text("part_labels")}
      way={[{ text: deskText("nav_master"), href: "/desk/master" }]}
    >
      <MasterTabs />
      <Panel>
        <Prose>{text("labels_text")}</Prose>
        <Choice
          label={text("labels_of")}
          value={kind}
          options={KINDS.map((value) => ({ value, text: text(`labels_${value}`) }))}
          onValue={setKind}
        />
        {PLACES.includes(kind) && (
          <Choice
            label={deskText("warehouse")}
            value={warehouse}
            options={optionsOf(warehouses, text("all_warehouses"))}
            onValue={setWarehouse}
          />
        )}
        <Field label={deskText("search_short")} value={search} onValue={setSearch} />
        <ButtonLink kind="main" href={address} download={`${kind}.pdf`} icon="download">
          {text("labels_get")}
        </ButtonLink>
      </Panel>
    </Screen>
  );
}
