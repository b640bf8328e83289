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

test("an expression that needs no language gives what the language gives, whatever stands on its way", async () => {
  const name = fc.constantFrom("a", "b", "in", "constructor", "__proto__");
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 0, 1, 250, "text", "", "250", "-1.5", "0x1F", "1e3", true, false),
      fc.dictionary(name, tie("any"), { maxKeys: 3 }),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  })).any as fc.Arbitrary<Json>;
  const text = fc.letrec<{ any: string; path: string }>((tie) => ({
    path: fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 3 }).map((names) => names.join(".")),
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie("path"),
      fc.constantFrom("1", "-1.5", "250", '"text"', '""', "true", "false", "null"),
      fc
        .tuple(tie("any"), fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "and", "or"), tie("any"))
        .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      fc.tuple(fc.constantFrom("number", "exists", "not"), tie("any")).map(([call, of]) => `$${call}(${of})`),
    ),
  })).any;
  await fc.assert(
    fc.asyncProperty(value, text, async (input, expression) => {
      // With a second expression before it, it is left to the language.
      expect(await run(expression, input)).toEqual(await run(`(1; ${expression})`, input));
    }),
    { numRuns: 3000 },
  );
});

test.each(["a.b = 'x' and c > 250", "$number(a.b) >= -1 or $not($exists(c))", "a.b"])(
  "%s needs no language",
  (text) => {
    const compiled = compileExpression(text);
    expect(compiled.ok && compiled.plain({ a: { b: "1" }, c: 300 })).toEqual({ value: expect.anything() });
  },
);

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
