// Who is signed in: asked of the server only where somebody did sign in, so that nothing fails for nothing.
import { beforeEach, expect, it, vi } from "vitest";
import { chooseLanguage, language } from "../../src/i18n/language.ts";
import type { Session } from "../../src/supervising/api/session.ts";
import { begin, leave, resume, session } from "../../src/supervising/session/session.ts";
import { Notes } from "../storage/device.ts";

class Kept extends Notes {
  removeItem(name: string): void {
    this.texts.delete(name);
  }
}

const ADA: Session = {
  ...{ name: "ada", role: "supervisor", employee: null, never_counts: false },
  ...{ language: "en", csrf: "token" },
};
const fetched = vi.fn();

beforeEach(() => {
  vi.stubGlobal("localStorage", new Kept());
  vi.stubGlobal("fetch", fetched.mockReset());
  session.value = undefined;
});

it("asks nobody where nobody signed in", async () => {
  await resume();
  expect(session.value).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

it("asks the server again after somebody signed in, until they leave", async () => {
  fetched.mockImplementation(async () => Response.json(ADA));
  begin(ADA, false);
  session.value = undefined;
  await resume();
  expect(session.value).toMatchObject({ name: "ada" });
  fetched.mockImplementation(async () => new Response(null, { status: 204 }));
  await leave();
  fetched.mockClear();
  await resume();
  expect([session.value, fetched.mock.calls]).toEqual([null, []]);
});

it("forgets a session that the server no longer knows", async () => {
  begin(ADA, false);
  const problem = { code: "auth.required", detail: "sign in" };
  fetched.mockImplementation(async () => Response.json(problem, { status: 401 }));
  await resume();
  expect(session.value).toBeNull();
  fetched.mockClear();
  await resume();
  expect(fetched).not.toHaveBeenCalled();
});

it("asks the server where the browser keeps no notes", async () => {
  vi.stubGlobal("localStorage", undefined);
  fetched.mockImplementation(async () => Response.json(ADA));
  await resume();
  expect(session.value).toMatchObject({ name: "ada" });
});

it("speaks the language of whoever signs in, unless they chose one", () => {
  chooseLanguage("en");
  begin({ ...ADA, language: "it" }, true);
  expect(language.value).toBe("it");
  begin(ADA, false);
  expect(language.value).toBe("it");
});
