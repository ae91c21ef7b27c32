/** The alignment records of an inventory; reversing one writes the opposite record. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText, differencesText as text } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { type AlignmentRecord, alignments, reverseAlignment } from "../api/alignments.ts";
import { useResource } from "../loading/resource.ts";
import type { ScreenProps } from "../screens.tsx";
import { iMay } from "../session/session.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { recordColumns } from "./alignment-report.tsx";
import { Settlements } from "./settlements.tsx";

interface RecordsProps {
  readonly rows: readonly AlignmentRecord[];
  readonly number: string;
  readonly onReverse: (row: AlignmentRecord) => void;
}

function Records({ rows, number, onReverse }: RecordsProps): JSX.Element {
  if (rows.length === 0)
    return (
      <Empty
        title={text("no_alignments")}
        text={text("no_alignments_text")}
        icon="swap"
        action={
          <ButtonLink kind="main" href={`${desk`/inventories/${number}`}/differences`}>
            {deskText("nav_differences")}
          </ButtonLink>
        }
      />
    );
  return (
    <Table
      label={text("alignments")}
      rows={rows}
      rowKey={(row) => String(row.record_id)}
      columns={[
        ...recordColumns(),
        {
          key: "reverse",
          title: "",
          cell: (row) =>
            row.reversed_by ? (
              <a href={desk`/records/${row.reversed_by}`}>{text("reversed_by")}</a>
            ) : (
              !row.reverses &&
              iMay("decide") && (
                <Button kind="plain" onClick={() => onReverse(row)}>
                  {text("reverse")}
                </Button>
              )
            ),
        },
      ]}
    />
  );
}

/** The alignments of the inventory of the address. */
export function AlignmentsScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const found = useResource(number, () => alignments(number));
  const [reversing, setReversing] = useState<AlignmentRecord>();
  return (
    <Screen
      title={inventoriesText("alignments")}
      way={[
        { text: deskText("nav_inventories"), href: "/desk/inventories" },
        { text: number, href: desk`/inventories/${number}` },
      ]}
    >
      <Ready from={found}>
        {(page) => <Records rows={page.rows} number={number} onReverse={setReversing} />}
      </Ready>
      <Settlements number={number} />
      {reversing && (
        <ReasonDialog
          title={text("reverse_title")}
          intro={text("reverse_text")}
          submit={text("reverse")}
          danger
          onReason={(reason) => reverseAlignment(number, String(reversing.record_id), reason)}
          onDone={() => {
            setReversing(undefined);
            found.reload();
          }}
          onClose={() => setReversing(undefined)}
        />
      )}
    </Screen>
  );
}
