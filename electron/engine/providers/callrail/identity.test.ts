import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { logOf, postCall } from "./test-log";

const modified = { ...postCall, type: "call-modified" };

test("the same kind with the same bytes is a copy; a Call Modified with other bytes is an event of its own", () => {
  const log = logOf(postCall, postCall, modified, { ...modified, note: "Booked." }, modified);
  const [post, again, first, second, copy] = log.map(duplicateKey);
  expect(again).toBe(post);
  expect(copy).toBe(first);
  expect(new Set([post, first, second]).size).toBe(3);
});

test("two bodies that were sent to no path are copies only where they are the same bytes", () => {
  const [one, same, other] = logOf(
    { ...postCall, type: "" },
    { ...postCall, type: "" },
    { ...postCall, type: "", note: "1" },
  ).map(duplicateKey);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});
