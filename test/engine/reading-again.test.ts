/**
 * Reading the log again after something about reading it changed: nothing is delivered, ids, notes and pins stay, and
 * what would change of the call records that left is listed with the difference, until a person decides.
 */
import { expect, test } from "vitest";
import type { SourceRow } from "../../shared/sources";
import { advance, send, untilCall } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { busyCall, completedCall, post } from "../harness/mirai-events";

const calls = 1000;
const atOnce = 16;

/** A busy call of a person with two numbers: which of them is the person's is for the source's owner to say. */
function callOf(id: string): string[] {
  const metadata = { userId: `u_${id}`, phone: "+12025550123", mobile: "+12025550199", name: "Dana Reyes" };
  return busyCall(id).map((body) => JSON.stringify({ ...JSON.parse(body), metadata }));
}

async function sendAll(engine: EngineProcess): Promise<void> {
  const left = Array.from({ length: calls }, (_, index) => `c_${index}`);
  const sender = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      for (const body of callOf(id)) await post(`${engine.receiver}/hooks/mirai`, body);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}

async function sourceOf(engine: EngineProcess): Promise<SourceRow> {
  const [source] = (await engine.client.sources.list()).rows;
  if (!source) throw new Error("no source");
  return source;
}

async function readAgain(engine: EngineProcess): Promise<void> {
  await engine.client.events.readAgain();
  // Answers when the reader stands at the end of the log again and the outbox has nothing to do.
  await advance(engine, 0);
}

async function everyDelivery(engine: EngineProcess): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await engine.client.deliveries.list({ limit: 500, ...(cursor ? { cursor } : {}) });
    all.push(...page.rows);
    cursor = page.cursor;
  }
  return all;
}

async function callIdsOf(engine: EngineProcess): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await engine.client.calls.list({ limit: 500, ...(cursor ? { cursor } : {}) });
    ids.push(...page.rows.map(({ callId }) => callId));
    cursor = page.cursor;
  }
  return ids.sort();
}

test("a thousand delivered calls that read differently: nothing is sent, everything is listed, a person decides", async () => {
  const engine = await startForTest("--test-clock");
  const [sandbox] = (await engine.client.destinations.list()).rows;
  await engine.client.destinations.update({ destinationId: sandbox?.destinationId ?? "", enabled: false });
  const remote = await recordForTest();
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  await sendAll(engine);
  await advance(engine, 0);
  expect(remote.requests).toHaveLength(calls);
  const noted = await untilCall(engine, "c_7", { final: true });
  await engine.client.notes.put({ id: noted.callId, text: "Rang twice." });
  await engine.client.pins.put({ id: noted.callId });
  await engine.client.pins.put({ id: "e1" });
  const [deliveries, callIds] = [await everyDelivery(engine), await callIdsOf(engine)];

  await engine.client.sources.update({
    sourceId: (await sourceOf(engine)).sourceId,
    personPaths: { externalId: ["metadata.userId"], phone: ["metadata.mobile"], name: [] },
  });
  await readAgain(engine);

  expect(remote.requests).toHaveLength(calls);
  expect(await everyDelivery(engine)).toEqual(deliveries);
  expect(await callIdsOf(engine)).toEqual(callIds);
  const after = await untilCall(engine, "c_7", { phone: "+12025550199" });
  expect(after).toMatchObject({
    callId: noted.callId,
    pinned: true,
    note: "Rang twice.",
    callRecords: [{ version: 1 }],
  });
  expect((await engine.client.events.get({ eventId: "e1" })).pinned).toBe(true);
  expect(await engine.client.status.get()).toMatchObject({ wouldChange: calls, readingAgain: null });

  const listed = await engine.rest("GET", "/would-change?limit=2");
  expect(listed).toMatchObject({ status: 200, body: { count: calls, rows: { length: 2 } } });
  const { rows } = await engine.client.wouldChange.list({ limit: 500 });
  expect(rows.find(({ key }) => key === "c_7") ?? rows[0]).toMatchObject({
    provider: "mirai",
    version: 1,
    changes: [
      { path: "personName", before: "Dana Reyes", after: null },
      { path: "phone", before: "+12025550123", after: "+12025550199" },
    ],
    moreChanges: false,
    sendsTo: ["Theirs"],
    because: null,
  });

  const chosen = [rows[0], rows[1]].map((row) => row?.callId ?? "");
  expect(await engine.rest("POST", "/would-change/send", { callIds: [...chosen, "c_nobody"] })).toMatchObject(
    {
      body: { sent: 2 },
    },
  );
  await advance(engine, 0);
  expect(remote.requests.slice(calls).map(({ headers }) => headers["x-ringback-version"])).toEqual([
    "2",
    "2",
  ]);

  const left = rows[2]?.callId ?? "";
  expect(await engine.client.wouldChange.ignore({ callIds: [left] })).toEqual({ ignored: 1 });
  expect((await engine.client.calls.get({ callId: left })).gate).toContainEqual(
    expect.objectContaining({
      state: "held",
      heldBy: null,
      sentence: "Reading again would change it, and you left it at version 1: a later event makes the next.",
    }),
  );
  // What was left is left, however often the log is read; what was sent is what is read.
  await readAgain(engine);
  expect((await engine.client.wouldChange.list({ limit: 1 })).count).toBe(calls - 3);

  expect(await engine.client.wouldChange.send({})).toEqual({ sent: calls - 3 });
  await advance(engine, 0);
  expect(remote.requests).toHaveLength(calls + calls - 1);
  expect((await engine.client.wouldChange.list({})).count).toBe(0);
  expect((await engine.client.calls.get({ callId: left })).callRecords).toHaveLength(1);
}, 120_000);

