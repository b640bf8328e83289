/** CallRail over the wire: which event proves the end, what opens no call, and that one call leaves once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, crmCalls, findCall, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const minute = 60_000;
const signingKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "Example Clinic", value: signingKey }];
  await engine.client.sources.create({ name: "callrail", provider: "callrail", secrets });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

/** A call id as CallRail shapes them. */
function idOf(call: string): string {
  return `CAL${call.padStart(32, "0")}`;
}

async function send(type: string | null, fields: Record<string, unknown>, key = signingKey): Promise<void> {
  await postCallRail(engine, type, callRailEvent(type ?? "post-call", fields), key);
  await untilRead(engine);
}

async function crmCallsOf(key: string) {
  return (await crmCalls(engine)).filter((call) => call.externalId === `callrail:${key}`);
}

async function newestEvent() {
  const [row] = (await engine.client.events.list({ limit: 1 })).rows;
  if (!row) throw new Error("nothing was received");
  return engine.client.events.get({ eventId: row.eventId });
}

test("a Pre-Call proves nothing, however long nothing follows; the Post-Call makes exactly one call record", async () => {
  const key = idOf("a1");
  await send("pre-call", { resource_id: key });
  await advance(engine, 50 * minute);
  const ringing = await untilCall(engine, key, { stage: "dialing" });
  expect(ringing).toMatchObject({
    ended: false,
    final: false,
    outcome: null,
    direction: "inbound",
    phone: "+12025550142",
    callRecords: [],
    deliveries: [],
    ghosts: [{ type: "post-call", missing: false }],
  });
  expect(sandboxGate(ringing).state).toBe("waiting");
  expect(await crmCallsOf(key)).toEqual([]);

  await send("post-call", { resource_id: key });
  const call = await untilCall(engine, key, { delivery: "synced" });
  expect(call).toMatchObject({
    stage: "final",
    outcome: "completed",
    outcomeDetail: "answered",
    outcomeClass: "conversation",
    ended: true,
    complete: true,
    final: true,
    dialAttempts: 1,
    events: 2,
    problems: 0,
    talkSeconds: 187,
    agent: "front@example.com",
    company: "Example Clinic",
    phoneFrom: null,
    ghosts: [],
  });
  expect(call.callRecords).toMatchObject([
    { version: 1, incomplete: [], content: { summary: "Dana Reyes asked for a cleaning on Thursday." } },
  ]);
  const [written, ...more] = await crmCallsOf(key);
  expect(more).toEqual([]);
  expect(written?.properties).toMatchObject({ outcome: "completed", phone: "+12025550142" });
});

test("a missed call is final at once, without transcript, summary or recording", async () => {
  const key = idOf("a2");
  const nothing = { recording: "", recording_player: "", conversational_transcript: "", call_summary: "" };
  await send("post-call", { resource_id: key, answered: false, call_type: "missed", ...nothing });
  const call = await untilCall(engine, key, { delivery: "synced" });
  expect(call).toMatchObject({
    outcome: "missed",
    outcomeClass: "no-conversation",
    complete: true,
    findings: [],
  });
  expect(call.callRecords).toMatchObject([{ version: 1, incomplete: [], content: { talkSeconds: 0 } }]);
});

test("a badly signed Post-Call opens nothing, and its signature says why", async () => {
  const key = idOf("a3");
  await send("post-call", { resource_id: key }, "ffffffffffffffffffffffffffffffff");
  await advance(engine, 30 * minute);
  expect(await newestEvent()).toMatchObject({
    type: "post-call",
    signature: "failed",
    signatureBecause: expect.stringContaining("does not fit the body under “Example Clinic”"),
  });
  const call = await findCall(engine, key);
  expect(call?.final ?? false).toBe(false);
  expect(await crmCallsOf(key)).toEqual([]);
});

test("texts and forms make no call", async () => {
  const before = (await engine.client.calls.list({ limit: 500 })).rows.length;
  for (const type of ["text-received", "text-sent", "form"]) {
    await send(type, {});
    expect(await newestEvent()).toMatchObject({ type, signature: "verified", callId: null, problemList: [] });
  }
  await advance(engine, 10 * minute);
  expect((await engine.client.calls.list({ limit: 500 })).rows).toHaveLength(before);
});

test("a Post-Call at the bare URL is kept, proves nothing and says which path to use", async () => {
  const key = idOf("a4");
  await send(null, { resource_id: key });
  const event = await newestEvent();
  expect(event).toMatchObject({ type: null, provider: "callrail", signature: "verified" });
  expect(event.problemList).toMatchObject([
    { sentence: expect.stringContaining("/post-call or /call-modified") },
  ]);
  expect(await untilCall(engine, key, { ended: false })).toMatchObject({ final: false, callRecords: [] });
  expect(await crmCallsOf(key)).toEqual([]);
});

test.each(["callrail-answered", "callrail-missed", "callrail-person"])(
  "the scenario %s plays to the end, and its call reaches the sandbox CRM once",
  async (scenario) => {
    const { runId, callId } = await engine.client.runs.create({ scenario, speed: 1 });
    await advance(engine, 10 * minute);
    const run = await engine.until(async () => {
      const run = await engine.client.runs.get({ runId });
      return run.state === "playing" ? null : run;
    }, `${scenario} played`);
    expect(run).toMatchObject({ state: "done", reason: null });
    const call = await engine.until(async () => {
      const call = await engine.client.calls.get({ callId }).catch(() => null);
      return call?.delivery === "synced" && call;
    }, `the call of ${scenario} in the sandbox CRM`);
    expect(call).toMatchObject({ origin: "simulated", final: true, problems: 0, dialAttempts: 1 });
    // Calls that are not live are written under the id of the call, so that they never meet a live one.
    expect(await crmCallsOf(callId)).toHaveLength(1);
  },
);
