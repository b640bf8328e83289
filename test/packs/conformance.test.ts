/**
 * Every rule of every pack's lifecycle, kept and broken, by events made from its fixtures; and what must break none:
 * copies, events whose signature does not hold, and the order in which readings are handed over.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Lifecycle, LifecycleRule, Pack, Reading } from "../../electron/engine/providers/pack";
import { packs } from "../../electron/engine/providers/packs";
import { type Conformance, evaluateConformance } from "../../electron/engine/reader/conformance";
import { type FoldReading, foldCall } from "../../electron/engine/reader/fold-call";
import { placeInLog, readFixtures } from "./fixtures";

type Given = { now?: number; overdue?: "first-event" | "end"; withoutEvents?: string[] };

async function judge(pack: Pack, readings: FoldReading[], given: Given = {}): Promise<Conformance> {
  const { withoutEvents = [], overdue = null, now = Number.MAX_SAFE_INTEGER } = given;
  const fold = await foldCall(pack, readings, pack);
  return evaluateConformance({ pack, ...fold, finalByTime: false, overdue, withoutEvents, now });
}

function arrived(readings: Reading[]): FoldReading[] {
  return placeInLog(readings).map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
}

/** Without a moment of its own, so that only arrival tells. */
function timeless(reading: Reading): Reading {
  return { ...reading, occurredAt: null, occurredOrders: false };
}

function at(reading: Reading, occurredAt: number): Reading {
  return { ...reading, occurredAt, occurredOrders: true };
}

// Of a generic source nobody published rules.
const ruled = packs.filter((pack) => !pack.userDefined);

