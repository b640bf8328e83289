import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { inCall, type LogEntry, logOf, record } from "./test-log";

const isCopy = (...log: LogEntry[]) => new Set(logOf(...log).map(duplicateKey)).size === 1;

test("the same content of the same call is a copy, however late it comes", () => {
  expect(isCopy(record(), { ...record(), at: 86_400 })).toBe(true);
});

test("other content of the same call is told anew", () => {
  expect(isCopy(record(), record({ summary: "Confirmed, and asks for parking." }))).toBe(false);
  expect(isCopy(inCall(), inCall({ category: "call" }))).toBe(false);
});
