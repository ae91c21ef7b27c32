/**
 * Alignment: choose the date, look at the records that would be written, what is left out and why, what
 * to be warned of; then write them, all or nothing.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Switch } from "../../ui/field.tsx";
import { Form, FormWide } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { Band } from "../../ui/states.tsx";
import { type Alignment, type AlignmentWish, align } from "../api/alignments.ts";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { fieldWords } from "../shell/words.ts";
import { AlignmentReport } from "./alignment-report.tsx";
import { today } from "./today.ts";

interface AlignDialogProps {
  readonly number: string;
  readonly at?: string | undefined;
  /** Who is outstanding: given, it is aligned in spite of them, and the reason is asked first. */
  readonly despite?: readonly string[];
  readonly onDone: (aligned: number) => void;
  readonly onClose: () => void;
}

interface FieldsProps {
  readonly wish: AlignmentWish;
  readonly despite: boolean;
  readonly error: (field: string) => string | undefined;
  readonly onWish: (wish: AlignmentWish) => void;
}

function Because({ wish, despite, error, onWish }: FieldsProps): JSX.Element {
  return (
    <FormWide>
      <Field
        label={text("outstanding_reason")}
        hint={despite ? undefined : text("outstanding_reason_hint")}
        required={despite}
        value={wish.accept_outstanding_reason ?? ""}
        error={error("accept_outstanding_reason")}
        onValue={(accept_outstanding_reason) => onWish({ ...wish, accept_outstanding_reason })}
      />
    </FormWide>
  );
}

function Fields(props: FieldsProps): JSX.Element {
  const { wish, despite, error, onWish } = props;
  return (
    <>
      {despite && <Because {...props} />}
      <Field
        label={text("record_date")}
        hint={text("record_date_hint")}
        type="date"
        value={wish.record_date}
        error={error("record_date")}
        onValue={(record_date) => onWish({ ...wish, record_date })}
      />
      <Field
        label={text("at_date")}
        hint={text("at_date_hint")}
        type="date"
        value={wish.at ?? ""}
        error={error("at")}
        onValue={(at) => onWish({ ...wish, at: at || null })}
      />
      {wish.at && (
        <Switch
          label={text("as_counted")}
          on={wish.as_counted}
          onChange={(as_counted) => onWish({ ...wish, as_counted })}
        />
      )}
      {!despite && <Because {...props} />}
    </>
  );
}

function sent(wish: AlignmentWish): AlignmentWish {
  const { accept_outstanding_reason: reason, ...rest } = wish;
  return reason ? { ...rest, accept_outstanding_reason: reason } : rest;
}

/** The dialog: preview first, then the records. */
export function AlignDialog(props: AlignDialogProps): JSX.Element {
  const { number, at, despite = [], onDone, onClose } = props;
  const [wish, setWish] = useState<AlignmentWish>({
    record_date: today(),
    at: at ?? null,
    as_counted: false,
    lines: null,
  });
  const [preview, setPreview] = useState<Alignment>();
  const [written, setWritten] = useState<Alignment>();
  const { busy, problem, run } = useAction();
  const look = (): void => run(() => align(number, sent(wish), true), setPreview);
  const write = (): void => run(() => align(number, sent(wish), false), setWritten);
  const leave = (): void => (written ? onDone(written.aligned) : onClose());
  const shown = written ?? preview;
  return (
    <Dialog
      title={text(written ? "aligned_title" : "align_title", { number })}
      wide
      onClose={leave}
    >
      {!written && (
        <>
          <ModalText>{text("align_text")}</ModalText>
          {despite.map((sentence) => (
            <Band key={sentence} meaning="question">
              {sentence}
            </Band>
          ))}
          <Form id="align" two onSubmit={look}>
            <Fields
              wish={wish}
              despite={despite.length > 0}
              error={(field) => fieldWords(problem, field)}
              onWish={(changed) => {
                setPreview(undefined);
                setWish(changed);
              }}
            />
          </Form>
        </>
      )}
      <ProblemBand problem={problem} />
      {shown && <AlignmentReport found={shown} written={written !== undefined} />}
      <ModalActions>
        <Button onClick={leave}>{shellText(written ? "close" : "cancel")}</Button>
        {!written && (
          <Button type="submit" form="align" kind={preview ? "quiet" : "main"} busy={busy}>
            {deskText("preview")}
          </Button>
        )}
        {!written && preview && preview.records.length > 0 && (
          <Button kind="main" busy={busy} onClick={write}>
            {text("align_n", { n: preview.aligned })}
          </Button>
        )}
      </ModalActions>
    </Dialog>
  );
}
