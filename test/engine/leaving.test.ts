/** Which calls may leave this machine, and which wait for a person: origin, reading again, switched on later. */
import { expect, test } from "vitest";
import type { DestinationRow } from "../../shared/deliveries";
import { advance, crmCalls, findCall, sandboxGate, send, untilCall } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

const start = startForTest;

const listen = () => recordForTest();

function addUrl(engine: EngineProcess, name: string, url: string): Promise<DestinationRow> {
  return engine.client.destinations.create({ name, kind: "any-url", url, enabled: true });
}

async function playSample(engine: EngineProcess): Promise<string> {
  const run = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  await engine.until(
    async () => (await engine.client.runs.get({ runId: run.runId })).state === "done",
    "the sample played to its end",
  );
  return run.callId;
}

/** What a reader sees of all calls, without what only the clock of this moment decides. */
async function describeCalls(engine: EngineProcess): Promise<unknown> {
  const { rows } = await engine.client.calls.list({ limit: 500 });
  return Promise.all(
    rows.map(async ({ callId }) => {
      const { deliveries, ...call } = await engine.client.calls.get({ callId });
      return { ...call, deliveries: deliveries.map(({ attempts, ...delivery }) => delivery) };
    }),
  );
}

test("a sample call reaches the sandbox CRM and no URL; a live call made afterwards reaches both", async () => {
  const engine = await start();
  const remote = await listen();
  await addUrl(engine, "Their system", `${remote.url}/calls`);

  const sampleId = await playSample(engine);
  const sample = await engine.until(async () => {
    // There is no call before its first event was read.
    const call = await engine.client.calls.get({ callId: sampleId }).catch(() => null);
    return call?.delivery === "synced" && call;
  }, "the sample in the sandbox CRM");
  expect(sample).toMatchObject({ origin: "simulated", final: true, outcome: "completed" });
  expect(sample.gate.map(({ destination, state, sentence }) => ({ destination, state, sentence }))).toEqual([
    { destination: "Sandbox CRM", state: "opened", sentence: expect.stringContaining("Opened") },
    {
      destination: "Their system",
      state: "closed",
      sentence: "Only live calls leave this machine: this one is simulated, so Their system is not told.",
    },
  ]);

  await send(engine, completedCall("live-1"));
  await engine.until(async () => remote.requests.length > 0, "the live call at the URL");
  const live = await untilCall(engine, "live-1", { delivery: "synced" });
  expect(remote.requests).toHaveLength(1);
  const [request] = remote.requests;
  expect(request).toMatchObject({
    method: "POST",
    path: "/calls",
    headers: {
      "content-type": "application/json",
      "x-ringback-version": "1",
      "idempotency-key": live.deliveries.find((one) => one.destination === "Their system")?.key,
    },
  });
  expect(JSON.parse(request?.body ?? "")).toMatchObject({
    externalId: "mirai:live-1",
    origin: "live",
    outcome: "completed",
    summary: "Summary of live-1.",
  });
  // Of a transcript a remote destination gets the summary only.
  expect(JSON.parse(request?.body ?? "")).not.toHaveProperty("transcript");
  expect(await crmCalls(engine)).toHaveLength(2);
});

test("reading the log again gives the same calls and sends nothing", async () => {
  const engine = await start("--test-clock");
  const remote = await listen();
  await addUrl(engine, "Their system", remote.url);
  await send(engine, [...busyCall("again-1"), ...completedCall("again-2")]);
  // An open call, one with a copy, and one that time made final.
  await send(engine, completedCall("again-3").slice(0, 2));
  await send(engine, [
    miraiEvent("call.initiate", { id: "again-4" }, { call: { status: "initiate" } }),
    miraiEvent("call.aborted", { id: "again-4" }, { call: { status: "aborted", endedAt: null } }),
  ]);
  await untilCall(engine, "again-4", { ended: true });
  await advance(engine, 11 * 60_000);
  await untilCall(engine, "again-4", { final: true });
  await engine.until(async () => remote.requests.length === 3, "three live calls at the URL");
  await advance(engine, 0);

  const before = await describeCalls(engine);
  const inCrm = await crmCalls(engine);
  const { events } = await engine.client.events.readAgain();
  expect(events).toBe(13);
  // Answers when the reader stands at the end of the log again and the outbox has nothing to do.
  await advance(engine, 0);

  expect(await describeCalls(engine)).toEqual(before);
  expect(await crmCalls(engine)).toEqual(inCrm);
  expect(remote.requests).toHaveLength(3);
  const { rows } = await engine.client.deliveries.list({ limit: 500 });
  expect(rows.every((row) => row.state === "delivered" && row.deliveryAttempts === 1)).toBe(true);
});

