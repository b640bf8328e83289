import { expect, test } from "vitest";
import { duplicateKey } from "./identity";
import { LINE, type LogEntry, logOf, recording, status } from "./test-log";

const keyOf = (entry: LogEntry) => logOf(entry).map(duplicateKey)[0];

test("a status is a copy by line, status and number, whatever else it says", () => {
  const one = status("ringing", { fields: { SequenceNumber: "1" } });
  expect(keyOf({ ...one, fields: { ...one.fields, CallerName: "Kim" } })).toBe(keyOf(one));
  for (const other of [
    status("ringing", { fields: { SequenceNumber: "2" } }),
    status("in-progress", { fields: { SequenceNumber: "1" } }),
    status("ringing", { line: LINE, fields: { SequenceNumber: "1" } }),
  ])
    expect(keyOf(other)).not.toBe(keyOf(one));
});

test("a recording is a copy by its SID and status, a request for TwiML by its very words", () => {
  expect(keyOf(recording("completed", { fields: { RecordingDuration: "3" } }))).toBe(
    keyOf(recording("completed")),
  );
  expect(keyOf(recording("in-progress"))).not.toBe(keyOf(recording("completed")));
  const asks = (Digits: string) => keyOf({ fields: { CallStatus: "in-progress", Digits } });
  expect(asks("1")).toBe(asks("1"));
  expect(asks("1")).not.toBe(asks("2"));
});
