/** The outbox as Deliver shows it: by call record, searched, counted, sent again, and what the gate still keeps. */
import { expect, test } from "vitest";
import type { CallDetail, CallRow } from "../../shared/calls";
import type { DestinationRow, OutboxRow } from "../../shared/deliveries";
import { advance, send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { busyCall, completedCall } from "../harness/mirai-events";
import type { Recorder, Told } from "../harness/recorder";

const start = () => startForTest("--test-clock");

/** An engine that tells one URL of every call. */
async function startTelling(
  answer: () => Told,
): Promise<{ engine: EngineProcess; remote: Recorder; url: DestinationRow }> {
  const remote = await recordForTest(answer);
  const engine = await start();
  const url = await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  return { engine, remote, url };
}

/** The worst of its deliveries is as wanted, and nothing else is still under way. */
async function untilTold(
  engine: EngineProcess,
  key: string,
  delivery: CallRow["delivery"],
): Promise<CallDetail> {
  const { callId } = await untilCall(engine, key, { delivery });
  await advance(engine, 0);
  return engine.client.calls.get({ callId });
}

async function listed(engine: EngineProcess, q: string): Promise<OutboxRow[]> {
  return (await engine.client.outbox.list({ q })).rows;
}

const shown = (rows: OutboxRow[]) =>
  rows.map(({ callKey, version, destination, steps }) => [
    `${callKey} v${version}`,
    destination,
    steps.map(({ step, state }) => `${step} ${state}`).join(", "),
  ]);

test("the steps of one call record at one destination are one row, newest first, and count once", async () => {
  const { engine } = await startTelling(() => ({ status: 400, body: { message: "no such field" } }));
  await send(engine, completedCall("first"));
  await untilTold(engine, "first", "dead");
  await advance(engine, 1000);
  await send(engine, busyCall("second"));
  await untilTold(engine, "second", "dead");

  const rows = await listed(engine, "");
  expect(new Set(rows.slice(0, 2).map(({ callKey }) => callKey))).toEqual(new Set(["second"]));
  expect(shown(rows).toSorted()).toEqual([
    ["first v1", "Sandbox CRM", "contact delivered, call delivered"],
    ["first v1", "Their system", "call dead"],
    ["second v1", "Sandbox CRM", "contact delivered, call delivered"],
    ["second v1", "Their system", "call dead"],
  ]);
  expect(rows[0]?.person).toBe("Dana Reyes");
  expect(await engine.client.outbox.counts()).toEqual({ waiting: 0, held: 0, dead: 2, delivered: 2 });
  expect((await engine.client.status.get()).outbox).toEqual({ waiting: 0, held: 0, dead: 2, delivered: 2 });
  expect((await engine.client.destinations.list()).rows).toMatchObject([
    { name: "Sandbox CRM", dead: 0, delivered: 2, attemptLimit: 10, lastAnswers: { of: 4, delivered: 4 } },
    { name: "Their system", dead: 2, delivered: 0, lastAnswers: { of: 2, delivered: 0 } },
  ]);

  const paged: OutboxRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await engine.client.outbox.list({ limit: 1, ...(cursor ? { cursor } : {}) });
    paged.push(...page.rows);
    if (page.cursor === null) break;
    cursor = page.cursor;
  }
  expect(paged).toEqual(rows);
});

test("a record is found by its state, destination, call and person; a wrong token names itself", async () => {
  const { engine } = await startTelling(() => ({ status: 503 }));
  await send(engine, busyCall("one"));
  await untilTold(engine, "one", "retrying");
  const find = async (q: string) =>
    shown(await listed(engine, q)).map(([call, destination]) => [call, destination]);
  const there = ["one v1", "Their system"];
  const here = ["one v1", "Sandbox CRM"];
  expect(await find("state:waiting")).toEqual([there]);
  expect(await find("state:delivered")).toEqual([here]);
  expect(await find("-state:delivered")).toEqual([there]);
  expect(await find("state:dead")).toEqual([]);
  expect(await find('destination:"sandbox crm"')).toEqual([here]);
  expect(await find("call:one step:contact")).toEqual([here]);
  expect(await find("call:other")).toEqual([]);
  expect(await find("503")).toEqual([there]);
  expect((await find("dana")).toSorted()).toEqual([here, there]);
  const wrong = await engine.rest("GET", "/outbox?q=state:ded");
  expect(wrong).toMatchObject({ status: 422, body: { data: { token: "state:ded" } } });
  expect(await engine.rest("GET", "/deliveries?q=state:ded")).toMatchObject({ status: 422 });
  expect((await engine.client.deliveries.list({ q: "call:one" })).rows).toHaveLength(3);
});

