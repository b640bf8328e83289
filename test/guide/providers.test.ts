/**
 * Every page of a platform has the same parts: how it is set up, in the very steps that Setup shows, what goes wrong, and
 * which pages of the vendor it rests on. `UPDATE_GUIDE=1 npx vitest run test/guide/providers` writes steps and pages anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";

const folder = join(import.meta.dirname, "..", "..", "docs", "providers");

/** The text below a heading, up to the next one of its rank; null: there is no such heading. */
function partOf(text: string, heading: string): string | null {
  const [, after] = text.split(`\n## ${heading}\n`);
  return after === undefined ? null : (after.split(/\n## /)[0] ?? "").trim();
}

function withPart(text: string, heading: string, part: string): string {
  const old = partOf(text, heading);
  if (old !== null) return text.replace(`\n## ${heading}\n\n${old}`, () => `\n## ${heading}\n\n${part}`);
  return heading === "Set-up"
    ? text.replace("\n## ", () => `\n## ${heading}\n\n${part}\n\n## `)
    : `${text.trimEnd()}\n\n## ${heading}\n\n${part}\n`;
}

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (id, pack) => {
  const path = join(folder, `${id}.md`);
  const parts = {
    "Set-up": pack.setup.map((step, index) => `${index + 1}. ${step.replaceAll("<", "\\<")}`).join("\n"),
    Sources: pack.sources.map((page) => `- ${page.replaceAll("<", "\\<")}`).join("\n"),
  };
  if (process.env.UPDATE_GUIDE) {
    const before = readFileSync(path, "utf8");
    writeFileSync(
      path,
      Object.entries(parts).reduce((text, [heading, part]) => withPart(text, heading, part), before),
    );
  }
  const text = readFileSync(path, "utf8");

  test("the steps of the set-up are those that Setup shows, the pages those of the pack", () => {
    for (const [heading, part] of Object.entries(parts))
      expect(partOf(text, heading), `${id}: ${heading}; write it with UPDATE_GUIDE=1`).toBe(part);
  });

  test("what goes wrong is said, each with what to do", () => {
    const rows = (partOf(text, "What goes wrong") ?? "").split("\n").filter((line) => line.startsWith("| "));
    // Below the head and its line.
    expect(rows.length).toBeGreaterThanOrEqual(3);
  });
});
