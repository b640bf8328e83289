import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { logOf } from "./test-log";

const keys = (...entries: Parameters<typeof logOf>) => logOf(...entries).map(duplicateKey);
const isCopy = (...entries: Parameters<typeof logOf>) => new Set(keys(...entries)).size === 1;

test("the same event with the same request_id is a copy, even with other bytes", () => {
  const event = { status: "call_completed", requestId: "r" };
  expect(isCopy(event, event)).toBe(true);
  expect(isCopy(event, { ...event, call: { summary: "s" } })).toBe(true);
});

test("the same data under another request_id is an event of its own", () => {
  const event = { status: "call_completed", requestId: "r" };
  expect(isCopy(event, { ...event, requestId: "s" })).toBe(false);
});

test("another event under the same request_id is no copy", () => {
  const event = { status: "call_in_progress", requestId: "r" };
  expect(isCopy(event, { ...event, status: "call_completed" })).toBe(false);
});

test("without a request_id only the same bytes are a copy", () => {
  const event = { status: "call_completed", requestId: "" };
  expect(isCopy(event, event)).toBe(true);
  expect(isCopy(event, { ...event, call: { summary: "s" } })).toBe(false);
});
