/** The promise of the outbox, seen from the other side: same key, same bytes, in order, until it is through or dead. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DeliveryDetail } from "../../shared/deliveries";
import { advance, findCall, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall } from "../harness/mirai-events";
import type { Recorded, Recorder, Told } from "../harness/recorder";

const hour = 3_600_000;
async function listen(answer?: (request: Recorded) => Told | Promise<Told>): Promise<Recorder> {
  const recorder = await recordForTest(answer);
  return recorder;
}

async function start(flags: string[] = [], data = makeFolder()): Promise<EngineProcess> {
  const engine = await startEngine(data.path, { flags: ["--test-clock", ...flags] });
  onTestFinished(data.remove);
  onTestFinished(async () => void (await engine.stop()));
  return engine;
}

/** An engine that tells one URL of every call. */
async function startTelling(remote: Recorder): Promise<EngineProcess> {
  const engine = await start();
  await engine.client.destinations.create({ name: "URL", kind: "any-url", url: remote.url, enabled: true });
  return engine;
}

async function untilDelivery(
  engine: EngineProcess,
  key: string,
  step: { destination: string; step: string },
  wanted: Partial<DeliveryDetail>,
): Promise<DeliveryDetail> {
  return engine.until(
    async () => {
      const row = await findCall(engine, key);
      if (!row) return null;
      const { deliveries } = await engine.client.calls.get({ callId: row.callId });
      const found = deliveries.find((one) => one.destination === step.destination && one.step === step.step);
      const fits =
        found &&
        Object.entries(wanted).every(([name, value]) => found[name as keyof DeliveryDetail] === value);
      return fits ? found : null;
    },
    `${step.step} for ${step.destination} with ${JSON.stringify(wanted)}`,
  );
}

const toUrl = { destination: "URL", step: "call" };

function keyOf(request: Recorded | undefined): unknown {
  return request?.headers["idempotency-key"];
}

test("after a 500 the same bytes come again with the same key", async () => {
  const remote = await listen(() => ({ status: 500, body: { message: "out of order" } }));
  const engine = await startTelling(remote);
  await send(engine, busyCall("retry-1"));
  const waiting = await untilDelivery(engine, "retry-1", toUrl, { state: "pending", deliveryAttempts: 1 });
  expect(waiting.observed).toBe("500 out of order");
  const { now } = await engine.client.status.get();
  expect(waiting.nextAt).toBeGreaterThanOrEqual(now + 2500);
  expect(waiting.nextAt).toBeLessThanOrEqual(now + 7500);
  expect(await findCall(engine, "retry-1")).toMatchObject({ delivery: "retrying" });

  remote.answer(() => ({ status: 202 }));
  await advance(engine, 7500);
  const delivered = await untilDelivery(engine, "retry-1", toUrl, { state: "delivered" });
  expect(remote.requests).toHaveLength(2);
  const [first, second] = remote.requests;
  expect(second?.body).toBe(first?.body);
  expect([keyOf(first), keyOf(second)]).toEqual([delivered.key, delivered.key]);
  expect(
    delivered.attempts.map(({ number, outcome, httpStatus }) => ({ number, outcome, httpStatus })),
  ).toEqual([
    { number: 1, outcome: "retry", httpStatus: 500 },
    { number: 2, outcome: "delivered", httpStatus: 202 },
  ]);
  expect(remote.requests.map((request) => request.headers["x-correlation-id"])).toEqual(
    delivered.attempts.map((attempt) => attempt.correlationId),
  );
});

test("Retry-After is obeyed", async () => {
  const remote = await listen(() => ({ status: 429, headers: { "retry-after": "90" } }));
  const engine = await startTelling(remote);
  await send(engine, busyCall("slow-1"));
  await untilDelivery(engine, "slow-1", toUrl, { state: "pending", deliveryAttempts: 1 });
  await advance(engine, 89_000);
  expect(remote.requests).toHaveLength(1);
  await advance(engine, 2_000);
  expect(remote.requests).toHaveLength(2);
});

test("after ten attempts it is dead, and stays so", async () => {
  const remote = await listen(() => ({ status: 503 }));
  const engine = await startTelling(remote);
  await send(engine, busyCall("dead-1"));
  await untilDelivery(engine, "dead-1", toUrl, { deliveryAttempts: 1, state: "pending" });
  await advance(engine, 60 * hour);
  const dead = await untilDelivery(engine, "dead-1", toUrl, { state: "dead" });
  expect(dead).toMatchObject({ deliveryAttempts: 10, nextAt: null });
  expect(dead.observed).toContain("that was the last of 10 attempts");
  await advance(engine, 60 * hour);
  expect(remote.requests).toHaveLength(10);
  expect(new Set(remote.requests.map((request) => request.body)).size).toBe(1);
  expect(await findCall(engine, "dead-1")).toMatchObject({ delivery: "dead" });
});

