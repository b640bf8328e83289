import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FormattedJson, formatJson, formatting, rangeOf } from "./format-json";
import { nodeAt, stepOf, timesNamed, waysDown } from "./json-nodes";

const source = '{"id":12345678901234567890,"n":1.0,"a":[1,{"b":"x\\"}"}],"e":{},"l":[]}';

function format(json: string): FormattedJson {
  const formatted = formatJson(json);
  if (!formatted) throw new Error("is JSON");
  return formatted;
}

const slice = ({ text }: FormattedJson, { from, to }: { from: number; to: number }) => text.slice(from, to);

test("every token stays as it was sent", () => {
  expect(format(source).text).toBe(`{
  "id": 12345678901234567890,
  "n": 1.0,
  "a": [
    1,
    { "b": "x\\"}" }
  ],
  "e": {},
  "l": []
}`);
});

test("what is no JSON is not touched", () => {
  expect(formatJson('{"a":}')).toBeNull();
  expect(formatJson("a=1&b=2")).toBeNull();
});

test("it is as strict as JSON.parse, and says the same", () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", '"', "}", "0", "-", " ", "\\", "\n", "x", "[", ":"))
    .map(([json, place, put]) => {
      const at = place % (json.length + 1);
      return json.slice(0, at) + put + json.slice(at + (put === "" ? 1 : 0));
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        expect(formatJson(text)).toBeNull();
        return;
      }
      expect(JSON.parse(format(text).text)).toEqual(value);
      expect(JSON.parse(formatJson(text, 0)?.text ?? "")).toEqual(value);
    }),
    { numRuns: 2_000 },
  );
});

test("each place leads back to the value that stands there", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const formatted = format(json);
      const { text, nodes } = formatted;
      for (let node = 0; node < nodes.count; node += 1) {
        let value: unknown = JSON.parse(json);
        for (const step of waysDown(nodes, node).flatMap((one) => stepOf(text, nodes, one) ?? []))
          value = (value as Record<string, unknown>)[step];
        expect(JSON.parse(text.slice(nodes.from[node], nodes.to[node]))).toEqual(value);
        expect(nodeAt(nodes, nodes.from[node] ?? 0)).toBe(node);
      }
    }),
  );
});

test("paths lead to values, and missing ones to what is around them", () => {
  const formatted = format(source);
  const at = (path: string) => slice(formatted, rangeOf(formatted, path));
  expect(
    ["id", "a[1].b", "a.1.b", "/a/1/b", "a[].b", "a.1.missing", "nothing.here", "$.n", ""].map(at),
  ).toEqual(["12345678901234567890", '"x\\"}"', '"x\\"}"', '"x\\"}"', "1", "{", "{", "1.0", "{"]);
});

test("a name that holds a dot is found all the same", () => {
  const formatted = format('{"a.b":{"c":7},"d":{"e.f":8}}');
  const at = (path: string) => slice(formatted, rangeOf(formatted, path));
  expect(["a.b.c", '["a.b"].c', "d.e.f"].map(at)).toEqual(["7", "7", "8"]);
});

test("a name that stands twice leads to the last one, as parsers have it", () => {
  const formatted = format('{"k":1,"k":2}');
  expect(slice(formatted, rangeOf(formatted, "k"))).toBe("2");
  expect(timesNamed(formatted.text, formatted.nodes, 1)).toBe(2);
});

test("a short leaf stands on one line", () => {
  const formatted = format('{"a":[1,"two",null],"b":{"c":1,"d":"x"}}');
  expect(formatted.text).toBe('{\n  "a": [1, "two", null],\n  "b": { "c": 1, "d": "x" }\n}');
  expect(slice(formatted, rangeOf(formatted, "b.d"))).toBe('"x"');
});

test("a thousand levels are no million blanks", () => {
  const deep = `${'{"a":['.repeat(500)}1${"]}".repeat(500)}`;
  const { text } = format(deep);
  expect(JSON.parse(text)).toEqual(JSON.parse(deep));
  expect(text.length).toBeLessThan(80_000);
});

describe("what breaks it", () => {
  test.each([
    ['{"a":1,}', 7, "The comma before this “}” is one too many."],
    ["{'a':1}", 1, "A single quote stands here: JSON takes double quotes."],
    ['{"a":1 "b":2}', 7, 'Here a comma or } belongs, and “"” stands.'],
    ['{"a":undefined}', 5, "“undefined” is no JSON: it has true, false and null."],
    ['{"a":"x\ny"}', 7, "A line break stands in a text: it is written \\n."],
    ['{"a":"C:\\dir"}', 8, "“\\d” is no escape: a backslash itself is written \\\\."],
    ['{"a":"never closed}', 5, "This text is never closed: its quote is missing."],
    ['{"a":[1,2', 9, "The body ends here, and a comma or ] is missing."],
    ['{"a":007}', 6, "A number may not begin with 0: one with leading zeros is written as text."],
    ['{"a" 1}', 5, "Here a colon belongs, and “1” stands."],
    ['{}{"b":1}', 2, "The value ended before this: “{” follows it."],
    ['{"a":1 // why\n}', 7, "A comment stands here: JSON has none."],
    ["", 0, "The body ends here, and a value is missing."],
  ])("%j", (text, at, sentence) => {
    const work = formatting(text);
    const { value } = work.next();
    expect(value).toMatchObject({ ok: false, broken: { at, sentence } });
  });
});
