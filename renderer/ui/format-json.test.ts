import { expect, test } from "vitest";
import { formatJson, rangeOf } from "./format-json";

const source = '{"id":12345678901234567890,"n":1.0,"a":[1,{"b":"x\\"}"}],"e":{},"l":[]}';

test("every token stays as it was sent", () => {
  expect(formatJson(source)?.text).toBe(`{
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

test("paths lead to values, and missing ones to what is around them", () => {
  const formatted = formatJson(source);
  if (!formatted) throw new Error("is JSON");
  const at = (path: string) => {
    const range = rangeOf(formatted, path);
    return range && formatted.text.slice(range.from, range.to);
  };
  expect(["id", "a[1].b", "a.1.b", "a.1.missing", "nothing.here", "$.n"].map(at)).toEqual([
    "12345678901234567890",
    '"x\\"}"',
    '"x\\"}"',
    "{",
    "{",
    "1.0",
  ]);
});

test("folds span from bracket to bracket", () => {
  const formatted = formatJson('{"a":{"b":[{}]}}');
  expect(
    formatted?.folds.map(({ from, to }) => formatted.text.slice(from - 1, to + 1).split("\n").length),
  ).toEqual([3, 5, 7]);
});

test("a short leaf stands on one line, its tokens and paths with it", () => {
  const formatted = formatJson('{"a":[1,"two",null],"b":{"c":1,"d":"x"}}');
  expect(formatted?.text).toBe('{\n  "a": [1, "two", null],\n  "b": { "c": 1, "d": "x" }\n}');
  const range = formatted && rangeOf(formatted, "b.d");
  expect(range && formatted.text.slice(range.from, range.to)).toBe('"x"');
  expect(formatted?.tokens.map(({ from, to }) => formatted.text.slice(from, to))).toEqual([
    '"a"',
    "1",
    '"two"',
    "null",
    '"b"',
    '"c"',
    "1",
    '"d"',
    '"x"',
  ]);
});
