import { expect, test } from "vitest";
import { shareParts } from "./share-parts";

test("unchanged parts stay the objects they were, changed ones are new", () => {
  const before = {
    rows: [
      { id: 1, copies: [] },
      { id: 2, copies: [1] },
    ],
    note: null as string | null,
  };
  const same = structuredClone(before);
  expect(shareParts(before, same)).toBe(before);
  const grown = {
    ...structuredClone(before),
    rows: [...structuredClone(before.rows), { id: 3, copies: [] }],
  };
  const shared = shareParts(before, grown);
  expect(shared).toEqual(grown);
  expect(shared).not.toBe(before);
  expect(shared.rows[1]).toBe(before.rows[1]);
  const changed = structuredClone(before);
  changed.rows[1]?.copies.push(2);
  expect(shareParts(before, changed).rows[0]).toBe(before.rows[0]);
  expect(shareParts(before, changed).rows[1]).toEqual({ id: 2, copies: [1, 2] });
});

test("a key that went, and one that came with no value, are changes", () => {
  expect(shareParts<object>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  expect(Object.keys(shareParts<object>({ a: 1, b: 2 }, { a: 1, c: undefined }))).toEqual(["a", "c"]);
  expect(shareParts<unknown>({ a: [] }, { a: {} })).toEqual({ a: {} });
  expect(shareParts<unknown>(null, { a: 1 })).toEqual({ a: 1 });
});

test("an event that came in between does not make those behind it new", () => {
  const before = [{ eventId: "a" }, { eventId: "c" }];
  const shared = shareParts(before, [{ eventId: "a" }, { eventId: "b" }, { eventId: "c" }]);
  expect(shared.map(({ eventId }) => eventId)).toEqual(["a", "b", "c"]);
  expect(shared[2]).toBe(before[1]);
});
