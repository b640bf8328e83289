/** Advice from data: what a source says of itself against what was seen of it, over real traffic. */
import { expect, test } from "vitest";
import type { AdviceRow } from "../../shared/advice";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { send, untilCall } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { completedCall, miraiEvent } from "../harness/mirai-events";

const keyOf = (call: number) => `CAL${String(call).padStart(32, "0")}`;
const nothing = { recording: "", recording_player: "", conversational_transcript: "", transcription: "" };

async function postCalls(engine: EngineProcess, from: number, to: number): Promise<void> {
  for (let call = from; call < to; call += 1) {
    await postCallRail(
      engine,
      "post-call",
      callRailEvent("post-call", {
        resource_id: keyOf(call),
        customer_phone_number: "202-555-0142",
        ...nothing,
      }),
    );
  }
  await untilCall(engine, keyOf(to - 1), { final: true });
}

async function adviceOf(engine: EngineProcess, sourceId: string): Promise<Map<string, AdviceRow>> {
  const { rows } = await engine.client.sources.advice({ sourceId });
  return new Map(rows.map((row) => [row.adviceId, row]));
}

test("CallRail: a recording that never comes, events that are not switched on, numbers without a country", async () => {
  const engine = await startForTest();
  const { sourceId, url } = await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  await postCalls(engine, 0, 19);
  expect([...(await adviceOf(engine, sourceId)).keys()]).toEqual([]);
  await postCalls(engine, 19, 41);
  const advice = await adviceOf(engine, sourceId);
  expect([...advice.keys()].toSorted()).toEqual([
    "clock",
    "country",
    "expects.recording",
    "expects.transcript",
    "never.call-modified",
    "never.pre-call",
  ]);
  const newest = await untilCall(engine, keyOf(40), {});
  expect(advice.get("expects.recording")).toMatchObject({
    source: "callrail",
    sentence: "You say you record, yet none of 41 conversations brought a recording.",
    evidence: { counts: { conversations: 41, "with a recording": 0 } },
    settle: { change: { expects: { recording: false, summary: true } } },
    dismissedAt: null,
    cameBack: false,
  });
  expect(advice.get("expects.recording")?.evidence.callIds[0]).toBe(newest.callId);
  expect(advice.get("never.call-modified")).toMatchObject({
    sentence: "Call Modified was never seen in 41 calls.",
    next: `It is not switched on at CallRail: add its URL ${url}/call-modified in the company's Webhooks integration.`,
    settle: { words: "It is not switched on", change: { withoutEvents: ["call-modified"] } },
  });
  expect(advice.get("country")?.sentence).toContain("read as numbers of US");

  // Answered in the settings, it is gone; so it is once the event came.
  await engine.client.sources.update({ sourceId, ...advice.get("expects.recording")?.settle?.change });
  await postCallRail(engine, "pre-call", callRailEvent("pre-call", { resource_id: keyOf(41) }));
  await untilCall(engine, keyOf(41), { events: 1 });
  const after = await adviceOf(engine, sourceId);
  expect([after.has("expects.recording"), after.has("never.pre-call")]).toEqual([false, false]);
});

test("put away, advice comes back only once there is materially more of it", async () => {
  const engine = await startForTest();
  const { sourceId } = await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  await postCalls(engine, 0, 21);
  const adviceId = "expects.recording";
  const state = async () => {
    const { dismissedAt, cameBack } = (await adviceOf(engine, sourceId)).get(adviceId) as AdviceRow;
    return { isAway: dismissedAt !== null, cameBack };
  };
  const openOnes = async () => (await engine.client.sources.allAdvice()).rows.map((row) => row.adviceId);
  expect(await openOnes()).toContain(adviceId);
  await engine.client.sources.dismissAdvice({ sourceId, adviceId });
  expect(await state()).toEqual({ isAway: true, cameBack: false });
  expect(await openOnes()).not.toContain(adviceId);
  await postCalls(engine, 21, 30);
  expect(await state()).toEqual({ isAway: true, cameBack: false });
  await postCalls(engine, 30, 42);
  expect(await state()).toEqual({ isAway: false, cameBack: true });
  await engine.client.sources.dismissAdvice({ sourceId, adviceId });
  expect(await state()).toEqual({ isAway: true, cameBack: false });
  expect(await engine.client.sources.takeUpAdvice({ sourceId, adviceId })).toEqual({ removed: true });
  expect(await state()).toEqual({ isAway: false, cameBack: false });
  await expect(engine.client.sources.dismissAdvice({ sourceId, adviceId: "no.such" })).rejects.toThrow(
    "There is no such advice any more.",
  );
});

test("Mirai: reports that count otherwise than the events", async () => {
  const engine = await startForTest();
  const [source] = (await engine.client.sources.list()).rows;
  const { sourceId = "" } = source ?? {};
  for (let call = 0; call < 5; call += 1) {
    const id = `c_${call}`;
    const report = { reAttemptCount: call < 4 ? 1 : 0, rescheduledCount: 0 };
    const end = miraiEvent("call.lifecycle-ended", { id }, { report });
    await send(engine, [...completedCall(id).slice(0, 5), end]);
  }
  await untilCall(engine, "c_4", { final: true });
  const advice = (await adviceOf(engine, sourceId)).get("attempts");
  expect(advice).toMatchObject({
    sentence:
      "Mirai's report counts other attempts than its events show in 4 of 5 calls: c_3 reports 2, its events show 1.",
    evidence: { counts: { reports: 5, "count otherwise": 4 } },
  });
  expect(advice?.evidence.callIds).toHaveLength(4);
});

test("Mirai: every event arrives twice", async () => {
  const engine = await startForTest();
  const [source] = (await engine.client.sources.list()).rows;
  const { sourceId = "" } = source ?? {};
  for (let call = 0; call < 4; call += 1) {
    await send(
      engine,
      completedCall(`c_${call}`).flatMap((event) => [event, event]),
    );
  }
  await untilCall(engine, "c_3", { final: true, duplicates: 6 });
  expect((await adviceOf(engine, sourceId)).get("twice")).toMatchObject({
    sentence: "Nearly every event arrives more than once: 24 of the last 24 had a copy.",
    evidence: { counts: { events: 24, "with a copy": 24 } },
  });
});

test("Mirai: a secret is set, and no event is signed", async () => {
  const engine = await startForTest();
  const [source] = (await engine.client.sources.list()).rows;
  const { sourceId = "" } = source ?? {};
  await engine.client.sources.addSecret({ sourceId, label: "ours", value: "sk_example_for_tests" });
  for (let call = 0; call < 20; call += 1) {
    const startedAt = new Date(Date.now() + 3_600_000).toISOString();
    await send(engine, [miraiEvent("call.in-progress", { id: `c_${call}` }, { call: { startedAt } })]);
  }
  await engine.until(async () => (await adviceOf(engine, sourceId)).get("unsigned"), "advice on signatures");
  const advice = await adviceOf(engine, sourceId);
  expect(advice.get("unsigned")?.sentence).toContain("none of the last 20 events carries a signature");
  expect(advice.get("clock")?.sentence).toMatch(
    /^The times in 20 of 20 events lie after their arrival, by (60|59) m in the middle/,
  );
});

test("played calls are nobody's traffic: they give no advice", async () => {
  const engine = await startForTest();
  for (let run = 0; run < 3; run += 1) await engine.client.runs.create({ scenario: "sample", speed: 100 });
  await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ q: "final:true" });
    return rows.length === 3;
  }, "three played calls");
  expect((await engine.client.sources.allAdvice()).rows).toEqual([]);
});
