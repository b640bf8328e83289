import { expect, test } from "vitest";
import { withOverride } from "../../../shared/own-retries";
import type { RetryPolicy } from "../../../shared/retries";
import { draftOf, idleWords, readDraft, retryValues } from "./retry-values";
import { readStatuses, sayStatuses } from "./status-ranges";

const assumed = <Value>(value: Value) => ({ value, known: "assumed" as const, source: "Our judgement." });
const policy: RetryPolicy = {
  words: "",
  published: true,
  timeoutMs: assumed(10_000),
  success: assumed([[200, 299] as [number, number]]),
  attempts: assumed(3),
  delaysMs: assumed([10_000, 20_000]),
  jitter: assumed(0.1),
  retriedStatuses: assumed([
    [100, 199],
    [300, 599],
  ] as [number, number][]),
  retriedWithoutAnswer: assumed({ timeout: true, connection: false }),
  disables: assumed({ may: true, afterGivenUp: null }),
};
const said = (of: RetryPolicy) => retryValues.map(({ say }) => say(of));

test("a policy in words, value by value", () => {
  expect(said(policy)).toEqual([
    "10 s",
    "1xx, 3xx–5xx",
    "answer too late",
    "after 10 s, 20 s",
    "each wait up to 10 % shorter or longer",
    "3 attempts",
    "may do so; after how many failures is not published",
  ]);
  const long = withOverride(policy, { attempts: 4, delaysMs: [60_000, 7_500_000] });
  expect(said(long)[3]).toBe("after 1 m, 2 h 5 m, 2 h 5 m");
});

test("what is written to be changed is read back as it was", () => {
  const own = {
    timeoutMs: 1500,
    attempts: 5,
    delaysMs: [5000, 7_500_000],
    jitter: 0.125,
    retriedStatuses: [
      [429, 429],
      [500, 504],
    ] as [number, number][],
    retriedWithoutAnswer: { timeout: false, connection: true },
    disablesAfterGivenUp: 7,
  };
  expect(readDraft(draftOf(withOverride(policy, own), own))).toEqual({ own, problems: {} });
  const never = { disablesAfterGivenUp: null };
  expect(readDraft(draftOf(withOverride(policy, never), never))).toEqual({ own: never, problems: {} });
  expect(readDraft(draftOf(policy, null))).toEqual({ own: null, problems: {} });
});

test("each value that is wrong says so, and the others are read", () => {
  const { own, problems } = readDraft({
    attempts: "0",
    jitter: "x",
    retriedStatuses: "5xx, 600",
    timeoutMs: "5s",
  });
  expect(own).toEqual({ timeoutMs: 5000 });
  expect(problems).toEqual({
    attempts: "“0” is no number of attempts: write 1 to 100, the first one counted.",
    jitter: "“x” is no share: write 0 % to 100 %.",
    retriedStatuses: "“600” is no status: write 5xx, 429 or 300-399, from 100 to 599.",
  });
});

test("statuses are said as they are read", () => {
  expect(readStatuses("5XX, 429, 300-399")).toEqual([
    [500, 599],
    [429, 429],
    [300, 399],
  ]);
  expect(sayStatuses(readStatuses("1xx, 3xx–5xx, 429") as [number, number][])).toBe("1xx, 3xx–5xx, 429");
});

test("values that have no effect are named", () => {
  expect(idleWords(policy)).toBeNull();
  expect(idleWords(withOverride(policy, { attempts: 1 }))).toContain("gives up after the first attempt");
  expect(idleWords(withOverride(policy, { attempts: 2 }))).toContain("Of these 2 waits one counts");
  const never = { retriedStatuses: [], retriedWithoutAnswer: { timeout: false, connection: false } };
  expect(idleWords(withOverride(policy, never))).toContain("Nothing is sent again yet");
});
