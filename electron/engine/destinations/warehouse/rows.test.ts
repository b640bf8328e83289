/** A call record as rows: what is derived, what is made fit, and what is refused with the name of its column. */
import { expect, test } from "vitest";
import type { BehindRecord } from "../destination";
import { callRecord } from "../record-for-tests";
import { readRows, rowsOf } from "./rows";

const behind: BehindRecord = {
  frozenAt: Date.UTC(2026, 10, 22, 10, 3),
  events: [
    {
      eventId: "e1",
      type: "call.ended",
      sequence: null,
      occurredAt: null,
      receivedAt: Date.UTC(2026, 10, 22, 10, 2),
      bodySha256: "ab",
      counts: true,
    },
  ],
};

test("times, durations and metrics as columns; the events behind them", () => {
  const record = callRecord({
    metrics: { satisfaction: 4.5, resolved: true, sentiment: null, followUp: false },
    transcript: [{ role: "user", content: "Hello" }],
    incomplete: ["summary"],
  });
  const { call, events, contact } = rowsOf(record, 3, behind);
  expect(call).toMatchObject({
    call_key: "elevenlabs:conv_123",
    record_version: 3,
    is_final: true,
    is_complete: false,
    missing: ["summary"],
    is_spam: false,
    started_at: "2026-11-22T10:00:00.000Z",
    duration_ms: 120_000,
    talk_ms: 95_000,
    satisfaction: 4.5,
    resolved: true,
    sentiment: null,
    transcript_chars: 5,
    events: 1,
    first_event_at: "2026-11-22T10:02:00.000Z",
    frozen_at: "2026-11-22T10:03:00.000Z",
  });
  expect(events).toEqual([expect.objectContaining({ call_key: "elevenlabs:conv_123", event_key: "e1" })]);
  expect(contact).toMatchObject({ contact_key: "phone:+12025550100", display_name: "Dana Example" });
});

test("nobody of a simulated call is one with somebody real, and a call without a number has no contact", () => {
  expect(rowsOf(callRecord({ origin: "simulated" }), 1, null).contact?.contact_key).toBe(
    "simulated:phone:+12025550100",
  );
  expect(rowsOf(callRecord({ personExternalId: "u1" }), 1, null).contact?.contact_key).toBe("elevenlabs:u1");
  expect(rowsOf(callRecord({ phone: null }), 1, null)).toMatchObject({
    contact: null,
    call: { contact_key: null },
  });
});

test("what no database takes is made fit: a NUL, half a surrogate pair, a time without a year", () => {
  const record = callRecord({
    summary: "a\0b",
    metadata: { "k\0": ["\ud800"] },
    startedAt: 1.9e18,
    direction: "sideways",
  });
  expect(rowsOf(record, 1, null).call).toMatchObject({
    summary: "a\uFFFDb",
    variables: { "k\uFFFD": ["\uFFFD"] },
    started_at: null,
    duration_ms: null,
    direction: "unknown",
  });
});

test.each([
  [{ satisfaction: "good" }, "fact_call.satisfaction is a number"],
  [{ started_at: "yesterday" }, "fact_call.started_at is a time like 2026-03-02T15:10:00.000Z"],
  [{ origin: "guessed" }, "fact_call.origin is one of live, pulled, simulated, replayed, imported"],
  [{ source: null }, "fact_call.source is needed"],
  [{ record_version: 1.5 }, "fact_call.record_version is a whole number"],
  [{ mood: "good" }, "fact_call has no column mood"],
])("a step that a person edited is refused by its column: %j", (change, sentence) => {
  const rows = rowsOf(callRecord(), 1, behind);
  expect(readRows(JSON.stringify(rows))).toEqual(rows);
  expect(readRows(JSON.stringify({ ...rows, call: { ...rows.call, ...change } }))).toBe(sentence);
});
