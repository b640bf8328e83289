import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { ended, type LogEntry, logOf } from "./test-log";

const keys = (...entries: (string | LogEntry)[]) => logOf(...entries).map(duplicateKey);
const heard = (transcript: string): LogEntry => ({
  type: "transcript",
  at: 3,
  more: { role: "user", transcript },
});

test("one type and status at one moment is one event, whatever its bytes", () => {
  const [first, copy, later, other] = keys(
    ended("customer-ended-call", 5),
    ended("customer-busy", 5),
    ended("customer-ended-call", 6),
    { status: "in-progress", at: 5 },
  );
  expect(copy).toBe(first);
  expect(new Set([first, later, other]).size).toBe(3);
});

test("of a live stream there are many in one moment: only equal bytes are copies", () => {
  const [one, more, again] = keys(heard("I would"), heard("I would like"), heard("I would"));
  expect(more).not.toBe(one);
  expect(again).toBe(one);
});

test("without a moment equal bytes are copies", () => {
  const still: LogEntry = { status: "in-progress", more: { timestamp: null } };
  const [one, again, other] = keys(still, still, { status: "ringing", more: { timestamp: null } });
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});
