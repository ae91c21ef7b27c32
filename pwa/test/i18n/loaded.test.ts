// A device loads the language that it speaks, and another one when somebody chooses it.
import { beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => void vi.resetModules());

describe("the texts of a language", () => {
  it("are there once they were loaded, and no others", async () => {
    const { hasTexts, loadTexts } = await import("../../src/i18n/loaded.ts");
    await loadTexts("it");
    expect([hasTexts("it"), hasTexts("en")]).toEqual([true, false]);
  });

  it("are looked up when a text is asked for", async () => {
    const { loadTexts } = await import("../../src/i18n/loaded.ts");
    const { shellText } = await import("../../src/i18n/shell.ts");
    expect(() => shellText("back")).toThrow("the texts of en were not loaded");
    await loadTexts("en");
    expect(shellText("back")).toBe("Back");
  });

  it("come before the language is spoken that somebody chose", async () => {
    const { chooseLanguage, language } = await import("../../src/i18n/language.ts");
    const { shellText } = await import("../../src/i18n/shell.ts");
    chooseLanguage("it");
    expect(language.value).toBe("en");
    await vi.waitFor(() => expect(language.value).toBe("it"));
    expect(shellText("back")).toBe("Indietro");
  });
});
