import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atoms } from "../providers/atoms/pack";
import * as atomsLog from "../providers/atoms/test-log";
import { mirai } from "../providers/mirai/pack";
import { endOfCall, type LogEntry, lifecycleEnded, logOf, ZERO } from "../providers/mirai/test-log";
import type { GatePreset } from "../providers/pack";
import { foldCall } from "../reader/fold-call";
import { type CallFactsState, judgeFacts, type KnownByTime } from "./facts";

const minute = 60_000;
const hour = 60 * minute;

async function judge(
  entries: (string | LogEntry)[],
  afterMs: number,
  more: { receivingSince?: number; preset?: GatePreset } = {},
): Promise<CallFactsState> {
  const readings = logOf(...entries).map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
  const fold = await foldCall(mirai, readings, mirai);
  const time = { now: ZERO + afterMs, receivingSince: more.receivingSince ?? 0 };
  return judgeFacts(fold, more.preset ?? mirai.gatePreset, time, { final: null, incomplete: () => false });
}

const busy = ["call.initiate", { type: "call.busy", end: 18, at: 18 }];
const conversation = [
  "call.initiate",
  { type: "call.in-progress", start: 2, at: 2 },
  { type: "call.ended", start: 2, end: 60, at: 60 },
];

describe("the four facts of a Mirai call", () => {
  test("a busy call that is never retried is complete with its outcome and times alone", async () => {
    const facts = await judge([...busy, { ...lifecycleEnded(0, "busy"), at: 30 }], 31_000);
    expect({ complete: facts.complete, missing: facts.missing, required: facts.required }).toEqual({
      complete: true,
      missing: [],
      required: [],
    });
    expect(facts.final).toMatchObject({ position: 3, byTime: false });
  });

  test("busy is ended and not final: another attempt may come", async () => {
    const facts = await judge(busy, 10 * hour);
    expect([facts.ended !== null, facts.final, facts.heldReason]).toEqual([true, null, null]);
  });

  test("a call without an observed end is marked stuck when the preset says so, and nothing else happens", async () => {
    const preset = { ...mirai.gatePreset, stuckAfter: { ms: 4 * hour, assumed: true } };
    const before = await judge(["call.initiate"], 4 * hour - 1, { preset });
    expect([before.stuck, before.dueAt]).toEqual([false, ZERO + 4 * hour]);
    const after = await judge(["call.initiate"], 4 * hour, { preset });
    expect([after.stuck, after.ended, after.final, after.dueAt]).toEqual([true, null, null, null]);
    expect((await judge(busy, 10 * hour, { preset })).stuck).toBe(false);
  });

  test("24 hours after the end without the final event the call is held, not sent", async () => {
    const facts = await judge(busy, 24 * hour + 19_000);
    expect(facts.final).toBeNull();
    expect(facts.heldReason).toMatch(/final event/i);
  });

  test("the final event that overtook the summary waits ten minutes for it, from the final event on", async () => {
    const overtaken = [...conversation, { ...lifecycleEnded(0, "completed"), at: 62 }];
    const waiting = await judge(overtaken, 63_000);
    expect([waiting.complete, waiting.missing, waiting.deadlineAt]).toEqual([
      false,
      ["summary"],
      ZERO + 62_000 + 10 * minute,
    ]);
    const late = await judge(overtaken, 62_000 + 10 * minute);
    expect([late.complete, late.pastDeadline]).toEqual([false, true]);
    const arrived = await judge([...overtaken, { ...endOfCall(2, 60), at: 90 }], 91_000);
    expect([arrived.complete, arrived.missing]).toEqual([true, []]);
  });

  test("metadata that the preset requires is awaited like an artifact, and empty metadata is none", async () => {
    const preset = { ...mirai.gatePreset, requiresFacts: { conversation: ["metadata" as const] } };
    const bare = (entries: (string | LogEntry)[]) =>
      entries.map((entry) => ({ ...(typeof entry === "string" ? { type: entry } : entry), metadata: {} }));
    const events = [...conversation, endOfCall(2, 60), { ...lifecycleEnded(0, "completed"), at: 62 }];
    const without = await judge(bare(events), 63_000, { preset });
    expect([without.complete, without.missing, without.requiredFacts]).toEqual([
      false,
      ["metadata"],
      [{ name: "metadata", there: false }],
    ]);
    expect((await judge(bare(events), 62_000 + 10 * minute, { preset })).pastDeadline).toBe(true);
    const there = await judge(events, 63_000, { preset });
    expect([there.complete, there.requiredFacts]).toEqual([true, [{ name: "metadata", there: true }]]);
    expect((await judge(bare(events), 63_000)).complete).toBe(true);
  });

  test("aborted is final after ten minutes of quiet, and each event starts them again", async () => {
    const aborted = ["call.initiate", { type: "call.aborted", end: 5, at: 5 }];
    expect((await judge(aborted, 5000 + 10 * minute - 1)).final).toBeNull();
    expect((await judge(aborted, 5000 + 10 * minute)).final).toMatchObject({ byTime: true, position: 2 });
  });

  test("what became due while nobody was receiving waits for two minutes of receiving", async () => {
    const aborted = ["call.initiate", { type: "call.aborted", end: 5, at: 5 }];
    const receivingSince = ZERO + 3 * hour;
    expect((await judge(aborted, 3 * hour + 2 * minute - 1, { receivingSince })).final).toBeNull();
    expect((await judge(aborted, 3 * hour + 2 * minute, { receivingSince })).final).not.toBeNull();
  });

  test("a scheduled callback stops the clock for seven days", async () => {
    const rescheduled = [...conversation, { type: "call.rescheduled", start: 2, end: 60, at: 61 }];
    const facts = await judge(rescheduled, 3 * 24 * hour);
    expect([facts.final, facts.heldReason]).toEqual([null, null]);
  });
});

