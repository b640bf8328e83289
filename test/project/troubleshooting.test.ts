/** What docs/troubleshooting.md quotes is what a screen or a command says, letter by letter. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogueOf } from "../../packaging/texts/catalogue";
import { type Part, readText } from "../../packaging/texts/message";

const root = join(import.meta.dirname, "..", "..");
const guide = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");

/** A text without its holes: their numbers are nobody's business here. */
function plain(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      return "value" in part ? "{}" : part.options.map((option) => plain(option.parts)).join("|");
    })
    .join("");
}

const said = Object.keys(catalogueOf(root, ["renderer", "shared", "electron"])).map((text) =>
  plain(readText(text)),
);

const quoted = [...guide.matchAll(/“([^”]+)”/g)]
  .map(([, words = ""]) => words.replaceAll(/\s+/g, " ").replaceAll(/\{\d+\}/g, "{}"))
  .filter((words) => words.trim() !== "");

test("every quoted sentence is said by a screen or a command", () => {
  expect(quoted.length).toBeGreaterThan(20);
  expect(quoted.filter((words) => !said.some((text) => text.includes(words)))).toEqual([]);
});

test("every symptom has what to look at, why, and the fix", () => {
  const entries = guide.split("\n## ").slice(1);
  expect(entries.length).toBeGreaterThanOrEqual(13);
  for (const entry of entries.filter((one) => !one.startsWith("The tunnel is refused"))) {
    expect(entry).toMatch(/\*\*(Screen|Command)\*\*/);
    expect(entry, entry.split("\n")[0]).toContain("**Why**");
    expect(entry, entry.split("\n")[0]).toContain("**Fix**");
  }
});