describe.each(ruled.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const { rules, deadlines } = pack.lifecycle;
  const fixtures = readFixtures(pack);
  const template = (type: string): Reading => {
    const reading = fixtures.find(({ name }) => name === type)?.expected[0];
    if (reading?.type !== type) throw new Error(`no template of ${type}`);
    return structuredClone(reading);
  };
  const breachesOf = async (rule: { ruleId: string }, readings: Reading[], given?: Given) =>
    (await judge(pack, arrived(readings), given)).breaches.filter(({ ruleId }) => ruleId === rule.ruleId);

  const orders = rules.flatMap((rule) =>
    rule.kind === "precedes" ? rule.before.map((other) => [rule.ruleId, other, rule] as const) : [],
  );
  test.each(orders)("%s: kept, overtaken, contradicted by %s", async (_ruleId, other, rule) => {
    const first = template(rule.type);
    const then = template(other);
    const one = oneAttempt(pack, template);
    expect(await breachesOf(rule, [timeless(first), timeless(then), ...one])).toEqual([]);
    expect(await breachesOf(rule, [timeless(then), timeless(first), ...one])).toMatchObject([
      { sentence: `${other} before ${rule.type}`, cause: "network", positions: [1, 2] },
    ]);
    // By the provider's times the order is right: so it stays the network's. Else no network explains it.
    expect(await breachesOf(rule, [at(then, 2000), at(first, 1000), ...one])).toMatchObject([
      { cause: "network" },
    ]);
    expect(await breachesOf(rule, [at(first, 2000), at(then, 1000), ...one])).toMatchObject([
      { sentence: `${other} before ${rule.type}`, cause: "platform", positions: [2, 1] },
    ]);
    expect(await breachesOf(rule, [at(first, 1000), at(then, 1000), ...one])).toEqual([]);
  });

  const promised = rules.flatMap((rule) =>
    rule.kind === "precedes" && rule.always
      ? rule.always.provenBy.map((proof) => [rule.type, proof, rule, rule.always] as const)
      : [],
  );
  test.each(promised)("%s is missing once %s came", async (type, proof, rule, always) => {
    if (!always) throw new Error("promised");
    const talk =
      always.given.length > 0 && !always.given.includes(proof) ? [template("call.in-progress")] : [];
    const without = [...talk, template(proof)];
    expect(await breachesOf(rule, without)).toMatchObject([
      { sentence: expect.stringContaining(`${type} has not come, though`), cause: "network" },
    ]);
    expect(await breachesOf(rule, [template(type), ...without])).toEqual([]);
    expect(await breachesOf(rule, without, { withoutEvents: [type] })).toEqual([]);
    for (const excuse of always.unless) {
      const excused = [...without, template(excuse), ...oneAttempt(pack, template)];
      expect([excuse, await breachesOf(rule, excused)]).toEqual([excuse, []]);
    }
    if (always.within === null) return;
    const received = arrived(without).at(-1)?.receivedAt ?? 0;
    const dueAt = received + always.within.ms;
    const waiting = await judge(pack, arrived(without), { now: dueAt - 1 });
    expect(waiting).toEqual({ verdict: "open", breaches: [], dueAt });
    expect(await judge(pack, arrived(without), { now: dueAt })).toMatchObject({ verdict: "broken" });
  });

  const exclusions = rules.flatMap((rule) =>
    rule.kind === "one-of"
      ? rule.groups.flatMap((group, index) =>
          rule.groups.slice(index + 1).flatMap((others) => {
            const [one] = group;
            const [other] = others;
            return one && other ? [[rule.ruleId, one, other, rule] as const] : [];
          }),
        )
      : [],
  );
  test.each(exclusions)("%s: %s and %s exclude each other", async (_ruleId, one, other, rule) => {
    const alone = oneAttempt(pack, template);
    expect(await breachesOf(rule, [template(one), ...alone])).toEqual([]);
    const [breach, ...more] = await breachesOf(rule, [template(one), template(other), ...alone]);
    expect(more).toEqual([]);
    expect(breach).toMatchObject({ cause: "platform", positions: [1, 2] });
    expect(breach?.sentence).toContain(`${one} and ${other}`);
  });

  const lasts = rules.flatMap((rule) => (rule.kind === "last" ? [[rule.type, rule] as const] : []));
  test.each(lasts)("nothing comes after %s", async (type, rule) => {
    const before = template("call.rescheduled");
    expect(await breachesOf(rule, [before, template(type)])).toEqual([]);
    expect(await breachesOf(rule, [template(type), before])).toMatchObject([
      { sentence: `call.rescheduled after ${type}`, cause: "network", positions: [1, 2] },
    ]);
    expect(await breachesOf(rule, [before, template(type), template(type)])).toEqual([]);
  });

  test.each(deadlines.map((deadline) => [deadline.ruleId, deadline] as const))(
    "%s: the time is over, and what was awaited may still come",
    async (_ruleId, deadline) => {
      const start = [template(startOf(pack.lifecycle, deadline.awaits))];
      const [awaited = ""] = deadline.awaits;
      expect(await breachesOf(deadline, start)).toEqual([]);
      expect(await breachesOf(deadline, start, { overdue: deadline.from })).toMatchObject([
        { sentence: expect.stringContaining(`no ${awaited}`), assumed: true },
      ]);
      expect(await breachesOf(deadline, [...start, template(awaited)], { overdue: deadline.from })).toEqual(
        [],
      );
    },
  );

  test("the docs have a row for every rule", () => {
    const file = new URL(`../../docs/providers/${pack.id}.md`, import.meta.url);
    const rows = readFileSync(file, "utf8").split("\n");
    for (const { ruleId, says, assumed } of [...rules, ...deadlines]) {
      const row = rows.find((line) => line.includes(`\`${ruleId}\``) && line.includes(says)) ?? "";
      expect([ruleId, row === "", row.includes("assumed")]).toEqual([ruleId, false, assumed]);
    }
  });

  const pool = fixtures
    .flatMap(({ expected }) => expected)
    .filter((reading) => reading.subject && "call" in reading.subject);
  const log = fc.array(fc.constantFrom(...pool), { maxLength: 10 }).map(arrived);

  test("the verdict does not depend on the order readings are handed over in", async () => {
    const shuffled = log.chain((readings) =>
      fc.tuple(fc.constant(readings), fc.shuffledSubarray(readings, { minLength: readings.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([readings, other]) => {
        expect(await judge(pack, other)).toEqual(await judge(pack, readings));
      }),
      { numRuns: 200 },
    );
  });

  test("neither copies nor events whose signature does not hold change the verdict", async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), async (readings, which) => {
        const before = await judge(pack, readings);
        const some = readings[which % Math.max(1, readings.length)];
        const next = { position: readings.length + 1, receivedAt: (readings.at(-1)?.receivedAt ?? 0) + 1000 };
        const forged = pool.map(
          (reading, index): FoldReading => ({
            ...reading,
            position: next.position + index,
            receivedAt: next.receivedAt,
            inFold: false,
            signatureFailed: true,
          }),
        );
        expect(await judge(pack, [...readings, ...forged])).toEqual(before);
        if (!some || pack.duplicateKey(some) === null) return;
        const after = [...readings, { ...some, ...next }];
        // What opens another attempt, or tells no time and may be another attempt's, is no copy for the fold either.
        const attempts = pack.attempts(after);
        const attemptOf = (position: number) =>
          attempts.findIndex(({ positions }) => positions.includes(position));
        if (attempts.length !== pack.attempts(readings).length) return;
        if (attemptOf(next.position) !== attemptOf(some.position)) return;
        const { dueAt: _, ...verdict } = await judge(pack, after);
        expect(verdict).toEqual({ verdict: before.verdict, breaches: before.breaches });
      }),
      { numRuns: 200 },
    );
  });

  test("a whole call in its order conforms, and is open until its end", async () => {
    const whole = wholeCalls[pack.id as keyof typeof wholeCalls];
    for (const types of whole) {
      const readings = arrived(types.map(template));
      expect([types, await judge(pack, readings)]).toMatchObject([
        types,
        { verdict: "conforms", breaches: [] },
      ]);
      expect(await judge(pack, readings.slice(0, 1))).toMatchObject({ verdict: "open", breaches: [] });
    }
    expect(await judge(pack, [])).toMatchObject({ verdict: "open", breaches: [] });
  });
});

