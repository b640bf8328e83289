/** What a person does with the outbox over REST: pause it, try now, decide, edit, remove a destination and undo that. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DestinationRow } from "../../shared/deliveries";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, findCall, send, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";

const folder = makeFolder();
let engine: EngineProcess;
let remote: Recorder;
let url: DestinationRow;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  remote = await startRecorder();
  url = await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
});
afterAll(async () => {
  await engine.stop();
  await remote.close();
  folder.remove();
});

const rowOf = async (destinationId = url.destinationId) =>
  (await engine.client.destinations.list()).rows.find((row) => row.destinationId === destinationId);

async function deliveryOf(key: string, destination = "Their system", version = 1) {
  const call = await engine.until(async () => {
    const row = await findCall(engine, key);
    const detail = row && (await engine.client.calls.get({ callId: row.callId }));
    const found = detail?.deliveries.find(
      (one) => one.destination === destination && one.step === "call" && one.version === version,
    );
    return found && detail ? { detail, found } : null;
  }, `a delivery of ${key}`);
  return call.found;
}

test("while a destination is paused its call records are frozen and nothing is sent; then everything goes", async () => {
  const paused = await engine.rest("PATCH", `/destinations/${url.destinationId}/sending`, { paused: true });
  expect(paused).toMatchObject({ status: 200, body: { sending: { settings: { paused: true } } } });
  await send(engine, busyCall("c_paused"));
  const waiting = await deliveryOf("c_paused");
  await advance(engine, 60_000);
  expect([waiting.state, remote.requests.length]).toEqual(["pending", 0]);
  await engine.client.sending.update({ destinationId: url.destinationId, paused: null });
  await engine.until(async () => remote.requests.length === 1, "what waited");
  expect((await rowOf())?.sending.settings).toEqual({});
});

test("a rate nobody can mean is refused", async () => {
  const path = `/destinations/${url.destinationId}/sending`;
  expect(await engine.rest("PATCH", path, { requests: 0 })).toMatchObject({ status: 400 });
  expect(await engine.rest("PATCH", path, { requests: 5, speed: 3 })).toMatchObject({ status: 400 });
  expect(await engine.rest("PATCH", "/destinations/nowhere/sending", { paused: true })).toMatchObject({
    status: 404,
  });
});

test("the breaker is told with its answers, and “try now” lets one request through", async () => {
  remote.answer(() => ({ status: 503 }));
  await send(
    engine,
    ["b1", "b2", "b3", "b4", "b5", "b6"].flatMap((key) => busyCall(key)),
  );
  await engine.until(async () => (await rowOf())?.sending.breaker.state === "open", "the breaker open");
  const { breaker } = (await rowOf())?.sending ?? {};
  expect(breaker).toMatchObject({ because: "5 failures in a row", trials: 0 });
  expect(breaker?.answers.map(({ result }) => result)).toEqual(["delivered", ...Array(5).fill("failed")]);
  const asked = remote.requests.length;
  remote.answer(() => ({ status: 200 }));
  await engine.client.sending.tryNow({ destinationId: url.destinationId });
  await engine.until(async () => (await rowOf())?.sending.breaker.state === "closed", "the breaker closed");
  expect(remote.requests.length).toBeGreaterThan(asked);
  expect(await engine.rest("POST", `/destinations/${url.destinationId}/try-now`)).toMatchObject({
    status: 409,
  });
  await advance(engine, 60_000);
  expect((await rowOf())?.waiting).toBe(0);
});

test("a dead step is edited and goes with a new key; what is not dead, or not changed, is not edited", async () => {
  remote.answer(({ body }) =>
    body.includes('"outcome":"busy"') ? { status: 422, body: { message: "no busy" } } : { status: 200 },
  );
  await send(engine, busyCall("c_edit"));
  const dead = await engine.until(async () => {
    const one = await deliveryOf("c_edit");
    return one.state === "dead" ? one : null;
  }, "it dead");
  const path = `/deliveries/${dead.deliveryId}/edit`;
  expect(await engine.rest("POST", path, { payload: dead.payload })).toMatchObject({ status: 422 });
  expect(await engine.rest("POST", path, { payload: [1] })).toMatchObject({ status: 422 });
  const payload = { ...(dead.payload as object), outcome: "no-answer" };
  expect(await engine.rest("POST", path, { payload })).toMatchObject({ status: 200 });
  await engine.until(async () => (await deliveryOf("c_edit")).state === "delivered", "it delivered");
  const edited = await deliveryOf("c_edit");
  expect(edited.key).toBe(`${dead.key}.e1`);
  expect(JSON.parse(remote.requests.at(-1)?.body ?? "")).toMatchObject({ outcome: "no-answer" });
  expect(await engine.rest("POST", path, { payload })).toMatchObject({ status: 422 });
  const again = await engine.rest("POST", path, { payload: {} });
  expect(again).toMatchObject({
    status: 409,
    body: { message: "It is delivered: only what is dead can be edited." },
  });
  expect(
    await engine.rest("POST", `/deliveries/${dead.deliveryId}/decide`, { choice: "create" }),
  ).toMatchObject({ status: 409, body: { message: "It is delivered: it asks nothing." } });
});

test("what a person edited in the sandbox CRM stays when version 2 comes; the rest of it is written", async () => {
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const fields = {
    resource_id: "CAL0edited",
    customer_phone_number: "+12025550177",
    call_summary: "",
    note: "",
  };
  await postCallRail(engine, "post-call", callRailEvent("post-call", fields));
  const first = await engine.until(async () => {
    const one = await deliveryOf("CAL0edited", "Sandbox CRM");
    return one.state === "delivered" ? one : null;
  }, "version 1");
  const edit = await fetch(`${engine.crm}/objects/calls/${first.remoteId}`, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${engine.crmToken}`,
      "content-type": "application/json",
      "x-actor": "user",
    },
    body: JSON.stringify({ properties: { summary: "As a person wrote it." } }),
  });
  expect(edit.status).toBe(200);

  const changed = { ...fields, call_summary: "As the provider has it.", note: "Cleaning Thursday" };
  await postCallRail(engine, "call-modified", callRailEvent("call-modified", changed));
  await untilRead(engine);
  await advance(engine, 120_000);
  const second = await engine.until(async () => {
    const one = await deliveryOf("CAL0edited", "Sandbox CRM", 2);
    return one.state === "delivered" ? one : null;
  }, "version 2");
  expect(second).toMatchObject({ kept: ["summary"] });
  expect(second.observed).toContain("kept: edited by a person (summary)");
  const record = await engine.client.crm.record({ type: "calls", id: first.remoteId ?? "" });
  expect(record.object.properties).toMatchObject({ summary: "As a person wrote it." });
  expect(JSON.stringify(record.object.properties.metadata)).toContain("Cleaning Thursday");
});

test("a destination with open call records is removed only when their number is said, and comes back with them", async () => {
  remote.answer(() => ({ status: 503 }));
  await send(engine, busyCall("c_left"));
  await engine.until(async () => (await deliveryOf("c_left")).deliveryAttempts === 1, "its first attempt");
  const path = `/destinations/${url.destinationId}`;
  expect(await engine.rest("GET", `${path}/removal`)).toMatchObject({ body: { waiting: 1 } });
  const counts = await engine.client.outbox.counts();
  const refused = await engine.rest("DELETE", path);
  expect(refused).toMatchObject({ status: 409, body: { data: { waiting: 1 } } });
  expect((refused.body as { message: string }).message).toContain(
    "1 call record did not reach Their system yet",
  );
  expect(await engine.rest("DELETE", path, { waiting: 1 })).toMatchObject({ status: 200 });
  expect(await rowOf()).toBeUndefined();
  // What waited counts no more, and is not taken for delivered.
  const { delivered } = await engine.client.outbox.counts();
  expect(delivered).toBeLessThanOrEqual(counts.delivered);
  const asked = remote.requests.length;
  await advance(engine, 3_600_000);
  await send(engine, busyCall("c_meanwhile"));
  await untilRead(engine);
  expect(remote.requests.length).toBe(asked);

  remote.answer(() => ({ status: 200 }));
  expect(await engine.rest("POST", `${path}/restore`)).toMatchObject({ status: 200 });
  await engine.until(async () => (await deliveryOf("c_left")).state === "delivered", "what waited");
  // What became final while it was away waits for a person.
  await advance(engine, 0);
  const meanwhile = await engine.client.calls.get({
    callId: (await findCall(engine, "c_meanwhile"))?.callId ?? "",
  });
  expect(meanwhile.gate.find(({ destination }) => destination === "Their system")).toMatchObject({
    state: "held",
    heldBy: "history",
  });
  expect(await rowOf()).toMatchObject({ heldByHistory: 1 });
});
