/** What a SOQL condition finds, and that no condition can keep the CRM busy. */
import { expect, test } from "vitest";
import { matches, parseSoql } from "./soql";

function finds(condition: string, name: string): boolean {
  const query = parseSoql(`SELECT Id FROM Contact WHERE ${condition}`);
  if (!("where" in query) || query.where === null) throw new Error(`${condition} was refused`);
  return matches(query.where, () => name);
}

test("LIKE: % is any text, _ one character, and everything else is itself, in any case", () => {
  const found: [string, string, boolean][] = [
    ["Dana%", "dana Reyes", true],
    ["%rey%", "Dana Reyes", true],
    ["D_na%s", "Dana Reyes", true],
    ["D_na", "Dna", false],
    ["%", "", true],
    ["", "Dana", false],
    ["%ana", "Dana Banana", true],
    ["a.c", "abc", false],
    ["a%c", "a\nb\nc", true],
  ];
  for (const [pattern, name, is] of found)
    expect([pattern, name, finds(`Name LIKE '${pattern}'`, name)]).toEqual([pattern, name, is]);
});

test("a LIKE of many % answers on a long text", () => {
  expect(finds(`Name LIKE '${"%a".repeat(12)}b'`, "a".repeat(30_000))).toBe(false);
});

test("a word that every object has is no value", () => {
  expect(parseSoql("SELECT Id FROM Contact WHERE Name = constructor")).toMatchObject({ status: 400 });
});
