/** What CallRail changes after a call: gathered, told as the next version, and only what differs; calls without an end. */
import { expect, test } from "vitest";
import type { Json } from "../../shared/words";
import { advance, crmCalls, sandboxGate, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { post } from "../harness/mirai-events";

const minute = 60_000;
const day = 24 * 60 * minute;
async function start(): Promise<EngineProcess> {
  const engine = await startForTest("--test-clock");
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  return engine;
}

const preCall = {
  resource_id: "CAL0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  company_resource_id: "COM0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  person_resource_id: "PER0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  company_name: "Lakeside Dental",
  company_time_zone: "America/Chicago",
  answered: false,
  call_type: "missed",
  direction: "inbound",
  duration: "0",
  customer_name: "REYES DANA",
  customer_phone_number: "+12185550142",
  tracking_phone_number: "+12185550100",
  start_time: "2026-03-02T09:15:04.120-06:00",
  timestamp: "2026-03-02T09:15:04.120-06:00",
};
const postCall = {
  ...preCall,
  answered: true,
  call_type: "answered",
  duration: "187",
  recording: "https://recordings.example.com/calls/CAL0a1b/recording",
  call_summary: "",
  tags: [],
  note: "",
};

async function send(engine: EngineProcess, kind: string, body: object): Promise<void> {
  expect(await post(`${engine.receiver}/hooks/callrail/${kind}`, JSON.stringify(body))).toBe(200);
  await untilRead(engine);
}

const propertiesOf = (payload: Json) => (payload as { properties: { [name: string]: Json } }).properties;
const synced = (engine: EngineProcess) => untilCall(engine, preCall.resource_id, { delivery: "synced" });

test("a Call Modified a day later makes version 2, which tells the CRM only what changed", async () => {
  const engine = await start();
  await send(engine, "post-call", postCall);
  await advance(engine, 0);
  expect((await synced(engine)).callRecords).toHaveLength(1);

  await advance(engine, day);
  await send(engine, "call-modified", { ...postCall, tags: ["Booked"], changes: ["tag", "tags"] });
  await advance(engine, minute);
  await send(engine, "call-modified", {
    ...postCall,
    tags: ["Booked"],
    note: "Cleaning Thursday",
    changes: ["note"],
  });
  await advance(engine, minute);
  // Gathered: the second change began the two minutes anew.
  expect((await synced(engine)).callRecords).toHaveLength(1);

  await advance(engine, minute);
  const call = await synced(engine);
  expect(call.callRecords.map(({ version }) => version)).toEqual([1, 2]);
  const second = call.deliveries.filter(({ version }) => version === 2);
  expect(second.map(({ step, payload }) => [step, Object.keys(propertiesOf(payload))])).toEqual([
    ["call", ["metadata"]],
  ]);
  const [told] = await crmCalls(engine);
  expect(told).toMatchObject({
    version: 2,
    properties: {
      outcome: "completed",
      talkSeconds: 187,
      metadata: { tags: ["Booked"], note: "Cleaning Thursday" },
    },
  });
});

test("a mark as spam that a later Call Modified takes back lets the call leave again", async () => {
  const engine = await start();
  const remote = await recordForTest();
  await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  await send(engine, "post-call", { ...postCall, spam: true });
  await advance(engine, 0);
  expect((await untilCall(engine, postCall.resource_id, { final: true })).gate).toContainEqual(
    expect.objectContaining({ destination: "Their system", state: "closed" }),
  );
  expect(remote.requests).toEqual([]);

  await send(engine, "call-modified", { ...postCall, spam: false, changes: ["spam"] });
  await advance(engine, 3 * minute);
  expect(remote.requests.length).toBeGreaterThan(0);
  expect(await untilCall(engine, postCall.resource_id, { allowed: true })).toMatchObject({ final: true });
});

test("an old call that is modified after a destination was switched on does not leave to it", async () => {
  const engine = await start();
  await send(engine, "post-call", postCall);
  await advance(engine, 0);
  await synced(engine);

  const remote = await recordForTest();
  await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: `${remote.url}/calls`,
    enabled: true,
  });
  await advance(engine, day);
  await send(engine, "call-modified", { ...postCall, note: "Rang back", changes: ["note"] });
  await advance(engine, 3 * minute);

  const call = await synced(engine);
  expect(call.callRecords).toHaveLength(2);
  expect(call.gate.find(({ destination }) => destination === "Their system")).toMatchObject({
    state: "held",
    heldBy: "history",
  });
  expect(remote.requests).toEqual([]);
});

test("a call whose Post-Call never comes is marked stuck after 4 h 20 m, and leaves only when it comes after all", async () => {
  const engine = await start();
  await send(engine, "pre-call", preCall);
  await advance(engine, 259 * minute);
  expect((await untilCall(engine, preCall.resource_id, { ended: false })).findings).toEqual([]);

  await advance(engine, minute);
  const stuck = await untilCall(engine, preCall.resource_id, { ended: false });
  expect(stuck.findings).toMatchObject([{ kind: "stuck" }]);
  expect(sandboxGate(stuck).sentence).toBe(
    "No end was observed within 4 h 20 m: marked stuck. It leaves only if its end still comes.",
  );
  expect(await crmCalls(engine)).toEqual([]);

  await send(engine, "post-call", postCall);
  await advance(engine, 0);
  const call = await synced(engine);
  expect(call.findings.filter(({ kind }) => kind === "stuck")).toEqual([]);
  expect(await crmCalls(engine)).toHaveLength(1);
});
