import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readPageFile } from "./page-file";

test("only files below the folder are read, however the path climbs", () => {
  const parent = mkdtempSync(join(tmpdir(), "ringback-page-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "page");
  for (const name of ["page", "page-of-another"]) mkdirSync(join(parent, name));
  writeFileSync(join(folder, "index.html"), "ours");
  writeFileSync(join(parent, "key"), "secret");
  writeFileSync(join(parent, "page-of-another", "key"), "secret");
  expect(readPageFile(folder, "/")?.content.toString()).toBe("ours");
  for (const path of [
    "/../key",
    "/a/../../key",
    "/../page-of-another/key",
    "//../key",
    "/..",
    "/.",
    "",
    "/index.html\0",
  ])
    expect([path, readPageFile(folder, path)]).toEqual([path, null]);
});