test("what was left asks again when it would be another change, and is forgotten when nothing would change", async () => {
  const engine = await startForTest("--test-clock");
  await send(engine, callOf("c_1"));
  await untilCall(engine, "c_1", { delivery: "synced" });
  const { sourceId, personPaths } = await sourceOf(engine);
  const name: string[] = [];
  await engine.client.sources.update({ sourceId, personPaths: { ...personPaths, name } });
  await readAgain(engine);
  expect(await engine.client.wouldChange.ignore({})).toEqual({ ignored: 1 });

  await engine.client.sources.update({ sourceId, personPaths: { ...personPaths, name, phone: [] } });
  await readAgain(engine);
  expect((await engine.client.wouldChange.list({})).rows).toMatchObject([
    { changes: [{ path: "personName" }, { path: "phone" }] },
  ]);

  await engine.client.sources.update({ sourceId, personPaths });
  await readAgain(engine);
  expect(await engine.client.wouldChange.list({})).toEqual({ rows: [], cursor: null, count: 0 });
  await untilCall(engine, "c_1", { delivery: "synced", phone: "+12025550123" });
});

test("an event that comes later makes the next version by itself, and nothing is left to decide", async () => {
  const engine = await startForTest("--test-clock");
  const remote = await recordForTest();
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  const [initiate, progress, ended, completed, report, over] = completedCall("c_1") as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await send(engine, [initiate, progress, ended, completed, over]);
  await untilCall(engine, "c_1", { final: true });
  await advance(engine, 11 * 60_000);
  expect((await untilCall(engine, "c_1", { delivery: "synced" })).callRecords).toMatchObject([
    { version: 1, incomplete: ["summary"] },
  ]);
  const { sourceId, personPaths } = await sourceOf(engine);
  await engine.client.sources.update({ sourceId, personPaths: { ...personPaths, name: [] } });
  await readAgain(engine);
  expect(await engine.client.status.get()).toMatchObject({ wouldChange: 1 });

  await send(engine, [report]);
  await advance(engine, 0);
  const call = await untilCall(engine, "c_1", { delivery: "synced" });
  expect(call.callRecords.map(({ version, incomplete }) => [version, incomplete])).toEqual([
    [1, ["summary"]],
    [2, []],
  ]);
  expect((await engine.client.wouldChange.list({})).count).toBe(0);
  expect(remote.requests.map(({ headers }) => headers["x-ringback-version"])).toEqual(["1", "2"]);
});

test("calls that are nobody's any more, or may not leave as they read now, are listed and say why", async () => {
  const engine = await startForTest("--test-clock");
  await engine.client.sources.create({
    name: "signed",
    provider: "mirai",
    secrets: [],
  });
  await send(engine, callOf("c_1"), "signed");
  await untilCall(engine, "c_1", { delivery: "synced" });
  const source = (await engine.client.sources.list()).rows.find(({ name }) => name === "signed");
  // With the secret of today none of its events fits: they take no part any more.
  await engine.client.sources.addSecret({
    sourceId: source?.sourceId ?? "",
    label: "today",
    value: "sk_live_0123456789abcdef",
  });
  await readAgain(engine);
  const { rows } = await engine.client.wouldChange.list({});
  expect(rows).toMatchObject([
    { key: "c_1", sendsTo: [], because: expect.stringContaining("its gate says why") },
  ]);
  expect(await engine.client.wouldChange.send({})).toEqual({ sent: 0 });
  expect(await engine.client.wouldChange.ignore({})).toEqual({ ignored: 1 });
  expect((await engine.client.wouldChange.list({})).count).toBe(0);
});