test("a call that reading again changed would change, until a person sends it; then it is the next version", async () => {
  const engine = await start("--test-clock");
  const remote = await listen();
  const { destinationId } = await addUrl(engine, "Their system", remote.url);
  const metadata = { userId: "u_1", phone: "+12025550123", mobile: "+12025550199" };
  const events = busyCall("changed-1").map((event) => JSON.stringify({ ...JSON.parse(event), metadata }));
  await send(engine, [...events, ...busyCall("same-1")]);
  await engine.until(async () => remote.requests.length === 2, "both calls at the URL");
  await advance(engine, 0);
  const inCrm = await crmCalls(engine);

  // The source's owner says that the number stands elsewhere.
  const [source] = (await engine.client.sources.list()).rows;
  await engine.client.sources.update({
    sourceId: source?.sourceId ?? "",
    personPaths: { externalId: ["metadata.userId"], phone: ["metadata.mobile", "metadata.phone"], name: [] },
  });
  await engine.client.events.readAgain();
  await advance(engine, 0);

  const changed = await untilCall(engine, "changed-1", { phone: "+12025550199" });
  expect(changed.callRecords).toHaveLength(1);
  expect(changed.gate.map(({ state, heldBy, sentence }) => ({ state, heldBy, sentence }))).toEqual(
    Array(2).fill({
      state: "held",
      heldBy: "would-change",
      sentence: "Reading again would change it: it stays at version 1 until you send the next.",
    }),
  );
  expect(remote.requests).toHaveLength(2);
  expect(await crmCalls(engine)).toEqual(inCrm);

  // It stands in the list of what would change, and not in the one of what nobody was told.
  const held = { destinationId, callIds: [changed.callId] };
  expect(await engine.client.destinations.sendHeld(held)).toEqual({ sent: 0 });
  expect(await engine.client.wouldChange.send({ callIds: [changed.callId] })).toEqual({ sent: 1 });
  await engine.until(async () => remote.requests.length === 3, "the call a person let out");
  expect(remote.requests[2]?.headers["x-ringback-version"]).toBe("2");
  expect(JSON.parse(remote.requests[2]?.body ?? "")).toMatchObject({
    key: "changed-1",
    phone: "+12025550199",
  });
  // The other call lost its name, and nobody sent it.
  expect((await engine.client.wouldChange.list({})).rows).toMatchObject([
    { key: "same-1", changes: [{ path: "personName", before: "Dana Reyes", after: null }] },
  ]);
});

test("an event that comes after reading again still makes its call leave", async () => {
  const engine = await start("--test-clock");
  const [initiate, busy, end] = busyCall("open-1") as [string, string, string];
  await send(engine, [initiate, busy]);
  await untilCall(engine, "open-1", { ended: true });
  await engine.client.events.readAgain();
  await advance(engine, 0);
  await send(engine, [end]);
  await untilCall(engine, "open-1", { final: true, delivery: "synced" });
});

