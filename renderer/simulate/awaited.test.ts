/** While a gate waits, an expectation that only time can meet has not failed yet. */
import { expect, test } from "vitest";
import type { ExpectationResult } from "../../shared/expectations";
import { isAwaited } from "./awaited";

const failed = (expectation: string, ...what: string[]): ExpectationResult => ({
  expectation,
  state: "fail",
  sentence: "",
  differences: what.map((name) => ({ what: name, expected: 1, got: 0 })),
  evidence: [],
});

test.each([
  ["a CRM call that the gate holds", failed("crm: call, count: 1", "calls in the sandbox CRM"), true],
  ["a call record", failed("call record: {versions: 1}", "versions"), true],
  ["a call that is not final", failed("call: {final: true}", "final", "stage"), true],
  ["an event that never came", failed("call: {events: 6, final: true}", "events", "final"), false],
  ["an answer", failed("answer: {status: 2xx}", "status"), false],
])("%s", (_, row, awaited) => {
  expect(isAwaited(row, true)).toBe(awaited);
  expect(isAwaited(row, false), "no gate waits").toBe(false);
});
