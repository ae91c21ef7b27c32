/** The parts of valuation, and the formats that its reports come in. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { deskText, revaluationText, valuationText as text } from "../../i18n/desk.ts";
import { keepingText } from "../../i18n/desk-keeping.ts";
import { language } from "../../i18n/language.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Tabs } from "../../ui/form.tsx";
import "./waterfall.css";

const parts = () =>
  [
    ["/desk/valuation", text("tab_valued")],
    ["/desk/valuation/closings", text("tab_closings")],
    ["/desk/valuation/closing-lines", text("tab_lines")],
    ["/desk/valuation/histories", text("tab_histories")],
    ["/desk/valuation/bridge", text("tab_bridge")],
    ["/desk/valuation/entries", text("tab_entries")],
    ["/desk/valuation/revaluation", revaluationText("tab")],
    ["/desk/valuation/accounts", keepingText("tab_accounts")],
    ["/desk/valuation/cost-types", keepingText("tab_cost-types")],
    ["/desk/valuation/year-history", keepingText("tab_year-history")],
  ] as const;

/** The way to these screens. */
export const valuationWay = () => [{ text: deskText("nav_valuation"), href: "/desk/valuation" }];

/** Valued inventory, closings, histories, bridge, entries, revaluation, and what they look up. */
export function ValuationTabs(): JSX.Element {
  const { path } = useLocation();
  return (
    <Tabs
      label={deskText("nav_valuation")}
      tabs={parts().map(([href, word]) => ({ href, text: word, current: path === href }))}
    />
  );
}

const USUAL = ["csv", "xlsx", "pdf"] as const;
type Format = (typeof USUAL)[number] | "beancount";

/** A link for each format of a report, in the person's language. */
export function Downloads({
  name,
  hrefFor,
  more = [],
  small = false,
}: {
  readonly name: string;
  readonly hrefFor: (query: { readonly format: string; readonly language: string }) => string;
  readonly more?: readonly Format[];
  /** Links in a row of a table instead of buttons. */
  readonly small?: boolean;
}): JSX.Element {
  if (small)
    return (
      <span class="downloads">
        {USUAL.map((format) => (
          <a
            key={format}
            href={hrefFor({ format, language: language.value })}
            download={`${name}.${format}`}
            onClick={(event) => event.stopPropagation()}
          >
            {text(`format_${format}`)}
          </a>
        ))}
      </span>
    );
  return (
    <span class="downloads">
      {([...USUAL, ...more] as const).map((format) => (
        <ButtonLink
          key={format}
          href={hrefFor({ format, language: language.value })}
          download={`${name}.${format}`}
          icon="download"
        >
          {text(`format_${format}`)}
        </ButtonLink>
      ))}
    </span>
  );
}
