/** Whippy end to end: exactly two delivery statuses leave, all others say why they do not, and texts make no call. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, findCall, sandboxGate, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { whippyCall, whippyText, wholeCall } from "../harness/whippy-events";

const minute = 60_000;
const only = "only “call_completed” and “call_completed.agent_hangup” may leave, compared exactly.";

let engine: EngineProcess;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls of its own, and nothing happens by time alone. */
beforeAll(async () => {
  engine = await startWhippy(folder.path, "--test-clock");
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function startWhippy(path: string, ...flags: string[]): Promise<EngineProcess> {
  const started = await startEngine(path, { flags });
  await started.client.sources.create({ name: "whippy", provider: "whippy", verify: "record" });
  return started;
}

/** What the sandbox CRM holds of a call. */
async function crmCallsOf(key: string) {
  return (await crmCalls(engine)).filter(({ externalId }) => externalId === `whippy:${key}`);
}

const sendCalls = (...bodies: string[]) => send(engine, bodies, "whippy");

const inProgress = (id: string) =>
  whippyCall({ id, status: "call_in_progress", requestId: `${id}-1`, call: {} });

describe("the delivery status", () => {
  test.each(["call_completed", "call_completed.agent_hangup"])(
    "%s is final and allowed, and its call record reaches the sandbox CRM whole",
    async (status) => {
      const id = `whole-${status}`;
      await sendCalls(inProgress(id));
      const running = await untilCall(engine, id, { stage: "in-conversation" });
      expect(running).toMatchObject({ ended: false, final: false, allowed: false, delivery: null });
      expect(running.ghosts.map(({ type }) => type)).toEqual(["call_completed"]);

      await sendCalls(whippyCall({ id, status, requestId: `${id}-2` }));
      const call = await untilCall(engine, id, { delivery: "synced" });
      expect(call).toMatchObject({
        ended: true,
        complete: true,
        final: true,
        allowed: true,
        outcome: "completed",
        outcomeDetail: status,
        direction: "inbound",
        phone: "+12025550142",
        externalId: `u_${id}`,
        ghosts: [],
        metadata: { duration_seconds: 187 },
      });
      expect(sandboxGate(call)).toMatchObject({
        state: "opened",
        sentence: `Opened: “${status}” came, exactly one of the statuses that may leave.`,
      });
      expect(sandboxGate(call).checks.find(({ name }) => name === "complete")?.because).toBe(
        "outcome, summary, transcript, metadata",
      );
      expect((await crmCallsOf(id)).map(({ properties }) => properties)).toEqual([
        expect.objectContaining({ outcome: "completed", summary: `Summary of ${id}.` }),
      ]);
    },
  );

  test.each([
    ["call_completed.user_hangup", true, "It is not the same as “call_completed”."],
    ["call_complete", false, ""],
    ["CALL_COMPLETED", false, "It is not the same as “call_completed”."],
    ["call_in_progress", false, ""],
  ])("%s never leaves, and the gate says why", async (status, ended, near) => {
    const id = `never-${status}`;
    await sendCalls(inProgress(id), whippyCall({ id, status, requestId: `${id}-2` }));
    await untilRead(engine);
    await advance(engine, 30 * 24 * 60 * minute);
    const call = await untilCall(engine, id, { ended, final: false, allowed: false });
    const why = `Its status is “${status}”: ${only} ${near}`.trim();
    expect(sandboxGate(call)).toMatchObject({
      state: ended ? "closed" : "waiting",
      sentence: ended ? why : `Waiting for the end of the call. ${why}`,
      deadlineAt: null,
      version: null,
    });
    expect(sandboxGate(call).checks.find(({ name }) => name === "allowed")?.because).toBe(why);
    expect(call).toMatchObject({ callRecords: [], deliveries: [] });
    expect(call.findings.filter(({ kind }) => kind === "missing" || kind === "stuck")).toEqual([]);
    expect(await crmCallsOf(id)).toEqual([]);
  });

  test("a failed call ends without leaving", async () => {
    await sendCalls(whippyCall({ id: "w-3", status: "call_failed.dial_busy", requestId: "r", call: {} }));
    await untilCall(engine, "w-3", { ended: true, final: false, allowed: false, outcome: "busy" });
    await advance(engine, 0);
    expect(await crmCallsOf("w-3")).toEqual([]);
  });

  test("a refused status that becomes an allowed one leaves then", async () => {
    await sendCalls(whippyCall({ id: "w-4", status: "call_completed.user_hangup", requestId: "r_1" }));
    await untilCall(engine, "w-4", { ended: true, allowed: false });
    await sendCalls(whippyCall({ id: "w-4", status: "call_completed", requestId: "r_2" }));
    await untilCall(engine, "w-4", { allowed: true, final: true, delivery: "synced" });
  });
});

describe("what comes beside it", () => {
  test("without its summary it waits ten minutes, leaves incomplete, and the summary makes the next version", async () => {
    const { summary: _, ...call } = wholeCall("w-5");
    await sendCalls(whippyCall({ id: "w-5", status: "call_completed", requestId: "r_1", call }));
    const waiting = await untilCall(engine, "w-5", { final: true, complete: false });
    expect(sandboxGate(waiting)).toMatchObject({ state: "waiting", assumed: true });
    await advance(engine, 10 * minute - 1000);
    expect(await crmCallsOf("w-5")).toEqual([]);
    await advance(engine, 2000);
    await untilCall(engine, "w-5", { delivery: "synced" });
    expect((await crmCallsOf("w-5"))[0]?.properties).toMatchObject({ incomplete: ["summary"] });

    await sendCalls(whippyCall({ id: "w-5", status: "call_completed", requestId: "r_2" }));
    await untilCall(engine, "w-5", { complete: true, events: 2 });
    await advance(engine, 0);
    const whole = await untilCall(engine, "w-5", { delivery: "synced" });
    expect(whole.callRecords.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect((await crmCallsOf("w-5")).map(({ properties }) => properties.summary)).toEqual([
      "Summary of w-5.",
    ]);
  });

  test("a retry with the same request_id is a copy and changes nothing", async () => {
    const body = whippyCall({ id: "w-6", status: "call_completed", requestId: "r_1" });
    await sendCalls(body);
    await untilCall(engine, "w-6", { delivery: "synced" });
    await sendCalls(body, body);
    await untilCall(engine, "w-6", { events: 1, duplicates: 2 });
    await advance(engine, 0);
    const call = await untilCall(engine, "w-6", { delivery: "synced" });
    expect(call.timeline[0]?.copies.map(({ identical }) => identical)).toEqual([true, true]);
    expect(call.callRecords).toHaveLength(1);
    expect(await crmCallsOf("w-6")).toHaveLength(1);
  });

  test("texts are events of a person and make no call", async () => {
    const calls = async () => (await engine.client.calls.list({ limit: 500 })).rows.length;
    const before = await calls();
    await sendCalls(whippyText("m-1", "r_1"), whippyText("m-2", "r_2"));
    await untilRead(engine);
    const { rows } = await engine.client.events.list({ limit: 2 });
    expect(
      rows.map(({ provider, type, callId, problems }) => ({ provider, type, callId, problems })),
    ).toEqual(Array(2).fill({ provider: "whippy", type: "message.created", callId: null, problems: 0 }));
    expect(await calls()).toBe(before);
  });

  test("a signature in any of the layouts holds, its layout is named, and a bad one takes no part", async () => {
    const key = "the-key-of-this-test";
    const secrets = [{ label: "application key", value: key }];
    await engine.client.sources.create({ name: "signed", provider: "whippy", verify: "record", secrets });
    const hook = `${engine.receiver}/hooks/signed`;
    const newest = async () => {
      const { rows } = await engine.client.events.list({ limit: 1 });
      return engine.client.events.get({ eventId: rows[0]?.eventId ?? "" });
    };
    for (const [encoding, words] of [
      ["hex", "the bare hex HMAC-SHA256"],
      ["base64", "the bare Base64 HMAC-SHA256"],
    ] as const) {
      const body = whippyCall({ id: `w-${encoding}`, status: "call_completed", requestId: encoding });
      const mac = createHmac("sha256", key).update(body).digest(encoding);
      expect(await post(hook, body, { "X-Whippy-Signature": mac })).toBe(200);
      const event = await newest();
      expect(event.signatureAtArrival).toBe("verified");
      expect(event.signatureBecause).toContain(`${words} of the body under “application key”`);
    }
    await post(hook, whippyCall({ id: "w-forged", status: "call_completed", requestId: "f" }), {
      "X-Whippy-Signature": "0".repeat(64),
    });
    expect((await newest()).signatureAtArrival).toBe("failed");
    await untilRead(engine);
    expect(await findCall(engine, "w-forged")).toMatchObject({ ended: false, final: false, allowed: false });
  });
});

describe("the scenarios, in real time", () => {
  let playing: EngineProcess;
  const scratch = makeFolder();
  beforeAll(async () => {
    playing = await startWhippy(scratch.path);
  });
  afterAll(async () => {
    await playing.stop();
    scratch.remove();
  });

  test.each([
    ["whippy-agent-hangup", { final: true, allowed: true, outcome: "completed", delivery: "synced" }],
    ["whippy-user-hangup", { ended: true, final: false, allowed: false, outcome: "completed" }],
    ["whippy-failed", { ended: true, final: false, allowed: false, outcome: "busy" }],
  ] as const)("the scenario %s plays to its end", async (scenario, wanted) => {
    const run = await playing.client.runs.create({ scenario, speed: 100 });
    await playing.until(
      async () => (await playing.client.runs.get({ runId: run.runId })).state === "done",
      "the scenario played to its end",
    );
    const { key } = await playing.until(
      () => playing.client.calls.get({ callId: run.callId }).catch(() => null),
      `the call of ${scenario}`,
    );
    const call = await untilCall(playing, key, wanted);
    expect(call).toMatchObject({ origin: "simulated", problems: 0, metadata: expect.any(Object) });
    const told = (await crmCalls(playing)).filter(({ properties }) => properties.callId === run.callId);
    expect(told).toHaveLength(scenario === "whippy-agent-hangup" ? 1 : 0);
  });
});
