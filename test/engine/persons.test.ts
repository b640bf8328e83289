/** Persons over HTTP: whose calls, texts and forms are, what asks, and what a decision does. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import type { PersonDetail } from "../../shared/persons";
import { findCall, readAllAgain, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";

async function start(prepare?: (folder: string) => void): Promise<EngineProcess> {
  const folder = makeFolder();
  prepare?.(folder.path);
  const engine = await startEngine(folder.path);
  onTestFinished(async () => {
    await engine.stop();
    folder.remove();
  });
  return engine;
}

async function personOf(engine: EngineProcess, of: string): Promise<PersonDetail> {
  const { status, body } = await engine.rest("GET", `/persons?of=${encodeURIComponent(of)}&limit=500`);
  expect(status).toBe(200);
  return body as PersonDetail;
}

const tomasz = { userId: "u_88", phone: "+12025550126", name: "Tomasz Kern" };

test("a database of the schema before persons is upgraded, keeps its calls, and they have their person", async () => {
  const engine = await start((folder) =>
    writeFileSync(
      join(folder, "ringback.sqlite"),
      gunzipSync(readFileSync(join(import.meta.dirname, "../../fixtures/databases/schema-1.sqlite.gz"))),
    ),
  );
  const { rows } = await engine.client.calls.list({ limit: 100 });
  expect(rows.map(({ key, outcome, delivery }) => ({ key, outcome, delivery }))).toEqual([
    { key: "c_old_done", outcome: "completed", delivery: "synced" },
    { key: "c_old_busy", outcome: "busy", delivery: "synced" },
  ]);
  const deliveries = await engine.client.deliveries.list({ limit: 100 });
  expect(
    deliveries.rows.every(({ state, deliveryAttempts }) => state === "delivered" && deliveryAttempts === 1),
  ).toBe(true);
  const person = await personOf(engine, rows[0]?.callId ?? "");
  expect(person.externalIds).toEqual(["u_c_old_done"]);
  expect((await engine.client.persons.get({ personId: person.personId })).items).toEqual(person.items);
});

test("calls of one external id are one person, with the actions of each and where every value came from", async () => {
  const engine = await start();
  const order = { phone: tomasz.phone, email: "tomasz.kern@example.com", cartTotal: 40 };
  await send(engine, [
    ...completedCall("c_one").map((body) => body.replace('"u_c_one"', '"u_88"')),
    miraiEvent(
      "action",
      { id: "c_two", metadata: tomasz },
      { action: "create_order", reason: "asked for it", payload: order },
    ),
  ]);
  await untilCall(engine, "c_one", { final: true, delivery: "synced" });
  const two = await untilCall(engine, "c_two", { events: 1 });
  const person = await personOf(engine, two.callId);
  expect({
    name: person.name,
    externalIds: person.externalIds,
    counts: person.counts,
    talk: person.talk,
    matching: person.matching.map(({ step, items }) => [step, items]),
    belongs: person.items.map(({ kind, belongsBy }) => [kind, belongsBy]),
    contact: person.crm.contact?.externalId,
  }).toEqual({
    name: "Tomasz Kern",
    externalIds: ["u_88"],
    counts: { items: 3, calls: 2, texts: 0, forms: 0, actions: 1, sure: 3, weak: 0 },
    talk: { seconds: 105, calls: 1 },
    matching: [
      ["external", 3],
      ["payload-phone", 0],
      ["provider", 0],
      ["phone", 0],
    ],
    belongs: expect.arrayContaining([
      ["call", { how: "external", key: "u_88", weak: false }],
      ["action", { how: "call", key: "c_two", weak: false }],
    ]),
    contact: "u_88",
  });
  const values = Object.fromEntries(
    person.values.map(({ name, value, source, replaced }) => [name, { value, path: source?.path, replaced }]),
  );
  expect(values).toEqual({
    name: { value: "Tomasz Kern", path: "metadata.name", replaced: "Dana Reyes" },
    "external-id": { value: "u_88", path: "metadata.userId", replaced: null },
    phone: { value: "+12025550126", path: "metadata.phone", replaced: "+12025550123" },
    email: { value: "tomasz.kern@example.com", path: "event.data.payload.email", replaced: null },
  });
});

test("a played call never stands with a live one", async () => {
  const engine = await start();
  const run = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  const played = await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ limit: 100 });
    return rows.find(({ callId, final }) => callId === run.callId && final);
  }, "the sample final");
  const { externalId, phone } = played;
  await send(engine, [
    miraiEvent("call.initiate", { id: "c_live", metadata: { userId: externalId, phone } }),
  ]);
  const live = await untilCall(engine, "c_live", { events: 1 });
  const [simulated, real] = [await personOf(engine, played.callId), await personOf(engine, live.callId)];
  expect([simulated.origin, simulated.counts.calls, real.origin, real.counts.calls]).toEqual([
    "simulated",
    1,
    "live",
    1,
  ]);
  expect(simulated.personId).not.toBe(real.personId);
  if (phone)
    expect((await personOf(engine, phone)).personId, "a number means the live one").toBe(real.personId);
});

test("a caller who withheld the number is joined with nobody", async () => {
  const engine = await start();
  const withheld = { phone: "anonymous" };
  await send(engine, [
    miraiEvent("call.initiate", { id: "c_a", metadata: withheld }),
    miraiEvent("call.initiate", { id: "c_b", metadata: withheld }),
  ]);
  const call = await untilCall(engine, "c_b", { events: 1 });
  const person = await personOf(engine, call.callId);
  expect([person.withheld, person.counts.items, person.matching.at(-1)?.step]).toEqual([true, 1, "none"]);
  expect((await engine.client.persons.get({ personId: person.personId })).items).toEqual(person.items);
});

test("reading again leaves every person as they were", async () => {
  const engine = await start();
  await send(engine, [...busyCall("c_1"), ...completedCall("c_2")]);
  await untilCall(engine, "c_2", { final: true, delivery: "synced" });
  const call = await findCall(engine, "c_2");
  const before = await personOf(engine, call?.callId ?? "");
  await readAllAgain(engine);
  expect(await personOf(engine, call?.callId ?? "")).toEqual(before);
});

test("what is not there is said: a person, a decision, a question that nobody asks", async () => {
  const engine = await start();
  await send(engine, [miraiEvent("call.initiate", { id: "c_1", metadata: tomasz })]);
  const call = await untilCall(engine, "c_1", { events: 1 });
  const answers = await Promise.all([
    engine.rest("GET", "/persons/p_nobody"),
    engine.rest("GET", "/persons?of=%2B12025550199"),
    engine.rest("POST", "/persons/decisions", { subject: call.callId, decision: "other" }),
    engine.rest("DELETE", "/persons/decisions/1"),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 409, 404]);
});
