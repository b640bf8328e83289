/** A platform without a pack of its own, signed by the specification's own library: from the first request to the CRM. */
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { SAMPLE_MAPPING } from "../../electron/engine/providers/standard-webhooks/sample";
import { crmCalls, sandboxGate, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";

const secret = `whsec_${randomBytes(32).toString("base64")}`;

function event(type: string, callId: string, more: object = {}): string {
  const call = { id: callId, direction: "inbound", from: "+12025550142", to: "+12025550100", ...more };
  const caller = { id: "u_482", name: "Dana Weber" };
  const report = type === "call.report" ? { report: { summary: `Notes of ${callId}.` } } : {};
  return JSON.stringify({ type, timestamp: "2026-03-02T10:00:00Z", data: { call, caller, ...report } });
}

const conversation = (callId: string) => [
  event("call.ringing", callId),
  event("call.answered", callId),
  event("call.ended", callId, { result: "talked", seconds: 42 }),
  event("call.report", callId, { result: "talked", seconds: 42 }),
];

let sent = 0;
function nextId(): string {
  sent += 1;
  return `msg_${sent}`;
}

/** As a platform sends it: a message id that is the same at each try, signed by the vendor's own code. */
async function deliver(
  engine: EngineProcess,
  body: string,
  { id = nextId(), prefix = "webhook", key = secret } = {},
): Promise<number> {
  const at = new Date();
  const answer = await fetch(`${engine.receiver}/hooks/desk`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [`${prefix}-id`]: id,
      [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
      [`${prefix}-signature`]: new Webhook(key).sign(id, at, body),
    },
    body,
  });
  return answer.status;
}

async function addSource(engine: EngineProcess, more: object = {}): Promise<string> {
  const { status, body } = await engine.rest("POST", "/sources", {
    name: "desk",
    provider: "standard-webhooks",
    secrets: [{ label: "endpoint", value: secret }],
    ...more,
  });
  expect(status).toBe(201);
  return (body as { sourceId: string }).sourceId;
}

test("verified, read by the mapping, a retry known by its id, and told once", async () => {
  const engine = await startForTest();
  await addSource(engine, { mapping: SAMPLE_MAPPING });
  const [ringing = "", ...others] = conversation("call_1");
  for (const id of ["msg_first", "msg_first"]) expect(await deliver(engine, ringing, { id })).toBe(200);
  // The same words under another id are another event.
  await deliver(engine, ringing, { id: "msg_again" });
  for (const body of others) await deliver(engine, body, { prefix: "svix" });
  const call = await untilCall(engine, "call_1", { delivery: "synced" });
  expect(call).toMatchObject({
    provider: "standard-webhooks",
    outcome: "completed",
    direction: "inbound",
    talkSeconds: 42,
    phone: "+12025550142",
    personName: "Dana Weber",
    events: 5,
    duplicates: 1,
  });
  expect(sandboxGate(call).sentence).toBe("Opened: “final when” is true of call.report.");
  expect((await crmCalls(engine)).map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      summary: "Notes of call_1.",
      outcome: "completed",
      direction: "inbound",
      talkSeconds: 42,
    }),
  ]);
  const { rows } = await engine.client.events.list({ q: "provider:standard-webhooks" });
  expect(rows.map(({ signature }) => signature)).toEqual(Array(6).fill("verified"));
});

test("a report signed with another secret takes no part, and is refused where the source says so", async () => {
  const engine = await startForTest();
  await addSource(engine, { mapping: SAMPLE_MAPPING, verify: "enforce" });
  const bodies = conversation("call_2");
  const report = bodies.pop() ?? "";
  for (const body of bodies) expect(await deliver(engine, body)).toBe(200);
  const key = `whsec_${randomBytes(32).toString("base64")}`;
  expect(await deliver(engine, report, { key })).toBe(401);
  await untilRead(engine);
  expect(await untilCall(engine, "call_2", { ended: true })).toMatchObject({ final: false });
  expect(await crmCalls(engine)).toEqual([]);
  // Sent again with the secret that is right, under the same id, it counts.
  expect(await deliver(engine, report)).toBe(200);
  await untilCall(engine, "call_2", { delivery: "synced" });
});

test("until it is mapped nothing leaves; requests of no source are proposed as this, by their headers", async () => {
  const engine = await startForTest();
  const [ringing = ""] = conversation("call_3");
  expect(await deliver(engine, ringing)).toBe(404);
  const [unclaimed] = (await engine.client.sources.unclaimed()).rows;
  expect(unclaimed?.proposals).toEqual([
    {
      provider: "standard-webhooks",
      providerName: "Standard Webhooks",
      sure: "perhaps",
      why: "1 event is JSON that no provider here knows, signed as Standard Webhooks: you say what it means",
    },
  ]);
  const sourceId = await addSource(engine);
  await deliver(engine, event("call.ended", "call_3"));
  await untilRead(engine);
  expect((await engine.client.calls.list({})).rows).toEqual([]);
  await engine.rest("PUT", `/sources/${sourceId}/mapping`, SAMPLE_MAPPING);
  await untilCall(engine, "call_3", { ended: true });
  expect(await crmCalls(engine)).toEqual([]);
});