const wholeCalls = {
  mirai: [
    [
      "call.initiate",
      "call.in-progress",
      "create_order",
      "call.ended",
      "call.completed",
      "end-of-call",
      "call.lifecycle-ended",
    ],
    ["call.initiate", "call.aborted"],
  ],
  callrail: [
    ["pre-call", "routing-complete", "post-call", "call-modified"],
    ["pre-call", "post-call"],
  ],
  atoms: [
    ["pre-conversation", "post-conversation", "analytics-completed"],
    ["call.start", "call.end", "analytics.completed"],
  ],
  whippy: [
    ["call.created", "call_in_progress", "call_completed.agent_hangup"],
    ["call_in_progress", "call_completed.user_hangup"],
  ],
  vonage: [
    ["started", "ringing", "answered", "human", "completed"],
    ["started", "ringing", "busy"],
  ],
  telnyx: [
    ["call.initiated", "call.answered", "call.hangup"],
    ["call.initiated", "call.answered", "call.conversation.ended", "call.hangup", "call.analyzed"],
  ],
  aircall: [
    ["call.created", "call.ringing_on_agent", "call.answered", "call.hungup", "call.ended", "call.tagged"],
    ["call.created", "call.hungup", "call.voicemail_left", "call.ended"],
  ],
  twilio: [
    [
      "call.initiated",
      "call.ringing",
      "call.in-progress",
      "leg.initiated",
      "leg.completed",
      "call.completed",
    ],
    ["call.ringing", "call.no-answer"],
  ],
  vapi: [
    [
      "status-update.queued",
      "status-update.ringing",
      "status-update.in-progress",
      "tool-calls",
      "status-update.ended",
      "end-of-call-report",
    ],
    ["assistant-request", "status-update.in-progress", "status-update.ended", "end-of-call-report"],
  ],
  // Nothing is told before the end: only the sound may come earlier.
  elevenlabs: [["post_call_audio", "post_call_transcription"]],
  retell: [
    ["call_started", "transcript_updated", "call_ended", "call_analyzed"],
    ["call_started", "transfer_started", "transfer_bridged", "call_ended", "call_analyzed", "transfer_ended"],
  ],
  bland: [["in-call", "post-call"]],
  generic: [
    ["reminder.queued", "reminder.ringing", "reminder.answered", "reminder.finished", "reminder.report"],
  ],
};

/** What makes a call one attempt: of Mirai's the report, whose count overrules. */
function oneAttempt(pack: Pack, template: (type: string) => Reading): Reading[] {
  if (pack.id !== "mirai") return [];
  const end = template("call.lifecycle-ended");
  const report = { reAttemptCount: 0, rescheduledCount: 0 };
  return [{ ...end, facts: { ...end.facts, extra: { report } } }];
}

/** A type that opens a call: the first that a rule puts before others, and that is not awaited itself. */
function startOf(lifecycle: Lifecycle, awaits: string[]): string {
  const isFirst = (rule: LifecycleRule) => rule.kind === "precedes" && !awaits.includes(rule.type);
  const rule = lifecycle.rules.find(isFirst);
  if (rule?.kind !== "precedes") throw new Error("no rule names a first event");
  return rule.type;
}
