/** What an integrator relies on, told as calls: when a call is final, when it leaves, and how often. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, sandboxGate, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";

const minute = 60_000;
const hour = 60 * minute;

let engine: EngineProcess;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls of its own, and nothing happens by time alone. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

function only<T>(rows: T[]): T {
  expect(rows).toHaveLength(1);
  return rows[0] as T;
}

async function crmCallsOf(key: string) {
  return (await crmCalls(engine)).filter((call) => call.externalId === `mirai:${key}`);
}

function without(events: string[], type: string): string[] {
  return events.filter((event) => JSON.parse(event).event.type !== type);
}

function onlyOf(events: string[], type: string): string[] {
  return events.filter((event) => JSON.parse(event).event.type === type);
}

describe("a busy call that nobody dials again", () => {
  test("is a complete call record without transcript, and one call in the sandbox CRM", async () => {
    await send(engine, busyCall("busy-1"));
    const call = await untilCall(engine, "busy-1", { delivery: "synced" });

    expect(call).toMatchObject({
      outcome: "busy",
      outcomeClass: "no-conversation",
      ended: true,
      complete: true,
      final: true,
      dialAttempts: 1,
      stage: "final",
    });
    expect(only(call.callRecords)).toMatchObject({
      version: 1,
      incomplete: [],
      content: { outcome: "busy", transcript: null, summary: null, talkSeconds: 0, recordingUrl: null },
    });
    expect(call.deliveries.map(({ step, version, state }) => ({ step, version, state }))).toEqual([
      { step: "contact", version: 1, state: "delivered" },
      { step: "call", version: 1, state: "delivered" },
    ]);
    expect(only(await crmCallsOf("busy-1")).properties).toMatchObject({
      outcome: "busy",
      phone: "+12025550123",
    });
  });

  test("stays one call when all of its events come a second time", async () => {
    await send(engine, [...busyCall("busy-2"), ...busyCall("busy-2")]);
    await untilRead(engine);
    await advance(engine, minute);
    const call = await untilCall(engine, "busy-2", { delivery: "synced", duplicates: 3 });

    expect(call.dialAttempts).toBe(1);
    only(call.callRecords);
    only(await crmCallsOf("busy-2"));
  });
});

describe("call.lifecycle-ended that overtakes end-of-call", () => {
  test("waits for the summary, then leaves with it", async () => {
    const events = completedCall("overtaken-1");
    await send(engine, without(events, "end-of-call"));
    const waiting = await untilCall(engine, "overtaken-1", { final: true });

    expect(waiting).toMatchObject({ ended: true, complete: false, callRecords: [], deliveries: [] });
    expect(sandboxGate(waiting)).toMatchObject({
      state: "waiting",
      sentence: "Waiting for the summary; leaves marked incomplete at the deadline.",
      assumed: true,
    });

    await send(engine, onlyOf(events, "end-of-call"));
    const call = await untilCall(engine, "overtaken-1", { delivery: "synced" });
    expect(only(call.callRecords)).toMatchObject({
      version: 1,
      incomplete: [],
      content: { summary: "Summary of overtaken-1." },
    });
    expect(only(await crmCallsOf("overtaken-1")).properties.summary).toBe("Summary of overtaken-1.");
  });

  test("leaves marked incomplete after 10 minutes; the late summary makes version 2 of the same call", async () => {
    const events = completedCall("overtaken-2");
    await send(engine, without(events, "end-of-call"));
    await untilCall(engine, "overtaken-2", { final: true });

    await advance(engine, 10 * minute - 1);
    expect(await crmCallsOf("overtaken-2")).toEqual([]);

    await advance(engine, 1);
    const incomplete = await untilCall(engine, "overtaken-2", { delivery: "synced" });
    expect(only(incomplete.callRecords)).toMatchObject({ version: 1, incomplete: ["summary"] });
    const first = only(await crmCallsOf("overtaken-2"));
    expect(first.properties).toMatchObject({ outcome: "completed", incomplete: ["summary"] });
    expect(first.properties).not.toHaveProperty("summary");

    await send(engine, onlyOf(events, "end-of-call"));
    const complete = await untilCall(engine, "overtaken-2", { complete: true, delivery: "synced" });
    expect(complete.callRecords.map(({ version, incomplete }) => ({ version, incomplete }))).toEqual([
      { version: 1, incomplete: ["summary"] },
      { version: 2, incomplete: [] },
    ]);
    await advance(engine, 0);
    const second = only(await crmCallsOf("overtaken-2"));
    expect(second).toMatchObject({ id: first.id, version: 2 });
    expect(second.properties.summary).toBe("Summary of overtaken-2.");
    // What version 1 said and version 2 no longer says must not stay behind.
    expect(second.properties.incomplete ?? null).toBeNull();
  });
});

describe("two attempts whose call.initiate is the same byte for byte", () => {
  const initiate = (id: string) =>
    miraiEvent("call.initiate", { id }, { call: { status: "initiate", startedAt: null, endedAt: null } });

  test("are two attempts", async () => {
    const id = "twice-1";
    const [first, busy] = busyCall(id) as [string, string];
    const [, ...conversation] = without(completedCall(id), "call.lifecycle-ended");
    const end = miraiEvent(
      "call.lifecycle-ended",
      { id },
      {
        call: { status: "completed" },
        report: { reAttemptCount: 1, rescheduledCount: 0, finalStatus: "completed" },
      },
    );
    expect(first).toBe(initiate(id));
    await send(engine, [first, busy, first, ...conversation, end]);
    const call = await untilCall(engine, id, { delivery: "synced" });

    expect(call).toMatchObject({ dialAttempts: 2, duplicates: 0, outcome: "completed" });
    expect(call.attempts.map(({ number, outcome }) => ({ number, outcome }))).toEqual([
      { number: 1, outcome: "busy" },
      { number: 2, outcome: "completed" },
    ]);
    only(await crmCallsOf(id));
  });

  test("a copy of the first is no second attempt", async () => {
    const id = "twice-2";
    const [first, ...rest] = completedCall(id) as [string, ...string[]];
    await send(engine, [first, first, ...rest]);
    const call = await untilCall(engine, id, { delivery: "synced" });

    expect(call).toMatchObject({ dialAttempts: 1, duplicates: 1 });
    const opening = call.timeline.find((event) => event.type === "call.initiate");
    expect(opening?.copies).toMatchObject([{ arrival: 2, identical: true }]);
  });

  test("the second attempt withdraws the end of the first until the call is final", async () => {
    const id = "twice-3";
    const [first, busy] = busyCall(id) as [string, string];
    await send(engine, [first, busy]);
    await untilCall(engine, id, { ended: true, outcome: "busy" });
    await send(engine, [first]);
    const dialing = await untilCall(engine, id, { ended: false });
    expect(dialing).toMatchObject({ dialAttempts: 2, outcome: null, stage: "dialing", final: false });
  });
});

describe("call.aborted", () => {
  const aborted = (id: string) => [
    miraiEvent("call.initiate", { id }, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.aborted", { id }, { call: { status: "aborted", endedAt: "2026-03-02T10:00:31Z" } }),
  ];

  test("is final after 10 minutes of quiet, and leaves then", async () => {
    await send(engine, aborted("aborted-1"));
    const ended = await untilCall(engine, "aborted-1", { ended: true });
    expect(ended).toMatchObject({ outcome: "aborted", outcomeClass: "no-conversation", final: false });

    await advance(engine, 10 * minute - 1);
    await untilCall(engine, "aborted-1", { final: false, delivery: "waiting" });
    await advance(engine, 1);
    const call = await untilCall(engine, "aborted-1", { final: true, delivery: "synced" });
    expect(sandboxGate(call).checks.map(({ name, mark }) => `${name} ${mark}`)).toEqual([
      "ended check",
      "complete check",
      "final check",
      "allowed check",
    ]);
    only(await crmCallsOf("aborted-1"));
  });

  test("a new event starts the quiet again, a copy does not", async () => {
    const [initiate, abort] = aborted("aborted-2") as [string, string];
    await send(engine, [initiate]);
    await untilRead(engine);
    await advance(engine, 6 * minute);
    await send(engine, [abort]);
    await untilCall(engine, "aborted-2", { ended: true });
    await advance(engine, 6 * minute);
    await send(engine, [abort]);
    await untilCall(engine, "aborted-2", { final: false, duplicates: 1 });
    await advance(engine, 4 * minute);
    await untilCall(engine, "aborted-2", { final: true, delivery: "synced" });
  });
});

describe("a conversation whose final event never comes", () => {
  test("is held after 24 hours with the reason, and not sent by itself", async () => {
    await send(engine, without(completedCall("no-final-1"), "call.lifecycle-ended"));
    const waiting = await untilCall(engine, "no-final-1", { ended: true, complete: true });
    expect(sandboxGate(waiting)).toMatchObject({ state: "waiting", heldBy: null });

    await advance(engine, 24 * hour - 1);
    expect(sandboxGate(await untilCall(engine, "no-final-1", { final: false })).state).toBe("waiting");
    await advance(engine, 1);
    const held = await untilCall(engine, "no-final-1", { delivery: "held" });
    expect(held).toMatchObject({ final: false, callRecords: [], deliveries: [] });
    expect(sandboxGate(held)).toMatchObject({ state: "held", heldBy: "final-missing" });
    expect(sandboxGate(held).sentence).toContain("final event missing");
    expect(await crmCallsOf("no-final-1")).toEqual([]);
  });

  test("leaves when the final event comes after all", async () => {
    await send(engine, onlyOf(completedCall("no-final-1"), "call.lifecycle-ended"));
    const call = await untilCall(engine, "no-final-1", { delivery: "synced" });
    expect(call).toMatchObject({ final: true, complete: true });
    only(await crmCallsOf("no-final-1"));
  });

  test("a rescheduled call has not ended: no time makes it final", async () => {
    const id = "rescheduled-1";
    await send(engine, [
      miraiEvent("call.initiate", { id }, { call: { status: "initiate", startedAt: null, endedAt: null } }),
      miraiEvent(
        "call.rescheduled",
        { id },
        {
          call: {
            status: "rescheduled",
            startedAt: "2026-03-02T10:00:05Z",
            endedAt: "2026-03-02T10:00:31Z",
          },
          payload: { callbackTime: "2026-03-05T10:00:00Z" },
        },
      ),
    ]);
    const resting = await untilCall(engine, id, { stage: "queued" });
    expect(resting).toMatchObject({ ended: false, final: false });
    await advance(engine, 8 * 24 * hour);
    const after = await untilCall(engine, id, { stage: "queued" });
    expect(after).toMatchObject({ final: false, deliveries: [], callRecords: [] });
  });
});
