/** Paths of scenario files are asked of answers: whatever they are, the thread that receives goes on. */
import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { checkJsonPath, selectByPath } from "./select-by-path";

test("a path answers the values it names", () => {
  expect(selectByPath("$.orders[*].id", { orders: [{ id: 1 }, { id: 2 }] })).toEqual({
    ok: true,
    values: [1, 2],
  });
  expect(selectByPath("$.none", {})).toEqual({ ok: true, values: [] });
  expect(checkJsonPath("$.orders[?(@.id")).toMatch(/^“\$\.orders\[\?\(@\.id” is no JSONPath: .*\$\.orders/);
});

test.each([
  ["a regular expression that backtracks", `$[?match('${"a".repeat(60)}!', '(a|aa)+')]`],
  ["descending again and again", `$${"..*".repeat(30)}`],
  ["filters within filters", `$${"..[?@..*]".repeat(20)}`],
])("%s is ended after its time", (_, path) => {
  let deep: Json = 1;
  for (let level = 0; level < 8; level++) deep = { a: deep, b: [deep] };
  const value = { ok: true, deep };
  expect(selectByPath(path, value)).toMatchObject({
    ok: false,
    sentence: expect.stringContaining("was ended"),
  });
  expect(selectByPath("$.ok", value)).toEqual({ ok: true, values: [true] });
});
