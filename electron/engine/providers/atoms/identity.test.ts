import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { callEnd, type LogEntry, logOf, post } from "./test-log";

const keys = (...entries: (string | LogEntry)[]) => logOf(...entries).map(duplicateKey);

test("one delivery id is one event, whatever its bytes; another id is another event", () => {
  const [first, copy, other] = keys(
    { ...post(), id: "d1" },
    { ...post("busy"), id: "d1" },
    { ...post(), id: "d2" },
  );
  expect(copy).toBe(first);
  expect(other).not.toBe(first);
});

test("an id that stands in two kinds of event drops neither", () => {
  const [pre, end] = keys({ type: "pre-conversation", id: "d1" }, { ...post(), id: "d1" });
  expect(pre).not.toBe(end);
});

test("the draft has none: equal bytes are copies, and one call keeps its three events", () => {
  const [start, end, copy, changed, analytics] = keys(
    "call.start",
    callEnd("completed"),
    callEnd("completed"),
    callEnd("voicemail"),
    "analytics.completed",
  );
  expect(copy).toBe(end);
  expect(new Set([start, end, changed, analytics]).size).toBe(4);
});
