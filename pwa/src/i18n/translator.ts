/**
 * Texts by key. English is the model: a key or a placeholder that another language lacks fails tsc or
 * the test of the dictionaries. `{name}` takes a value; "one count|{n} counts" picks by `n`.
 */
import type { ComponentChildren } from "preact";
import { countText } from "./format.ts";
import { language } from "./language.ts";
import type { Language } from "./languages.ts";

/** Names inside braces: Names<"{a} of {b}"> = "a" | "b". */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** Another language for the same keys. */
export type Like<Model> = { readonly [Key in keyof Model]: string };

type Values<Text, Value> = { readonly [Name in Names<Text>]: Name extends "n" ? number : Value };
type Rest<Text, Value> = [Names<Text>] extends [never] ? [] : [values: Values<Text, Value>];

export interface Translator<Model> {
  <Key extends keyof Model>(key: Key, ...rest: Rest<Model[Key], string | number>): string;
  /** The same with elements for values, such as bold quantities. */
  rich<Key extends keyof Model>(
    key: Key,
    ...rest: Rest<Model[Key], ComponentChildren>
  ): ComponentChildren[];
  /** Whether a text from elsewhere (a problem's code) is a key. */
  has(key: string): key is Extract<keyof Model, string>;
}

function chosen(text: string, n: unknown): string {
  const forms = text.split("|");
  return (n === 1 ? forms[0] : forms.at(-1)) ?? text;
}

/** Text and values in turn: "at {place}" → ["at ", value of place, ""]. */
function filled(text: string, values: Readonly<Record<string, unknown>>): unknown[] {
  return chosen(text, values["n"])
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : shown(values[part])));
}

function shown(value: unknown): unknown {
  return typeof value === "number" ? countText(value) : value;
}

/** The texts of one area of the product, one dictionary per language, in the language of the moment. */
export function translator<const Model extends Readonly<Record<string, string>>>(
  dictionaries: {
    readonly [Known in Language]: Known extends "en" ? Model : Like<NoInfer<Model>>;
  },
): Translator<Model> {
  type Filling = Readonly<Record<string, unknown>>;
  const find = (key: keyof Model): string => dictionaries[language.value][key] as string;
  const text = (key: keyof Model, values: Filling = {}) => filled(find(key), values).join("");
  return Object.assign(text, {
    rich: (key: keyof Model, values: Filling = {}) =>
      filled(find(key), values) as ComponentChildren[],
    has: (key: string): key is Extract<keyof Model, string> =>
      Object.hasOwn(dictionaries[language.value], key),
  }) as Translator<Model>;
}
