/** What the valued inventory is asked for: the day, the method, the grouping. Kept in the address. */
import type { JSX } from "preact";
import { deskText, stockText as text } from "../../i18n/desk.ts";
import { Choice, Field } from "../../ui/field.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { useAddress } from "../shell/address.ts";

const METHODS = ["average", "last"] as const;

interface ChoicesProps {
  readonly at: string;
  readonly method: string;
  readonly group: string;
}

/** Three fields in a row; a change shows the other report at once. */
export function ValuationChoices({ at, method, group }: ChoicesProps): JSX.Element {
  const { change } = useAddress();
  return (
    <BarRow>
      <Field
        label={text("at")}
        type="date"
        value={at}
        onValue={(value) => value && change({ at: value })}
      />
      <Choice
        label={text("method")}
        value={method}
        options={METHODS.map((value) => ({ value, text: deskText(`cost_${value}`) }))}
        onValue={(value) => change({ method: value })}
      />
      <Choice
        label={text("group")}
        value={group}
        options={[
          { value: "item", text: text("group_item") },
          { value: "warehouse", text: text("group_warehouse") },
        ]}
        onValue={(value) => change({ group: value })}
      />
    </BarRow>
  );
}
