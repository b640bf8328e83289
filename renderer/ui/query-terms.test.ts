import { expect, test } from "vitest";
import { endsWithTerm, readQuery, writeQuery } from "./query-terms";

test("finished terms become chips and the rest stays text", () => {
  const { terms, text } = readQuery('provider:mirai -stage:failed meta.orderId:"A 1" busy "no answer" has:');
  expect(terms.map(({ field, value, excluded }) => [field, value, excluded])).toEqual([
    ["provider", "mirai", false],
    ["stage", "failed", true],
    ["meta.orderId", '"A 1"', false],
  ]);
  expect(text).toBe('busy "no answer" has:');
});

test("what is still being typed is not sent", () => {
  const { terms } = readQuery("type:call.busy");
  expect(writeQuery(terms, "busy has:")).toBe("type:call.busy busy");
  expect(writeQuery([], "-has:")).toBe("");
  expect(writeQuery([], "-")).toBe("");
});

test.each([
  ["has:late ", true],
  ["has: ", false],
  ["busy ", false],
  ['meta.name:"Dana ', false],
  ['meta.name:"Dana R" ', true],
  ["has:late", false],
])("“%s” ends with a finished term: %s", (typed, ends) => {
  expect(endsWithTerm(typed)).toBe(ends);
});
