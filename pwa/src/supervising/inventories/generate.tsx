/**
 * Generating lists from a selection of warehouse, locations, category and stock. What would be made is
 * shown first, by the server's dry run; only then it is made.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { type CountList, type Generation, generateLists } from "../api/inventories.ts";
import { useAction } from "../loading/action.ts";
import type { Values } from "../shell/form-dialog.tsx";
import { FieldOf } from "../shell/form-fields.tsx";
import { ProblemBand } from "../shell/problem.tsx";
import { fieldWords } from "../shell/words.ts";
import { useGenerationFields } from "./generation-fields.ts";
import { ListPreview } from "./list-preview.tsx";
import { listOf, splitOf } from "./scope-text.ts";

interface GenerateProps {
  readonly number: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function wishOf(values: Values): Generation {
  const locations = listOf(values["locations"]);
  return {
    description: String(values["description"] ?? ""),
    list_type: String(values["list_type"]),
    warehouse: String(values["warehouse"]),
    locations: locations.length > 0 ? locations : null,
    location_prefix: String(values["location_prefix"] ?? "") || null,
    category: String(values["category"] ?? "") || null,
    stock_nonzero: values["stock_nonzero"] === true,
    split: splitOf(String(values["split"]), String(values["lines_per_list"] ?? "")),
    employees: listOf(values["employees"]),
  };
}

/** The dialog: choose, preview, generate. */
export function GenerateDialog({ number, onDone, onClose }: GenerateProps): JSX.Element {
  const [chosen, setChosen] = useState<Values>({ stock_nonzero: true, split: "none" });
  const [preview, setPreview] = useState<readonly Partial<CountList>[]>();
  const { busy, problem, run } = useAction();
  const { fields, values } = useGenerationFields(chosen);
  const change = (name: string, value: Values[string]): void => {
    setPreview(undefined);
    setChosen({ ...chosen, [name]: value });
  };
  const look = () =>
    run(
      () => generateLists(number, wishOf(values), true),
      (answer) => setPreview(answer.lists),
    );
  const make = () => run(() => generateLists(number, wishOf(values), false), onDone);
  return (
    <Dialog title={text("generate")} wide onClose={onClose}>
      <ModalText>{text("generate_text")}</ModalText>
      <Form id="generate" two onSubmit={look}>
        {fields.map((field) => (
          <FieldOf
            key={field.name}
            field={field}
            value={values[field.name] ?? ""}
            error={fieldWords(problem, field.name)}
            onValue={(value) => change(field.name, value)}
          />
        ))}
      </Form>
      <ProblemBand problem={problem} />
      {preview && <ListPreview lists={preview} />}
      <ModalActions>
        <Button onClick={onClose}>{shellText("cancel")}</Button>
        <Button type="submit" form="generate" kind={preview ? "quiet" : "main"} busy={busy}>
          {deskText("preview")}
        </Button>
        {preview && preview.length > 0 && (
          <Button kind="main" busy={busy} onClick={make}>
            {text("make_lists", { n: preview.length })}
          </Button>
        )}
      </ModalActions>
    </Dialog>
  );
}
