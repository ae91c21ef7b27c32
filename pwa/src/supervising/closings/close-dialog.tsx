/** Closing: choose the day, look at everything that is found, then close. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { valuationText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field, Switch } from "../../ui/field.tsx";
import { Form, FormWide } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { Progress } from "../../ui/states.tsx";
import { today } from "../alignment/today.ts";
import { type Closing, type ClosingCheck, checkClosing, close } from "../api/valuation.ts";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { textFor } from "../shell/words.ts";
import { Findings } from "./findings.tsx";

const COSTS = ["average", "last", "standard"] as const;
const MISSING = "missing-cost";

const STEPS: readonly string[] = ["sums", "checks", "lines", "opening"];

interface Wish {
  readonly at: string;
  readonly cost: string;
  readonly accept: boolean;
}

interface CloseDialogProps {
  /** The day of the last closing, where there is one. */
  readonly last: string | null | undefined;
  readonly onDone: (closing: Closing) => void;
  readonly onClose: () => void;
}

/** The end of the month before. */
export function lastMonthsEnd(day: string): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  return new Date(first.getTime() - 86_400_000).toISOString().slice(0, 10);
}

/** The end of the year before while the last closing is older, else the end of the month before. */
export function offeredDay(day: string, last: string | null | undefined): string {
  const yearEnd = `${Number(day.slice(0, 4)) - 1}-12-31`;
  if (last && last < yearEnd) return yearEnd;
  return lastMonthsEnd(day);
}

function Fields({
  wish,
  onWish,
}: {
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
}): JSX.Element {
  return (
    <>
      <Field
        label={text("closing_at")}
        type="date"
        value={wish.at}
        onValue={(at) => at && onWish({ ...wish, at })}
      />
      <Choice
        label={text("closing_cost")}
        value={wish.cost}
        options={COSTS.map((value) => ({ value, text: text(`method_${value}`) }))}
        onValue={(cost) => onWish({ ...wish, cost })}
      />
      <FormWide>
        <Switch
          label={text("accept_missing")}
          on={wish.accept}
          onChange={(accept) => onWish({ ...wish, accept })}
        />
      </FormWide>
    </>
  );
}

/** Which step a closing is at, of how many. Nobody can post meanwhile; stopping takes all back. */
function Steps({ step }: { readonly step: string }): JSX.Element {
  const place = STEPS.indexOf(step);
  const word = textFor(text, `closing_step_${step}`) ?? step;
  return (
    <>
      <Progress
        done={place}
        total={STEPS.length}
        text={text("closing_step", { n: place + 1, total: STEPS.length, step: word })}
      />
      <ModalText>{text("closing_busy")}</ModalText>
    </>
  );
}

/** The dialog: a look first, then the closing. */
export function CloseDialog({ last, onDone, onClose }: CloseDialogProps): JSX.Element {
  const [wish, setWish] = useState<Wish>({
    at: offeredDay(today(), last),
    cost: "average",
    accept: false,
  });
  const [found, setFound] = useState<ClosingCheck>();
  const [step, setStep] = useState<string>();
  const leaving = useRef<AbortController>(null);
  const { busy, problem, run } = useAction();
  const { at, cost } = wish;
  const look = (): void =>
    run(() => checkClosing({ at, accept: wish.accept ? MISSING : "" }), setFound);
  const write = (): void => {
    const controller = new AbortController();
    leaving.current = controller;
    setStep(STEPS[0]);
    run(async () => {
      const body = { at, cost, accept: wish.accept ? [MISSING] : [] };
      return close(body, setStep, controller.signal).finally(() => setStep(undefined));
    }, onDone);
  };
  const leave = (): void => {
    leaving.current?.abort();
    onClose();
  };
  const clear = found !== undefined && found.errors.length === 0;
  return (
    <Dialog title={text("closing_title")} wide onClose={leave}>
      <ModalText>{text("closing_text")}</ModalText>
      <Form id="close" two onSubmit={look}>
        <Fields
          wish={wish}
          onWish={(changed) => {
            setFound(undefined);
            setWish(changed);
          }}
        />
      </Form>
      <ProblemBand problem={problem} />
      {found && <Findings found={found} />}
      {step && <Steps step={step} />}
      <ModalActions>
        <Button onClick={leave}>{step ? text("closing_stop") : shellText("cancel")}</Button>
        <Button type="submit" form="close" kind={clear ? "quiet" : "main"} busy={busy}>
          {text("closing_check")}
        </Button>
        {clear && (
          <Button kind="main" busy={busy} onClick={write}>
            {text("closing_close")}
          </Button>
        )}
      </ModalActions>
    </Dialog>
  );
}
