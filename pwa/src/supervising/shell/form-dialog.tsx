/**
 * A form in a dialog, described by its fields: values are kept, sent once, and what the server refuses
 * stands at the field it is about. Most things one makes or changes at the desk are one of these.
 */
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Form, FormWide } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { useAction } from "../loading/action.ts";
import { entered, isUnreadable, written } from "../typed-number.ts";
import { FieldOf, type FieldSpec, type FieldValue } from "./form-fields.tsx";
import { ProblemBand } from "./problem.tsx";
import { fieldWords, otherFaults } from "./words.ts";

export type Values = Readonly<Record<string, FieldValue>>;

interface FormDialogProps<Answer> {
  readonly title: string;
  readonly intro?: ComponentChildren;
  /** The fields; as a function of the values when one depends on another. */
  readonly fields: readonly FieldSpec[] | ((values: Values) => readonly FieldSpec[]);
  readonly start?: Values;
  readonly submit?: string;
  readonly danger?: boolean;
  readonly two?: boolean;
  readonly onSubmit: (values: Values) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly onClose: () => void;
  /** What stands below the fields; as a function of the values when it depends on them. */
  readonly children?: ComponentChildren | ((values: Values) => ComponentChildren);
}

/** What a form starts with: given values, else empty; numbers as one types them. */
export function initial(fields: readonly FieldSpec[], start: Values): Values {
  const empty = (field: FieldSpec): FieldValue =>
    field.kind === "switch" ? false : field.kind === "several" ? [] : "";
  const startingWith = (field: FieldSpec): FieldValue => {
    const value = start[field.name] ?? field.options?.[0]?.value ?? empty(field);
    return field.kind === "decimal" ? written(String(value)) : value;
  };
  return Object.fromEntries(fields.map((field) => [field.name, startingWith(field)]));
}

const numbersIn = (fields: readonly FieldSpec[]): readonly string[] =>
  fields.filter(({ kind }) => kind === "decimal").map(({ name }) => name);

/** The values for the server: typed numbers as decimal strings. */
export function readValues(fields: readonly FieldSpec[], values: Values): Values {
  const read = numbersIn(fields).map((name) => [name, entered(String(values[name] ?? ""))]);
  return { ...values, ...Object.fromEntries(read) };
}

/** One form: cancel leaves everything as it is, submit sends it. */
export function FormDialog<Answer>(props: FormDialogProps<Answer>): JSX.Element {
  const { title, intro, start = {}, submit, danger, two = false, onClose } = props;
  const id = useId();
  const fieldsFor = (known: Values): readonly FieldSpec[] =>
    typeof props.fields === "function" ? props.fields(known) : props.fields;
  const [values, setValues] = useState(() => initial(fieldsFor(start), start));
  const fields = fieldsFor(values);
  const { busy, problem, run } = useAction();
  const told = readValues(fields, values);
  const missing =
    fields.some((field) => field.required && values[field.name] === "") ||
    numbersIn(fields).some((name) => isUnreadable(String(values[name] ?? "")));
  const names = fields.map((field) => field.name);
  const others = otherFaults(problem, names);
  const general = problem && (problem.faults.length === 0 || others.length > 0);
  return (
    <Dialog title={title} wide={two} onClose={onClose}>
      {intro && <ModalText>{intro}</ModalText>}
      <Form id={id} two={two} onSubmit={() => run(() => props.onSubmit(told), props.onDone)}>
        {fields.map((field) => {
          const shown = (
            <FieldOf
              key={field.name}
              field={field}
              value={values[field.name] ?? ""}
              error={fieldWords(problem, field.name)}
              onValue={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            />
          );
          return field.wide ? <FormWide key={field.name}>{shown}</FormWide> : shown;
        })}
      </Form>
      {typeof props.children === "function" ? props.children(told) : props.children}
      {general && <ProblemBand problem={problem} />}
      <ModalActions>
        <Button onClick={onClose}>{shellText("cancel")}</Button>
        <Button
          kind={danger ? "danger" : "main"}
          type="submit"
          form={id}
          busy={busy}
          disabled={missing}
        >
          {submit ?? shellText("save")}
        </Button>
      </ModalActions>
    </Dialog>
  );
}