test("a 400 is dead at once; sent again by hand it has the same key and bytes", async () => {
  const remote = await listen(() => ({ status: 400, body: { message: "no such field" } }));
  const engine = await startTelling(remote);
  await send(engine, busyCall("wrong-1"));
  const dead = await untilDelivery(engine, "wrong-1", toUrl, { state: "dead" });
  expect(dead.observed).toBe("400 no such field: a retry cannot cure it");
  await advance(engine, 48 * hour);
  expect(remote.requests).toHaveLength(1);

  remote.answer(() => ({ status: 200 }));
  await engine.client.deliveries.redrive({ deliveryId: dead.deliveryId });
  const delivered = await untilDelivery(engine, "wrong-1", toUrl, { state: "delivered" });
  expect(delivered.attempts).toHaveLength(2);
  const [first, second] = remote.requests;
  expect([second?.body, keyOf(second)]).toEqual([first?.body, keyOf(first)]);

  const again = await engine.rest("POST", `/deliveries/${dead.deliveryId}/redrive`);
  expect(again).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  expect(remote.requests).toHaveLength(2);
});

test("a redirect is not followed", async () => {
  const elsewhere = await listen();
  const remote = await listen(() => ({ status: 307, headers: { location: elsewhere.url } }));
  const engine = await startTelling(remote);
  await send(engine, busyCall("redirect-1"));
  await untilDelivery(engine, "redirect-1", toUrl, { state: "dead" });
  expect(elsewhere.requests).toEqual([]);
});

test("one destination that does not answer holds up no other", async () => {
  const remote = await listen(() => new Promise<Told>(() => {}));
  const engine = await startTelling(remote);
  await send(engine, busyCall("stuck-1"));
  await engine.until(async () => remote.requests.length === 1, "the request that is never answered");
  await send(engine, busyCall("stuck-2"));
  const call = await engine.until(async () => {
    const row = await findCall(engine, "stuck-2");
    const detail = row && (await engine.client.calls.get({ callId: row.callId }));
    const crm = detail?.deliveries.filter((one) => one.destination === "Sandbox CRM") ?? [];
    return crm.length === 2 && crm.every((one) => one.state === "delivered") && detail;
  }, "the second call in the sandbox CRM");
  expect(call.deliveries.find((one) => one.destination === "URL")).toMatchObject({ state: "pending" });
  await engine.kill();
});

test("what was under way when the engine was killed comes again with the same key and bytes", async () => {
  const remote = await listen(() => new Promise<Told>(() => {}));
  const data = makeFolder();
  const killed = await start([], data);
  await killed.client.destinations.create({ name: "URL", kind: "any-url", url: remote.url, enabled: true });
  await send(killed, busyCall("killed-1"));
  await killed.until(async () => remote.requests.length === 1, "the request under way");
  await killed.kill();

  remote.answer(() => ({ status: 200 }));
  const engine = await start([], data);
  const delivered = await untilDelivery(engine, "killed-1", toUrl, { state: "delivered" });
  expect(delivered.attempts.map(({ outcome, observed }) => ({ outcome, observed }))).toEqual([
    { outcome: "unknown", observed: "the program ended while it was being sent" },
    { outcome: "delivered", observed: "answered 200" },
  ]);
  const [first, second] = remote.requests;
  expect([second?.body, keyOf(second)]).toEqual([first?.body, keyOf(first)]);
});

test("a dead contact step blocks its call step; sent again by hand both go, in order", async () => {
  const token = "token-of-a-crm-that-runs-apart";
  const crm = await listen((request) =>
    request.method === "PUT"
      ? { status: 422, body: { message: "no contacts today" } }
      : { status: 200, body: {} },
  );
  const folder = makeFolder();
  const tokenFile = join(folder.path, "crm-token");
  writeFileSync(tokenFile, `${token}\n`);
  const engine = await start(["--crm", crm.url, "--crm-token-file", tokenFile], folder);
  const writes = () =>
    crm.requests
      .filter((request) => request.method === "PUT")
      .map(({ path, body }) => ({ path, body: JSON.parse(body) }));

  await send(engine, busyCall("blocked-1"));
  const contactStep = { destination: "Sandbox CRM", step: "contact" };
  const callStep = { destination: "Sandbox CRM", step: "call" };
  const dead = await untilDelivery(engine, "blocked-1", contactStep, { state: "dead" });
  const blocked = await untilDelivery(engine, "blocked-1", callStep, { state: "blocked" });
  expect(blocked).toMatchObject({ deliveryAttempts: 0, observed: "an earlier step of this call is dead" });
  await advance(engine, 48 * hour);
  expect(writes()).toHaveLength(1);
  expect(crm.requests.every((request) => request.headers.authorization === `Bearer ${token}`)).toBe(true);

  // The refusal is about this call's contact: other calls go their way.
  crm.answer(({ method, path }) =>
    method !== "PUT" || path.includes("u_blocked-1")
      ? { status: method === "PUT" ? 422 : 200, body: {} }
      : { status: 201, body: { id: path.includes("contacts") ? "contact-9" : "call-9", outcome: "created" } },
  );
  await send(engine, busyCall("other-1"));
  await untilCall(engine, "other-1", { delivery: "synced" });

  crm.answer(({ method, path }) =>
    method === "PUT"
      ? { status: 201, body: { id: path.includes("contacts") ? "contact-7" : "call-7", outcome: "created" } }
      : { status: 200, body: {} },
  );
  const before = writes().length;
  await engine.client.deliveries.redrive({ deliveryId: dead.deliveryId });
  await untilCall(engine, "blocked-1", { delivery: "synced" });
  expect(writes().slice(before)).toMatchObject([
    { path: "/objects/contacts/u_blocked-1", body: { properties: { phone: "+12025550123" } } },
    { path: "/objects/calls/mirai%3Ablocked-1", body: { contactId: "contact-7", version: 1 } },
  ]);
});