test("a destination made later holds earlier calls by history: a count, a preview, an explicit send", async () => {
  const engine = await start();
  await send(engine, [...busyCall("early-1"), ...completedCall("early-2")]);
  await untilCall(engine, "early-1", { delivery: "synced" });
  await untilCall(engine, "early-2", { delivery: "synced" });

  const remote = await listen();
  const destination = await addUrl(engine, "Later", remote.url);
  const held = await engine.until(async () => {
    const answer = await engine.client.destinations.heldByHistory(destination);
    return answer.count === 2 && answer;
  }, "both calls held by history");
  expect(held.rows.map(({ call, because }) => ({ key: call.key, because }))).toEqual(
    expect.arrayContaining(
      ["early-1", "early-2"].map((key) => ({
        key,
        because: "It was final before Later was switched on: held by history until you send it.",
      })),
    ),
  );

  // New calls leave by themselves, the held ones do not.
  await send(engine, busyCall("new-1"));
  await engine.until(async () => remote.requests.length === 1, "the new call at the URL");
  expect(JSON.parse(remote.requests[0]?.body ?? "")).toMatchObject({ key: "new-1" });

  const early = (await findCall(engine, "early-2"))?.callId ?? "";
  const strange = "c_00000000000000000000";
  expect(await engine.client.destinations.sendHeld({ ...destination, callIds: [early, strange] })).toEqual({
    sent: 1,
  });
  await engine.until(async () => remote.requests.length === 2, "the call a person let out");
  expect(JSON.parse(remote.requests[1]?.body ?? "")).toMatchObject({ key: "early-2" });
  expect((await engine.client.destinations.heldByHistory(destination)).count).toBe(1);
});

test("switching a destination off and on again asks for nothing that was already sent", async () => {
  const engine = await start();
  const remote = await listen();
  const { destinationId } = await addUrl(engine, "On and off", remote.url);
  await send(engine, busyCall("before-1"));
  await engine.until(async () => remote.requests.length === 1, "the call before");

  await engine.client.destinations.update({ destinationId, enabled: false });
  await send(engine, busyCall("between-1"));
  const between = await untilCall(engine, "between-1", { delivery: "synced" });
  expect(between.gate.find((gate) => gate.destinationId === destinationId)).toMatchObject({
    state: "closed",
    sentence: "On and off is switched off.",
  });
  await engine.client.destinations.update({ destinationId, enabled: true });

  const held = await engine.until(async () => {
    const answer = await engine.client.destinations.heldByHistory({ destinationId });
    return answer.count > 0 && answer;
  }, "the call of the time between held by history");
  expect(held.rows.map(({ call }) => call.key)).toEqual(["between-1"]);
  expect(remote.requests).toHaveLength(1);
});

test("a source made later claims what had come to its name, reads it and sends none of it", async () => {
  const engine = await start();
  const remote = await listen();
  await addUrl(engine, "Their system", remote.url);
  // Events that have only just come when their source is made …
  await sendUnclaimed(engine, "second", busyCall("unclaimed-1"));
  await engine.client.sources.create({ name: "second", provider: "mirai", verify: "record" });
  await expectHeld(engine, "second", "unclaimed-1");
  // … and events that were read long ago.
  await sendUnclaimed(engine, "third", busyCall("unclaimed-2"));
  await send(engine, busyCall("live-1"));
  await untilCall(engine, "live-1", { delivery: "synced" });
  await engine.client.sources.create({ name: "third", provider: "mirai", verify: "record" });
  await expectHeld(engine, "third", "unclaimed-2");

  await send(engine, busyCall("claimed-1"), "second");
  await untilCall(engine, "claimed-1", { delivery: "synced" });
  await engine.until(async () => remote.requests.length === 2, "the call after the switch-on");
  expect((await crmCalls(engine)).map((one) => one.externalId).sort()).toEqual([
    "mirai:claimed-1",
    "mirai:live-1",
  ]);
});

async function sendUnclaimed(engine: EngineProcess, source: string, bodies: string[]): Promise<void> {
  for (const body of bodies) expect(await post(`${engine.receiver}/hooks/${source}`, body)).toBe(404);
}

async function expectHeld(engine: EngineProcess, source: string, key: string): Promise<void> {
  const call = await untilCall(engine, key, { final: true, delivery: "held" });
  expect(call).toMatchObject({ source, deliveries: [], callRecords: [] });
  expect(sandboxGate(call)).toMatchObject({ state: "held", heldBy: "history" });
}
