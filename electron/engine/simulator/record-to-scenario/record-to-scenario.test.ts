import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration, writeDuration } from "../../../../shared/duration";
import { playedPack, templateFor } from "../played-pack";
import { CannotRecord, recordToScenario } from "./record-to-scenario";
import type { Recorded, RecordedEvent, RecordedOriginal } from "./recorded";

const startedAt = Date.UTC(2026, 7, 14, 10);
const seconds = (many: number) => startedAt + many * 1000;

function event(
  position: number,
  type: string,
  at: number,
  more: Partial<RecordedEvent> = {},
): RecordedOriginal {
  const body = templateFor(type);
  return {
    position,
    type,
    label: type,
    receivedAt: seconds(at),
    occurredAt: null,
    signature: "good",
    method: "POST",
    path: "",
    contentType: "application/json",
    body,
    shown: body,
    leftOut: null,
    copies: [],
    ...more,
  };
}

/** The lines of the steps, without what the payloads have otherwise. */
function record(
  events: RecordedOriginal[],
  more: Partial<Recorded> = {},
  longestGapMs: number | null = null,
) {
  const call = {
    events,
    missing: [],
    identity: { call: "c_recorded01" },
    shownIdentity: { call: "c_5tand1n000" },
    metadata: {},
    shownMetadata: {},
    became: null,
  };
  const made = recordToScenario(
    { provider: "mirai", calls: [call], arrivalKnown: true, speed: 1, ...more },
    {
      anonymised: true,
      payloads: false,
      longestGapMs,
      seed: 1,
      name: "recorded",
      comments: ["recorded"],
      pack: playedPack,
      templateOf: templateFor,
    },
  );
  const steps = made.text.split("steps:\n")[1]?.split("expect:")[0] ?? "";
  return {
    notes: made.notes,
    steps: steps
      .trimEnd()
      .split("\n")
      .map((line) => line.trim()),
  };
}

describe("times and faults", () => {
  test("exact copies that a provider sent again after minutes keep their gaps", () => {
    const ended = event(2, "ended", 10);
    const again = (position: number, at: number): RecordedEvent => ({
      ...ended,
      position,
      receivedAt: seconds(at),
    });
    ended.copies = [again(3, 310), again(4, 7510)];
    expect(record([event(1, "initiate", 0), ended]).steps).toEqual([
      "- 0s: initiate",
      "- 10s: ended",
      "fault: {duplicate: 3, after: [5m, 2h5m]}",
    ]);
  });

  test("late by the provider's clock, although nothing overtook it", () => {
    const late = event(2, "ended", 82, { occurredAt: seconds(10) });
    expect(record([event(1, "initiate", 0, { occurredAt: seconds(0) }), late]).steps).toEqual([
      "- 0s: initiate",
      "- 10s: ended",
      "fault: {delay: 1m12s}",
    ]);
  });

  test("a clock that is wrong by an hour makes nothing late, and is told", () => {
    const events = [0, 10, 20].map((at, index) =>
      event(index + 1, `step-${index}`, at, { occurredAt: seconds(at - 3600) }),
    );
    const { steps, notes } = record(events);
    expect(steps).toEqual(["- 0s: step-0", "- 10s: step-1", "- 20s: step-2"]);
    expect(notes).toEqual(["The provider's clock was 1 h behind ours; this is taken out."]);
  });

  test("one that came just before the one it follows overtakes it; long before, it stands where it arrived", () => {
    const around = (ahead: number) => [
      event(1, "initiate", 0),
      event(3, "ended", 60),
      event(4, "completed", 70),
      event(2, "final", 60 - ahead),
    ];
    expect(record(around(1)).steps).toEqual([
      "- 0s: initiate",
      "- 1m: ended",
      "- 1m10s: completed",
      "- 1m11s: final",
      "fault: {before: ended}",
    ]);
    expect(record(around(40)).steps).toContain("- 20s: final");
  });

  test("what came all at once from a file stands where its own times put it", () => {
    const events = [0, 42].map((at, index) =>
      event(index + 1, `step-${index}`, 9000, { occurredAt: seconds(at) }),
    );
    const { steps, notes } = record(events, { arrivalKnown: false });
    expect(steps).toEqual(["- 0s: step-0", "- 42s: step-1"]);
    expect(notes[0]).toContain("When its events arrived is not known");
  });

  test("longer gaps are shortened, shorter ones stay", () => {
    const events = [0, 30, 4000, 4010].map((at, index) => event(index + 1, `step-${index}`, at));
    expect(record(events, {}, 60_000).steps).toEqual([
      "- 0s: step-0",
      "- 30s: step-1",
      "- 1m30s: step-2",
      "- 1m40s: step-3",
    ]);
  });

  test("nothing that can be sent is a sentence", () => {
    expect(() => record([event(1, "initiate", 0, { type: null })])).toThrow(CannotRecord);
  });
});

test("a written time is read as the same", () => {
  fc.assert(
    fc.property(fc.nat(30 * 24 * 3_600_000), (ms) => {
      expect(parseDuration(writeDuration(ms))).toBeCloseTo(ms, 3);
    }),
  );
});
