/** What the valued inventory is asked for: day, methods, grouping, order, stock, details; in the address. */
import type { JSX } from "preact";
import { stockText, valuationText as text } from "../../i18n/desk.ts";
import { Chip } from "../../ui/badge.tsx";
import { Choice, Field, Switch } from "../../ui/field.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { methodNames, useMethodOptions } from "../closings/words.ts";
import { useAddress } from "../shell/address.ts";
import { DETAILS, type ValuationWish } from "./wish.ts";

const SORTS = ["code", "description", "category", "value", "quantity"] as const;
const SIGNS = [
  ["", "sign_all"],
  ["positive", "sign_positive"],
  ["positive negative", "sign_not_zero"],
  ["negative", "sign_negative"],
] as const;

function Methods({ methods }: { readonly methods: readonly string[] }): JSX.Element {
  const { change } = useAddress();
  const [first = "average", ...others] = methods;
  const put = (next: readonly string[]): void => change({ method: [...new Set(next)].join(" ") });
  const offered = useMethodOptions(methods);
  const left = offered.filter((option) => !methods.includes(option.value));
  return (
    <>
      <Choice
        label={stockText("method")}
        value={first}
        options={offered}
        onValue={(value) => put([value, ...others])}
      />
      <Choice
        label={text("beside")}
        value=""
        options={[{ value: "", text: text("beside_none") }, ...left]}
        onValue={(value) => value && put([...methods, value])}
      />
      {others.map((code) => (
        <Chip
          key={code}
          removeLabel={text("remove_method")}
          onClick={() => put(methods.filter((one) => one !== code))}
        >
          {methodNames(code)}
        </Chip>
      ))}
    </>
  );
}

function Details({ chosen }: { readonly chosen: readonly string[] }): JSX.Element {
  const { change } = useAddress();
  return (
    <BarRow>
      <span>{text("detail")}</span>
      {DETAILS.map((name) => (
        <Switch
          key={name}
          label={text(`detail_${name}`)}
          on={chosen.includes(name)}
          onChange={(on) =>
            change({
              detail: DETAILS.filter((one) => (one === name ? on : chosen.includes(one))).join(" "),
            })
          }
        />
      ))}
    </BarRow>
  );
}

/** Every choice; a change shows the other report at once. */
export function ValuationChoices({ wish }: { readonly wish: ValuationWish }): JSX.Element {
  const { change } = useAddress();
  return (
    <>
      <BarRow>
        <Field
          label={stockText("at")}
          type="date"
          value={wish.at}
          onValue={(value) => value && change({ at: value })}
        />
        <Methods methods={wish.method.split(" ")} />
        <Choice
          label={stockText("group")}
          value={wish.group}
          options={[
            { value: "item", text: stockText("group_item") },
            { value: "warehouse", text: stockText("group_warehouse") },
          ]}
          onValue={(value) => change({ group: value })}
        />
        <Choice
          label={text("sort")}
          value={wish.sort}
          options={SORTS.map((value) => ({ value, text: text(`sort_${value}`) }))}
          onValue={(value) => change({ sort: value })}
        />
        <Choice
          label={text("sign")}
          value={wish.sign ?? ""}
          options={SIGNS.map(([value, key]) => ({ value, text: text(key) }))}
          onValue={(value) => change({ sign: value })}
        />
      </BarRow>
      <Details chosen={(wish.detail ?? "").split(" ")} />
    </>
  );
}
