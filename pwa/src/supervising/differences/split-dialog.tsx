/** Spreads a counted quantity over the lots that book holds it under; the parts must add up. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { quantityText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, FormPair, FormWide } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { decide, type Part } from "../api/differences.ts";
import { useAction } from "../loading/action.ts";
import { NumberField } from "../shell/number-field.tsx";
import { ProblemBand } from "../shell/problem.tsx";
import { entered, UNREADABLE } from "../typed-number.ts";
import { sum } from "./contributions.ts";
import type { DeedDialogProps } from "./deed-dialog.tsx";
import { decisionOf } from "./deed-fields.ts";
import { outcomeOf } from "./notice.tsx";
import { WouldBe } from "./would-be.tsx";

const EMPTY: Part = { lot: "", quantity: "" };
const isDecimal = (value: string): boolean => /^\d+(\.\d+)?$/.test(value);

/** The lots, projects and partners that book knows, each still without a quantity. */
function startOf(known: readonly Part[]): readonly Part[] {
  return known.length > 0 ? known.map((part) => ({ ...part, quantity: "" })) : [EMPTY, EMPTY];
}

/** What is still to spread of a counted quantity. */
export function restOf(counted: string, parts: readonly Part[]): string {
  const given = parts.map((part) => part.quantity).filter(isDecimal);
  return sum([counted, ...given.map((value) => `-${value}`)]);
}

/** Lots and quantities; a new empty pair stands below the last filled one. */
export function SplitDialog(props: DeedDialogProps & { readonly title: string }): JSX.Element {
  const { number, wish, title, currency = "", onDone, onClose } = props;
  const [row] = wish.rows;
  const [parts, setParts] = useState(() => startOf(row?.identities ?? []));
  const [reason, setReason] = useState("");
  const { busy, problem, run } = useAction();
  const typed = parts.map((part) => ({ ...part, quantity: entered(part.quantity) }));
  const filled = typed.filter((part) => isDecimal(part.quantity));
  const unread = typed.some((part) => part.quantity === UNREADABLE);
  const rest = restOf(row?.counted ?? "0", filled);
  const change = (index: number, part: Part): void => {
    const after = parts.map((old, at) => (at === index ? part : old));
    setParts(after.at(-1)?.quantity ? [...after, EMPTY] : after);
  };
  const decision = { ...decisionOf(wish, { reason }), parts: rest === "0" ? filled : [] };
  const send = (): void =>
    run(
      () => decide(number, decision),
      (answer) => onDone(outcomeOf(answer)),
    );
  return (
    <Dialog title={title} wide onClose={onClose}>
      <ModalText>{text("intro_split")}</ModalText>
      <Form id="split" two onSubmit={send}>
        {parts.map((part, index) => (
          <FormPair key={index}>
            <Field
              label={[part.project, part.partner, deskText("lot")].filter(Boolean).join(" · ")}
              value={part.lot ?? ""}
              onValue={(lot) => change(index, { ...part, lot })}
            />
            <NumberField
              label={deskText("quantity")}
              value={part.quantity}
              onValue={(quantity) => change(index, { ...part, quantity })}
            />
          </FormPair>
        ))}
        <FormWide>
          <Field label={deskText("reason")} value={reason} required onValue={setReason} />
        </FormWide>
      </Form>
      <ModalText>{text("rest", { quantity: quantityText(rest, row?.unit ?? null) })}</ModalText>
      <WouldBe number={number} decision={decision} currency={currency} />
      <ProblemBand problem={problem} />
      <ModalActions>
        <Button onClick={onClose}>{shellText("cancel")}</Button>
        <Button
          kind="main"
          type="submit"
          form="split"
          busy={busy}
          disabled={rest !== "0" || unread || !reason}
        >
          {text("deed_split")}
        </Button>
      </ModalActions>
    </Dialog>
  );
}
