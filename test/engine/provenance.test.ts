/** Every field of a call and of its call records says which event told it, where, and what it replaced. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CallDetail, CallRow, FieldProvenance, Provenance } from "../../shared/calls";
import type { Json } from "../../shared/words";
import { atomsEvent } from "../harness/atoms-events";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { whippyCall } from "../harness/whippy-events";

/** A call, and where its fields come from. */
type ToldCall = CallDetail & { provenance: Provenance[] };

async function told(engine: EngineProcess, call: CallDetail): Promise<ToldCall> {
  const { rows } = await engine.client.calls.provenance({ callId: call.callId });
  return { ...call, provenance: rows };
}

async function toldCall(engine: EngineProcess, key: string, wanted: Partial<CallRow>): Promise<ToldCall> {
  return told(engine, await untilCall(engine, key, wanted));
}

function fieldsOf(call: ToldCall, version: number | null): FieldProvenance[] {
  const told = call.provenance.find((one) => one.version === version);
  if (!told) throw new Error(`no provenance of version ${version}`);
  return told.fields;
}

function toldOf(call: ToldCall, field: string, version: number | null = null): FieldProvenance {
  const told = fieldsOf(call, version).find((one) => one.field === field);
  if (!told) throw new Error(`no provenance of ${field}`);
  return told;
}

/** Every field of every version has a source; what has none has no value either. */
function expectWhole(call: ToldCall): void {
  expect(call.callRecords.length).toBeGreaterThan(0);
  expect(call.provenance.map(({ version }) => version)).toEqual([
    null,
    ...call.callRecords.map(({ version }) => version),
  ]);
  for (const { version, content } of call.callRecords) {
    const record = content as Record<string, Json>;
    const fields = fieldsOf(call, version);
    const wanted = Object.entries(record).flatMap(([name, value]) =>
      (name === "metadata" || name === "extra") && value && Object.keys(value).length > 0
        ? Object.keys(value).map((key) => `${name}.${key}`)
        : [name],
    );
    expect(fields.map(({ field }) => field).sort()).toEqual(wanted.sort());
    for (const { field, by, value, eventId, path, sentence } of fields) {
      expect([field, sentence === ""]).toEqual([field, false]);
      const isEmpty = value === null || value === false || JSON.stringify(value).length === 2;
      if (by === "default") expect([field, isEmpty]).toEqual([field, true]);
      if (by === "event" || by === "inferred" || by === "setting") {
        expect([field, call.timeline.some((event) => event.eventId === eventId)]).toEqual([field, true]);
        expect([field, path !== null || sentence.includes(": ")]).toEqual([field, true]);
      }
    }
  }
}

test("Mirai: the outcome replaced busy, the number came by a path of the source, the attempts were reported", async () => {
  const engine = await startForTest();
  const [initiate, inProgress, ended, completed, analysed] = completedCall("c_1") as [
    string,
    string,
    string,
    string,
    string,
  ];
  const busy = miraiEvent("call.busy", { id: "c_1" }, { call: { endedAt: "2026-03-02T10:00:31Z" } });
  const report = { reAttemptCount: 1, rescheduledCount: 0 };
  const end = miraiEvent("call.lifecycle-ended", { id: "c_1" }, { report });
  await send(engine, [initiate, busy, initiate, inProgress, ended, completed, analysed, end]);
  const call = await toldCall(engine, "c_1", { final: true, delivery: "synced" });
  expectWhole(call);
  expect(toldOf(call, "outcome")).toEqual({
    field: "outcome",
    by: "event",
    value: "completed",
    eventId: "e6",
    type: "call.completed",
    path: "event.type",
    because: "",
    sentence: "from call.completed (e6) at event.type; replaced busy from call.busy (e2) at event.type",
    replaced: [{ value: "busy", eventId: "e2", type: "call.busy", path: "event.type" }],
    earlier: 1,
  });
  expect(toldOf(call, "endedAt", 1)).toMatchObject({
    eventId: "e5",
    path: "event.data.call.endedAt",
    replaced: [{ value: Date.parse("2026-03-02T10:00:31Z"), eventId: "e2" }],
  });
  expect(toldOf(call, "phone", 1)).toMatchObject({ by: "setting", path: "metadata.phone" });
  expect(toldOf(call, "direction", 1).sentence).toContain("Mirai places every call");
  expect(toldOf(call, "summary", 1)).toMatchObject({ eventId: "e7", path: "event.data.analysis.summary" });
  expect(toldOf(call, "metadata.name", 1)).toMatchObject({ path: "metadata.name" });
  expect(toldOf(call, "extra.report", 1)).toMatchObject({ eventId: "e8", path: "event.data.report" });
  expect(toldOf(call, "dialAttempts")).toMatchObject({
    by: "event",
    value: 2,
    eventId: "e8",
    path: "event.data.report",
  });
  expect(toldOf(call, "agent", 1)).toMatchObject({ by: "default", value: null });
  expect(toldOf(call, "incomplete", 1)).toMatchObject({ by: "gate", value: [] });
  expect(toldOf(call, "externalId", 1)).toMatchObject({ by: "ringback", value: "mirai:c_1" });
});

