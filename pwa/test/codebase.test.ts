// Rules about the code itself: which way imports may point, and how long a file may be.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const SOURCE = join(ROOT, "src");

/** What each folder of src may import from the others (design/2 §2). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  storage: ["domain"],
  sync: ["storage", "domain"],
  scanner: ["domain"],
  i18n: ["domain"],
  ui: ["i18n", "domain"],
  counting: ["sync", "scanner", "ui", "i18n", "storage", "domain"],
  supervising: ["ui", "i18n", "domain", "scanner"],
  app: ["counting", "supervising", "sync", "scanner", "ui", "i18n", "storage", "domain"],
};
const PURE_LIBRARIES = ["@noble/hashes", "uuidv7"];

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const pattern = /(?:from\s+|import\s*\(\s*|import\s+)["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

const sources = filesUnder(SOURCE).filter((path) => /\.tsx?$/.test(path) && !/\.test\./.test(path));
const folderOf = (path: string): string => relative(SOURCE, path).split("/")[0] ?? "";

describe("the code", () => {
  it("imports only in the direction counting, supervising → sync, scanner, ui → storage → domain", () => {
    const wrong = sources.flatMap((path) => {
      const allowed = MAY_IMPORT[folderOf(path)];
      if (!allowed) return [];
      return importsOf(path)
        .filter((name) => name.startsWith("."))
        .map((name) => folderOf(resolve(dirname(path), name)))
        .filter((target) => target !== folderOf(path) && !allowed.includes(target))
        .map((target) => `${relative(ROOT, path)} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps the domain free of everything but pure libraries", () => {
    const wrong = sources
      .filter((path) => folderOf(path) === "domain")
      .flatMap(importsOf)
      .filter((name) => !name.startsWith("."))
      .filter(
        (name) => !PURE_LIBRARIES.some((pure) => name === pure || name.startsWith(`${pure}/`)),
      );
    expect(wrong).toEqual([]);
  });

  it("has no file over 400 lines", () => {
    const own = [...filesUnder(SOURCE), ...filesUnder(join(ROOT, "test"))];
    const long = own.filter((path) => readFileSync(path, "utf8").split("\n").length > 401);
    expect(long.map((path) => relative(ROOT, path))).toEqual([]);
  });
});

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
}

describe("the lock file", () => {
  const text = readFileSync(join(ROOT, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };

  it("names the packages of every platform, or a clean install is refused", () => {
    // npm leaves out what its registry does not have for this machine, and then refuses its own file.
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !(`${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("holds no address of a registry", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
