import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openLogFile } from "./log-file";

const folder = mkdtempSync(join(tmpdir(), "ringback-log-"));
const logs = join(folder, "logs");
const path = join(logs, "ringback.log");
const linesOf = (name: string) => readFileSync(join(logs, name), "utf8").trimEnd().split("\n");
afterEach(() => rmSync(logs, { recursive: true, force: true }));

test("goes on where it was, and is its owner's alone", () => {
  const first = openLogFile(path);
  first.write("one");
  first.close();
  const second = openLogFile(path);
  second.write("two");
  second.close();
  expect(linesOf("ringback.log")).toEqual(["one", "two"]);
  if (process.platform === "win32") return;
  expect([statSync(logs).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
});

test("a file that others could read is closed to them", () => {
  openLogFile(path).write("made");
  rmSync(path);
  writeFileSync(path, "before\n", { mode: 0o644 });
  openLogFile(path).write("after");
  if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(linesOf("ringback.log")).toEqual(["before", "after"]);
});

test("is never larger than it may be: the file before is kept, older lines go", () => {
  const log = openLogFile(path, 100);
  for (let number = 10; number < 40; number += 1) log.write(`line ${number}`);
  log.close();
  expect(readdirSync(logs).toSorted()).toEqual(["ringback.log", "ringback.old.log"]);
  for (const name of readdirSync(logs)) expect(statSync(join(logs, name)).size).toBeLessThanOrEqual(100);
  const kept = [...linesOf("ringback.old.log"), ...linesOf("ringback.log")];
  expect(kept.at(-1)).toBe("line 39");
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${40 - kept.length + index}`));
});

test("where nothing can be written the program goes on", () => {
  writeFileSync(logs, "a file where the folder should be");
  expect(() => openLogFile(path).write("lost")).not.toThrow();
});
