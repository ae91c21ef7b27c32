// Every text exists in every language with the same placeholders, and none stands in a screen itself.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseSync } from "vite";
import { beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import { translator } from "../../src/i18n/translator.ts";

const SOURCE = resolve(import.meta.dirname, "../../src");
const areas = readdirSync(join(SOURCE, "i18n/en")).map((name) => name.replace(/\.ts$/, ""));

async function dictionary(language: string, area: string): Promise<Record<string, string>> {
  const module = await import(`../../src/i18n/${language}/${area}.ts`);
  return module[area.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();

describe.each(areas)("the dictionary of %s", (area) => {
  it("has the same keys and placeholders in Italian as in English", async () => {
    const [en, it] = await Promise.all([dictionary("en", area), dictionary("it", area)]);
    expect(Object.keys(it).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      expect([key, placeholders(it[key] ?? "")]).toEqual([key, placeholders(text)]);
    }
  });

  it("leaves no text empty", async () => {
    for (const language of ["en", "it"]) {
      const texts = Object.values(await dictionary(language, area));
      expect(texts.filter((text) => text.trim() === "")).toEqual([]);
    }
  });
});

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

function* nodesUnder(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) yield* nodesUnder(child);
  }
}

/** Attributes whose value a person reads or hears. */
const READ =
  /^(label|title|alt|placeholder|text|hint|subtitle|aria-label|aria-description|.*Label)$/;
const hasWords = (text: unknown): boolean => typeof text === "string" && /\p{L}{2,}/u.test(text);

/** What an expression may put on the screen by itself: literals, also behind ?:, &&, || and in templates. */
function literals(value: unknown): string[] {
  if (!isNode(value)) return [];
  if (value.type === "Literal") return hasWords(value["value"]) ? [String(value["value"])] : [];
  if (value.type === "ConditionalExpression")
    return [...literals(value["consequent"]), ...literals(value["alternate"])];
  if (value.type === "LogicalExpression")
    return [...literals(value["left"]), ...literals(value["right"])];
  if (value.type === "TemplateLiteral")
    return (value["quasis"] as { value: { raw: string } }[])
      .map((quasi) => quasi.value.raw)
      .filter(hasWords);
  return value.type === "JSXExpressionContainer" ? literals(value["expression"]) : [];
}

function textsOf(node: Node): string[] {
  if (node.type === "JSXText") return hasWords(node["value"]) ? [String(node["value"]).trim()] : [];
  if (node.type === "JSXElement" || node.type === "JSXFragment")
    return (node["children"] as Node[]).flatMap(literals);
  if (node.type !== "JSXAttribute") return [];
  return READ.test(String((node["name"] as Node)["name"])) ? literals(node["value"]) : [];
}

describe("the screens", () => {
  it("take every text from a dictionary", () => {
    const screens = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => join(SOURCE, name));
    const outside = screens.flatMap((path) => {
      const { program } = parseSync(path, readFileSync(path, "utf8"));
      return [...nodesUnder(program)]
        .flatMap(textsOf)
        .map((text) => `${relative(SOURCE, path)}: ${text}`);
    });
    expect(outside).toEqual([]);
  });
});

describe("a translator", () => {
  const text = translator({
    en: { counts: "one count|{n} counts", at: "{item} at {place}" },
    it: { counts: "una lettura|{n} letture", at: "{item} in {place}" },
  });

  beforeEach(() => chooseLanguage("en"));

  it("fills values and picks the form by number", () => {
    expect(text("at", { item: "BE-2349", place: "A-01" })).toBe("BE-2349 at A-01");
    expect(text("counts", { n: 1 })).toBe("one count");
    expect(text("counts", { n: 1200 })).toBe("1,200 counts");
  });

  it("speaks the language of the moment", () => {
    chooseLanguage("it");
    expect(text("counts", { n: 0 })).toBe("0 letture");
  });

  it("keeps elements as they are", () => {
    const bold = { type: "b" };
    expect(text.rich("at", { item: bold as never, place: "A" })).toEqual([
      "",
      bold,
      " at ",
      "A",
      "",
    ]);
  });

  it("knows its keys", () => {
    expect([text.has("at"), text.has("toString")]).toEqual([true, false]);
  });
});
