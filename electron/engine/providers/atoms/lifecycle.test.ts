import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { attempts } from "./attempts";
import { lifecycle } from "./lifecycle";
import { callEnd, logOf, post } from "./test-log";

test("what lies behind the latest event is awaited, each dialect in its own words", () => {
  expect(awaitedAfter(lifecycle, [])).toEqual([]);
  expect(awaitedAfter(lifecycle, ["pre-conversation"])).toEqual(["post-conversation", "analytics-completed"]);
  expect(awaitedAfter(lifecycle, ["post-conversation"])).toEqual(["analytics-completed"]);
  expect(awaitedAfter(lifecycle, ["call.start"])).toEqual(["call.end", "analytics.completed"]);
  expect(awaitedAfter(lifecycle, ["analytics.completed"])).toEqual([]);
});

test("what lies before an event that came is missing", () => {
  const expected = lifecycle.rules.flatMap((rule) =>
    rule.kind === "precedes" && rule.always ? [`${rule.type} by ${rule.always.provenBy.join(", ")}`] : [],
  );
  expect(expected).toEqual([
    "pre-conversation by post-conversation, analytics-completed",
    "post-conversation by analytics-completed",
    "call.start by call.end, analytics.completed",
    "call.end by analytics.completed",
  ]);
});

test("a call is one attempt, whatever comes twice", () => {
  const [one, ...more] = attempts(logOf("pre-conversation", "pre-conversation", post()));
  expect(more).toEqual([]);
  expect(one).toEqual({
    number: 1,
    outcome: "completed",
    words: "completed",
    startedAt: Date.parse("2026-03-02T15:10:02Z"),
    endedAt: Date.parse("2026-03-02T15:11:35.4Z"),
    positions: [1, 2, 3],
    inferred: false,
  });
  expect(attempts([])).toEqual([]);
});

test.each([
  ["dialing", logOf("pre-conversation")],
  ["in conversation", logOf("call.start")],
  ["no answer", logOf(callEnd("no_answer", []))],
  ["cancelled", logOf(post("canceled"))],
  ["ended", logOf("call.start", "analytics.completed")],
  ["not seen", logOf("conversation-transferred")],
])("an attempt is shown as %s", (words, log) => {
  expect(attempts(log)[0]?.words).toBe(words);
});