test("many dead deliveries are sent again at once; what cannot be is named", async () => {
  const { engine, remote } = await startTelling(() => ({ status: 400 }));
  for (const key of ["a", "b", "c"]) await send(engine, busyCall(key));
  for (const key of ["a", "b", "c"]) await untilTold(engine, key, "dead");
  const dead = await listed(engine, "state:dead");
  const through = await listed(engine, "state:delivered");
  remote.answer(({ body }) => ({ status: body.includes('"mirai:c"') ? 400 : 200 }));
  const ids = [...dead, ...through].flatMap(({ steps }) =>
    steps.slice(-1).map(({ deliveryId }) => deliveryId),
  );
  const answer = await engine.client.deliveries.redriveMany({ deliveryIds: [...ids, "nowhere"] });
  expect(answer.redriven.toSorted()).toEqual(ids.slice(0, 3).toSorted());
  expect(answer.refused.map(({ because }) => because)).toEqual([
    ...through.map(() => "It is delivered: only what is dead, blocked or waiting can be sent now."),
    "There is no such delivery.",
  ]);
  await engine.until(async () => remote.requests.length === 6, "three requests more");
  await engine.until(async () => {
    const counts = await engine.client.outbox.counts();
    return counts.dead === 1 && counts.delivered === 5;
  }, "two through, one dead again");
});

test("what the gate keeps is listed per destination, with its sentence, newest first", async () => {
  const { engine, url } = await startTelling(() => ({ status: 200 }));
  await send(engine, completedCall("open-1").slice(0, 5));
  await send(engine, completedCall("open-2").slice(0, 2));
  await send(engine, busyCall("done-1"));
  await untilCall(engine, "done-1", { delivery: "synced" });
  const atGate = async (state: "waiting" | "held", destinationId: string) =>
    (await engine.client.destinations.gate({ destinationId, state })).rows.map(({ call, verdict }) => [
      call.key,
      verdict.sentence,
    ]);
  expect(await atGate("waiting", url.destinationId)).toEqual([
    ["open-2", "Waiting for the end of the call: it is in conversation."],
    ["open-1", "Waiting for the final event call.lifecycle-ended; without it the call is held."],
  ]);
  const first = await engine.client.destinations.gate({
    destinationId: url.destinationId,
    state: "waiting",
    limit: 1,
  });
  expect(first.rows.map(({ call }) => call.key)).toEqual(["open-2"]);
  const second = await engine.client.destinations.gate({
    destinationId: url.destinationId,
    state: "waiting",
    limit: 1,
    cursor: first.cursor ?? "",
  });
  expect(second.rows.map(({ call }) => call.key)).toEqual(["open-1"]);

  await advance(engine, 25 * 3_600_000);
  expect(await atGate("held", url.destinationId)).toEqual([["open-1", "final event missing"]]);

  const later = await engine.client.destinations.create({
    name: "Later",
    kind: "any-url",
    url: "http://127.0.0.1:9/",
    enabled: true,
  });
  await engine.until(
    async () => (await atGate("held", later.destinationId)).length === 2,
    "calls of before the switch-on held there",
  );
  expect(await atGate("held", later.destinationId)).toContainEqual([
    "done-1",
    "It was final before Later was switched on: held by history until you send it.",
  ]);
  expect(await engine.rest("GET", "/destinations/nowhere/gate")).toMatchObject({ status: 404 });
});

test("the providers this engine has are listed with what to do there", async () => {
  const engine = await start();
  expect((await engine.client.providers.list()).rows).toContainEqual(
    expect.objectContaining({
      id: "mirai",
      name: "Mirai",
      setup: expect.arrayContaining([expect.stringContaining("callbackUrl")]),
      paths: [],
      artifacts: ["summary", "recording", "analysis"],
    }),
  );
});

test("events that met no secret are counted with their source; an attempt's correlation id finds its audit row", async () => {
  const engine = await start();
  await send(engine, busyCall("plain"));
  await untilRead(engine);
  const call = await untilTold(engine, "plain", "synced");
  expect((await engine.client.sources.list()).rows).toMatchObject([
    { name: "mirai", unverified: 3, paths: [] },
  ]);
  const [attempt] = call.deliveries.find(({ step }) => step === "call")?.attempts ?? [];
  const audit = await engine.client.crm.audit({ correlationId: attempt?.correlationId ?? "" });
  expect(audit.rows).toMatchObject([{ correlationId: attempt?.correlationId, outcome: "created" }]);
});
