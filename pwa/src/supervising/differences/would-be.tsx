/** What a decision would make of a line, asked of the server before the decision is sent. */
import type { JSX } from "preact";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ModalText } from "../../ui/modal.tsx";
import type { Decision } from "../api/differences.ts";
import { preview } from "../api/inbox.ts";
import { useResource } from "../loading/resource.ts";
import { difference, money, quantity } from "../numbers.ts";

interface WouldBeProps {
  readonly number: string;
  readonly decision: Decision;
  readonly currency: string;
}

/** Nothing while it is not complete or would be refused: the form says that when it is sent. */
export function WouldBe({ number, decision, currency }: WouldBeProps): JSX.Element | null {
  const asked = { ...decision, reason: decision.reason || "?" };
  const { reason: _, ...told } = decision;
  const found = useResource(JSON.stringify([number, told]), () => preview(number, asked));
  const row = found.value?.rows[0];
  if (!row) return null;
  return (
    <ModalText>
      {text("would", {
        counted: quantity(row.counted),
        difference: difference(row.difference),
        value: money(row.value, currency, true),
      })}
    </ModalText>
  );
}
