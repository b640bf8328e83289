import { expect, test } from "vitest";
import { readQuery, writeQuery } from "./query-terms";

test("finished terms become chips and the rest stays text", () => {
  const { terms, text } = readQuery('provider:mirai -stage:failed meta.orderId:"A 1" busy "no answer" has:');
  expect(terms.map(({ field, value, excluded }) => [field, value, excluded])).toEqual([
    ["provider", "mirai", false],
    ["stage", "failed", true],
    ["meta.orderId", '"A 1"', false],
  ]);
  expect(text).toBe('busy "no answer" has:');
});

test("an unfinished term is not sent", () => {
  const { terms } = readQuery("type:call.busy");
  expect(writeQuery(terms, "busy has:")).toBe("type:call.busy busy");
  expect(writeQuery([], "-has:")).toBe("");
});
