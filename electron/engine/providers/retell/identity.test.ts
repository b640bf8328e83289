import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { analyzed, ended, type LogEntry, logOf, transfer, ZERO } from "./test-log";

const isCopy = (...log: (string | LogEntry)[]) => new Set(logOf(...log).map(duplicateKey)).size === 1;

test("an event of a call comes once: name and call are its key, whatever the bytes are", () => {
  expect(isCopy(ended("user_hangup"), ended("user_hangup", { agent_name: "Front desk" }))).toBe(true);
  expect(isCopy(ended("user_hangup"), analyzed())).toBe(false);
});

test("a transfer is told apart by its start and its destination", () => {
  expect(isCopy(transfer("started"), transfer("started"))).toBe(true);
  expect(isCopy(transfer("started"), transfer("started", "+12025550124"))).toBe(false);
  expect(isCopy(transfer("ended"), { ...transfer("ended"), call: { start_timestamp: ZERO + 1 } })).toBe(
    false,
  );
  expect(isCopy(transfer("started"), transfer("bridged"))).toBe(false);
});

test("a transcript is never a copy by its call: only the same bytes are", () => {
  const update = (transcript: string) => ({ type: "transcript_updated", call: { transcript } });
  expect(isCopy(update("Agent: Hello"), update("Agent: Hello"))).toBe(true);
  expect(isCopy(update("Agent: Hello"), update("Agent: Hello\nUser: Hi"))).toBe(false);
});

test("an event without a call, or of a name we do not know, is a copy of the same bytes only", () => {
  expect(isCopy("call_paused", { type: "call_paused", call: { agent_name: "Front desk" } })).toBe(false);
  expect(isCopy("call_paused", "call_paused")).toBe(true);
});
