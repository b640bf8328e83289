import { expect, test } from "vitest";
import { formatJson, rangeOf } from "./format-json";

const source = '{"id":12345678901234567890,"n":1.0,"a":[1,{"b":"x\\"}"}],"e":{},"l":[]}';

test("every token stays as it was sent", () => {
  expect(formatJson(source)?.text).toBe(`{
  "id": 12345678901234567890,
  "n": 1.0,
  "a": [
    1,
    {
      "b": "x\\"}"
    }
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
  const formatted = formatJson('{"a":{"b":1}}');
  expect(formatted?.folds.map(({ from, to }) => formatted.text.slice(from - 1, to + 1))).toEqual([
    '{\n    "b": 1\n  }',
    '{\n  "a": {\n    "b": 1\n  }\n}',
  ]);
});