test("Mirai: without a report the attempts are inferred, and a call of nobody talked 0 by the gate", async () => {
  const engine = await startForTest();
  const busy = miraiEvent("call.busy", { id: "c_2" }, { call: { endedAt: "2026-03-02T10:00:31Z" } });
  const [initiate = ""] = completedCall("c_2");
  await send(engine, [initiate, busy, miraiEvent("call.lifecycle-ended", { id: "c_2" })]);
  const call = await toldCall(engine, "c_2", { final: true, delivery: "synced" });
  expectWhole(call);
  expect(toldOf(call, "dialAttempts")).toMatchObject({ by: "inferred", value: 1 });
  expect(toldOf(call, "talkSeconds", 1)).toMatchObject({ by: "gate", value: 0 });
});

test("Retell: of a transcript that grew with every event the last values before it are told, and how many there were", async () => {
  const engine = await startForTest();
  await engine.client.sources.create({ name: "retell", provider: "retell" });
  const { call, ...event } = JSON.parse(readFileSync("fixtures/retell/transcript_updated.json", "utf8"));
  const many = 30;
  let transcript = "";
  for (let turn = 0; turn < many; turn += 1) {
    transcript += `Agent: This is sentence ${turn} of a talk that goes on.\n`;
    const body = JSON.stringify({
      ...event,
      call: {
        ...call,
        call_id: "grown-1",
        transcript,
        transcript_object: [],
        transcript_with_tool_calls: [],
      },
    });
    expect(await post(`${engine.receiver}/hooks/retell`, body)).toBe(200);
  }
  const read = await toldCall(engine, "grown-1", { events: many });
  const transcripts = toldOf(read, "transcript");
  expect(transcripts).toMatchObject({
    value: transcript,
    eventId: `e${many}`,
    path: "call.transcript",
    earlier: 29,
  });
  expect(transcripts.replaced.map(({ eventId }) => eventId)).toEqual(
    Array.from({ length: 12 }, (_, index) => `e${many - 1 - index}`),
  );
  for (const { value, path } of transcripts.replaced) {
    expect(path).toBe("call.transcript");
    expect(value).toBe(`${transcript.slice(0, 400)}…`);
  }
  expect(transcripts.sentence).toMatch(/; 26 more before those$/);
});

test("there is nothing to tell of a call that is not there", async () => {
  const engine = await startForTest();
  await expect(engine.client.calls.provenance({ callId: "c_none" })).rejects.toThrow(
    "There is no such call.",
  );
});

test("CallRail: a second version says what the Call Modified changed, and the first keeps its own story", async () => {
  const engine = await startForTest("--test-clock");
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const resource_id = "CAL00000000000000000000000000000001";
  await postCallRail(engine, "pre-call", callRailEvent("pre-call", { resource_id }));
  await postCallRail(engine, "post-call", callRailEvent("post-call", { resource_id, note: "first" }));
  await untilCall(engine, resource_id, { delivery: "synced" });
  await engine.client.clock.advance({ advance: 60_000 });
  await postCallRail(
    engine,
    "call-modified",
    callRailEvent("call-modified", { resource_id, note: "second" }),
  );
  await untilRead(engine);
  await engine.client.clock.advance({ advance: 180_000 });
  const whole = await engine.until(async () => {
    const found = await untilCall(engine, resource_id, { final: true });
    return found.callRecords.length === 2 && found;
  }, "version 2");
  const call = await told(engine, whole);
  expectWhole(call);
  expect(toldOf(call, "metadata.note", 1)).toMatchObject({ value: "first", eventId: "e2", replaced: [] });
  expect(toldOf(call, "metadata.note", 2)).toMatchObject({
    value: "second",
    eventId: "e3",
    path: "note",
    replaced: [{ value: "first", eventId: "e2", type: "post-call", path: "note" }],
  });
  expect(toldOf(call, "outcome", 1)).toMatchObject({ eventId: "e2", path: "call_type" });
  expect(toldOf(call, "endedAt", 1)).toMatchObject({ path: "start_time + duration" });
  expect(toldOf(call, "key", 1)).toMatchObject({ path: "resource_id" });
});

test("Atoms", async () => {
  const engine = await startForTest();
  await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  const types = ["pre-conversation", "post-conversation", "analytics-completed"];
  await send(
    engine,
    types.map((type) => atomsEvent(type, "CALL-1")),
    "atoms",
  );
  const call = await toldCall(engine, "CALL-1", { delivery: "synced" });
  expectWhole(call);
  expect(toldOf(call, "outcome", 1)).toMatchObject({ eventId: "e2", path: "metadata.callData.callStatus" });
  expect(toldOf(call, "summary", 1)).toMatchObject({ eventId: "e3", path: "metadata.analytics.summary" });
  expect(toldOf(call, "startedAt", 1)).toMatchObject({ path: "metadata.callData.answerTime" });
});

test("Whippy", async () => {
  const engine = await startForTest();
  await engine.client.sources.create({ name: "whippy", provider: "whippy" });
  await send(
    engine,
    [
      whippyCall({ id: "w1", status: "call_in_progress", requestId: "r1", call: {} }),
      whippyCall({ id: "w1", status: "call_completed.agent_hangup", requestId: "r2" }),
    ],
    "whippy",
  );
  const call = await toldCall(engine, "w1", { delivery: "synced" });
  expectWhole(call);
  expect(toldOf(call, "outcome", 1)).toMatchObject({ eventId: "e2", path: "data.delivery_status" });
  expect(toldOf(call, "vendorStatus")).toMatchObject({
    value: "call_completed.agent_hangup",
    replaced: [{ value: "call_in_progress", eventId: "e1", path: "data.delivery_status" }],
  });
  expect(toldOf(call, "summary", 1)).toMatchObject({ path: "data.call.summary" });
});
