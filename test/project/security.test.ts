/** The tables of docs/security.md against what there is: every test they name exists, under that name. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, "docs", "security.md"), "utf8");

/** “title”s behind a `file`, up to the next file. */
const named = [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`((?:[;,]?\s*“[^”]+”)*)/g)].flatMap(
  ([, file = "", titles = ""]) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]): [string, string] => [file, title]),
);

/** Titles as they are written in the source, with whatever stands in for values. */
function titlesIn(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const titles = source.matchAll(/(?:["`])((?:[^"`\\\n]|\\.)+)(?:["`]),?\s*(?:told\(|\{|async|\()/g);
  return [...titles].map(([, title = ""]) => title);
}

/** The document may cut a title at either end: “leads nowhere …”. */
function isTitle(written: string, named: string): boolean {
  const [from, to] = [named.startsWith("…"), named.endsWith("…")];
  const words = named.replace(/^…\s*|\s*…$/g, "");
  if (from && to) return written.includes(words);
  if (from) return written.endsWith(words);
  return to ? written.startsWith(words) : written === words;
}

/** Named with its folder, or by its file's name alone where a row names several of one folder. */
function placeOf(file: string): string {
  if (file.includes("/")) return file;
  const folders = ["electron/main", "electron/hosts", "electron/engine-host", "test/desktop"];
  return folders.map((folder) => `${folder}/${file}`).find((one) => existsSync(join(root, one))) ?? file;
}

test("it names tests at all", () => {
  expect(named.length).toBeGreaterThan(40);
});

test.each(named)("%s has “%s”", (file, title) => {
  const place = placeOf(file);
  expect(existsSync(join(root, place)), `${file} is not there`).toBe(true);
  expect(titlesIn(place).some((one) => isTitle(one, title))).toBe(true);
});

test("every row of “The receiver and the console” has a test, and says how far it was seen", () => {
  const section = text.split("## The receiver and the console")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| threat"));
  expect(rows.length).toBeGreaterThan(20);
  const wrong = rows.filter(
    (row) =>
      !/`[\w./-]+\.(?:test|spec)\.ts` “/.test(row) ||
      !/\| (seen to fail|Chromium|Chromium, seen to fail|not run) \|$/.test(row),
  );
  expect(wrong).toEqual([]);
});
