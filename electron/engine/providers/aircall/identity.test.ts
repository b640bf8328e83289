import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { logOf, tagged } from "./test-log";

const keys = (...entries: Parameters<typeof logOf>) => logOf(...entries).map(duplicateKey);

test("name, call and second make a copy, whatever else differs", () => {
  const [one, copy, later] = keys(
    { type: "call.created", at: 0 },
    { type: "call.created", at: 0, more: { cost: "0.1" } },
    { type: "call.created", at: 1 },
  );
  expect(one).toBe(copy);
  expect(one).not.toBe(later);
});

test("two tags within a second are two events, the same one twice is a copy", () => {
  const other = { ...tagged, more: { ...tagged.more, tags: [{ name: "urgent" }] } };
  const [one, two, again] = keys(tagged, other, tagged);
  expect(one).not.toBe(two);
  expect(one).toBe(again);
});

test("what is about no call is a copy only in its bytes", () => {
  const [one, two] = keys({ type: "user.opened", at: 0 }, { type: "user.opened", at: 0, more: { id: 2 } });
  expect(one).not.toBe(two);
});
