/**
 * Killed anywhere: events are on disk, the reader continues at its cursor, what was being sent goes out again with the
 * same key and the same bytes. A sandbox CRM in its own process watches from outside and must see each finished call
 * once. That a SIGKILL loses nothing says nothing about a power cut: see `sync-trace.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordFault } from "../faults/fault-rows";
import { type CrashReport, runCrashes, runUndisturbed } from "./crash-run";
import { deliveryMoments } from "./crm";
import { buildEngine, type Installation } from "./installation";
import { type KillMoment, planKills } from "./kill-plan";
import { chooseSeed, createRandom } from "./random";
import { findFinishedCalls } from "./traffic";

const seed = chooseSeed();
const again = `repeat with CRASH_SEED=${seed}`;

describe(`an engine that is killed again and again (seed ${seed})`, () => {
  let built: Installation;
  let report: CrashReport;
  let undisturbed: Awaited<ReturnType<typeof runUndisturbed>>;

  beforeAll(async () => {
    built = buildEngine();
    const kills = planKills(createRandom(seed));
    report = await runCrashes({ entry: built.entry, seed, calls: 280, kills });
    undisturbed = await runUndisturbed(built.entry, report.evidence.bodies);
    console.log(describeRun(report));
  }, 600_000);
  afterAll(() => built?.remove());

  it("really died, each time by SIGKILL, and more than twenty times", () => {
    expect(new Set(report.kills.map(({ signal }) => signal))).toEqual(new Set(["SIGKILL"]));
    expect(report.kills.length).toBeGreaterThan(20);
  });

  it("was killed in the middle of everything it does", () => {
    const kinds = new Set(report.kills.map(({ moment }) => describeMoment(moment)));
    expect(kinds).toEqual(new Set(["answer", "burst", "reading", "start", ...deliveryMoments]));
    // Where chance has to hit a transaction of a few milliseconds, `crash.test.ts` kills at the very line.
    const found = {
      withAnswersUnderWay: report.ledger.lost,
      withEventsUnread: report.kills.filter(({ found }) => found.unread > 0).length,
      withADeliveryInFlight: report.kills.filter(({ found }) => found.inflight > 0).length,
    };
    for (const [moment, times] of Object.entries(found))
      expect(times, `${moment}; ${again}`).toBeGreaterThan(0);
  });

  it("kept every event that it had answered, byte for byte", () => {
    expect(report.missing, again).toEqual([]);
    expect(report.invented, again).toEqual([]);
    expect(report.ledger.acked).toBeGreaterThan(800);
  });

  it("has a sound database and met no bug on the way", () => {
    expect(report.evidence.damage, again).toEqual([]);
    expect(report.errors, again).toEqual([]);
  });

  it("shows the calls of an engine that got the same events and was left alone", () => {
    expect(report.evidence.views, again).toEqual(undisturbed.evidence.views);
    expect(report.evidence.calls, again).toEqual(undisturbed.evidence.calls);
    expect(report.evidence.records, again).toEqual(undisturbed.evidence.records);
  });

  it("left one call in the CRM per finished call, one contact per person, and nothing else", () => {
    expect(report.crmRanOn).toBe(true);
    const finished = findFinishedCalls(report.evidence.bodies);
    expect(finished.length).toBeGreaterThan(100);
    const inCrm = report.crm.objects.filter(({ type }) => type === "calls");
    expect(
      inCrm.map(({ externalId }) => externalId),
      again,
    ).toEqual(finished.map((key) => `mirai:${key}`));
    expect(report.crm.objects, again).toEqual(undisturbed.crm.objects);
    expect(report.crm.created, again).toEqual(
      report.crm.objects.map(({ type, externalId }) => `${type} ${externalId}`).sort(),
    );
  });

  it("delivered everything, and repeated a request only with the same key and the same bytes", () => {
    const { deliveries } = report.evidence;
    const delivered = deliveries.filter(({ state }) => state === "delivered");
    // A newer version may overtake one that nobody began to send; nothing else stays behind.
    const overtaken = deliveries.filter(
      ({ state, attempts }) => state === "superseded" && attempts.length === 0,
    );
    expect(delivered.length + overtaken.length, again).toBe(deliveries.length);
    // What a kill cut off is written down as unknown; only the last attempt ends a delivery, and no other failed.
    for (const { attempts } of delivered) {
      expect(attempts.at(-1), again).toBe("delivered");
      expect(new Set(attempts.slice(0, -1)), again).toEqual(new Set(attempts.length > 1 ? ["unknown"] : []));
    }
    expect(report.crm.keysWithOtherBytes, again).toEqual([]);
    expect(report.crm.repeats).toBeGreaterThan(0);
    const twice = deliveries.filter((one, index) => {
      const before = deliveries[index - 1];
      return (
        before?.callId === one.callId &&
        before.step === one.step &&
        before.payloadSha256 === one.payloadSha256
      );
    });
    expect(twice, again).toEqual([]);
    recordFault({
      group: "Processes",
      fault: "SIGKILL storm",
      where: "the engine: answers, bursts, reading, starts, deliveries",
      tried: report.kills.length,
      outcome: "held",
      saw: `${report.kills.length} kills, ${report.ledger.acked} events answered, 0 of them lost; one call in the CRM per finished call; the calls are those of an engine that was left alone`,
    });
  });
});

describe("an engine that answers before the commit", () => {
  // An engine is built and started five times: minutes on a crowded machine.
  it("is found out: answered events are missing", { timeout: 300_000 }, async () => {
    const built = buildEngine("answer-before-commit");
    try {
      const kills = Array.from({ length: 4 }, (): KillMoment => ({ kind: "answer", nth: 20 }));
      const report = await runCrashes({ entry: built.entry, seed, calls: 40, kills });
      expect(report.kills.map(({ signal }) => signal)).toEqual(Array(4).fill("SIGKILL"));
      expect(report.missing.length, again).toBeGreaterThan(0);
      expect(report.invented, again).toEqual([]);
    } finally {
      built.remove();
    }
  });
});

function describeMoment(moment: KillMoment): string {
  return moment.kind === "delivery" ? moment.moment : moment.kind;
}

function describeRun({ kills, ledger, evidence, crm }: CrashReport): string {
  return [
    `seed ${seed}: ${kills.length} kills, ${ledger.acked} events answered, ${ledger.lost} answers lost`,
    `${evidence.bodies.length} events in the log, ${evidence.calls.length} calls`,
    `${crm.created.length} objects in the CRM, ${crm.repeats} requests repeated`,
  ].join("; ");
}
