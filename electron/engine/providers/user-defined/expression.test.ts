/** What an expression may do, and what it is told when it may not. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { compileExpression } from "./expression";

const payload = { call: { id: "c-7", lines: ["a", "b"] }, type: "call.ended" };

async function run(text: string, input: Json = payload) {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(`${compiled.position}: ${compiled.sentence}`);
  return compiled.evaluate(input, {
    headers: { "x-kind": "call" },
    query: {},
    method: "POST",
    path: "/hooks/x",
  });
}

test.each<[string, Json | undefined]>([
  ["call.id", "c-7"],
  ["call.nothing", undefined],
  ['type = "call.ended"', true],
  ['$headers."x-kind"', "call"],
  ["$path", "/hooks/x"],
  ["call.lines[0]", "a"],
  ["$count", undefined],
])("%s gives %j", async (text, value) => {
  expect(await run(text)).toEqual({ value });
});

test.each<[string, number | null, string]>([
  ["call.id[", 8, "Expected"],
  ['type = "a" ?', 12, "Unexpected end of expression."],
  ["$now()", 4, "the time of reading is another one each time"],
  ["(1; $map([1], $random))", 21, "it gives another value each time"],
  ["$eval(note)", 5, "a payload would be run as an expression"],
  ["a".repeat(4001), null, "longer than 4000 characters"],
])("%s is refused with its place", (text, position, words) => {
  expect(compileExpression(text)).toEqual({ ok: false, position, sentence: expect.stringContaining(words) });
});

test("a mere path gives what the language gives, whatever stands on its way", async () => {
  const name = fc.constantFrom("a", "b", "in", "constructor", "__proto__");
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 1, "text", "", true),
      fc.dictionary(name, tie("any"), { maxKeys: 3 }),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  })).any as fc.Arbitrary<Json>;
  const paths = fc
    .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 3 })
    .map((names) => names.join("."));
  await fc.assert(
    fc.asyncProperty(value, paths, async (input, path) => {
      // In brackets it is no mere path.
      expect(await run(path, input)).toEqual(await run(`(${path})`, input));
    }),
    { numRuns: 500 },
  );
});

describe("what does not end is stopped", () => {
  test.each([
    ["($f := function($x){$f($x)}; $f(1))", "ran longer than 1 s and was stopped"],
    ["($f := function($x){1 + $f($x)}; $f(1))", "calls itself without an end and was stopped"],
  ])("%s", async (text, error) => {
    expect(await run(text)).toEqual({ error, tooSlow: true });
  });

  test.each(["[1..10000000]", "$pad('x', 3000000)"])("%s gives too much", async (text) => {
    expect(await run(text)).toMatchObject({ tooSlow: false });
  });
});

test.each([
  "constructor.constructor('return process')()",
  "__proto__",
  "$string.constructor",
  "call.constructor",
  "$lookup(call, 'constructor')",
  "$lookup($, '__proto__')",
  "$.toString",
])("%s reaches nothing of this program", async (text) => {
  expect(await run(text)).toEqual({ value: undefined });
});

test("what a payload calls __proto__ changes no object", async () => {
  await run("$ ~> |$|{'__proto__': {'polluted': true}}|");
  await run("$merge([$, {'__proto__': {'polluted': true}}])");
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