test("without an observed end nothing is ever final, however long one waits", async () => {
  const open = fc.array(
    fc.constantFrom<string | LogEntry>("call.initiate", { type: "call.in-progress", start: 2 }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  await fc.assert(
    fc.asyncProperty(open, fc.integer({ min: 0, max: 400 * 24 }), async (entries, hours) => {
      const facts = await judge(entries, hours * hour);
      expect([facts.ended, facts.final, facts.complete]).toEqual([null, null, false]);
    }),
    { numRuns: 100 },
  );
});

test("from final on, time takes nothing back", async () => {
  const entries = [...conversation, endOfCall(2, 60), lifecycleEnded(0, "completed")];
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
      async (first, more) => {
        const before = await judge(entries, 64_000 + first * minute);
        const after = await judge(entries, 64_000 + (first + more) * minute);
        expect([after.ended, after.final, after.complete]).toEqual([
          before.ended,
          before.final,
          before.complete,
        ]);
      },
    ),
    { numRuns: 100 },
  );
});

describe("the four facts where a deadline makes final", () => {
  async function judgeAtoms(
    entries: (string | atomsLog.LogEntry)[],
    afterMs: number,
    known: KnownByTime = { final: null, incomplete: () => false },
  ): Promise<CallFactsState> {
    const log = atomsLog.logOf(...entries);
    const readings = log.map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
    const fold = await foldCall(atoms, readings, atoms);
    return judgeFacts(fold, atoms.gatePreset, { now: atomsLog.ZERO + afterMs, receivingSince: 0 }, known);
  }

  const talked = ["pre-conversation", { ...atomsLog.post(), at: 100 }];

  test("a conversation waits for its final event, however quiet it is, and leaves incomplete at the deadline", async () => {
    const end = 100_000;
    const waiting = await judgeAtoms(talked, end + 15 * minute - 1);
    expect([waiting.final, waiting.pastDeadline, waiting.dueAt]).toEqual([
      null,
      false,
      atomsLog.ZERO + end + 15 * minute,
    ]);
    const over = await judgeAtoms(talked, end + 15 * minute);
    expect([over.final?.because, over.missing, over.pastDeadline, over.dueAt]).toEqual([
      "final by deadline, 15 m after the end",
      ["summary"],
      true,
      null,
    ]);
  });

  test("a deadline that passed in the engine's absence does not begin a second one", async () => {
    const late = atomsLog.ZERO + hour;
    const known = { final: { position: 2, at: late, because: "final by deadline" }, incomplete: () => false };
    const facts = await judgeAtoms(talked, hour, known);
    expect([facts.final?.byTime, facts.pastDeadline, facts.dueAt]).toEqual([true, true, null]);
  });

  test("without a conversation quiet makes final what is complete", async () => {
    const busy = [atomsLog.post("busy")];
    expect((await judgeAtoms(busy, 60_000 - 1)).final).toBeNull();
    const facts = await judgeAtoms(busy, 60_000);
    expect([facts.final?.because, facts.complete]).toEqual(["quiet for 60 s after the end", true]);
  });

  test("behind the final event the wait for a missing artifact counts from it", async () => {
    const overtaken = ["pre-conversation", { ...atomsLog.analytics(), at: 100 }];
    const facts = await judgeAtoms([...overtaken], 100_000);
    expect([facts.final?.byTime, facts.complete, facts.deadlineAt]).toEqual([
      false,
      false,
      atomsLog.ZERO + 100_000 + 15 * minute,
    ]);
  });

  test("what the vendor's words do not offer is not required: one preset serves two dialects", async () => {
    const draft = ["call.start", atomsLog.callEnd("completed")];
    const quiet = await judgeAtoms(draft, 10 * minute);
    expect([quiet.complete, quiet.final]).toEqual([true, null]);
    const facts = await judgeAtoms(draft, 15 * minute + 1000);
    expect([facts.required.map(({ name }) => name), facts.complete, facts.final?.byTime]).toEqual([
      ["transcript"],
      true,
      true,
    ]);
  });
});
