/**
 * Reconciling with CallRail's own list: 200 calls of which 191 came as webhooks, told apart by API and by export; what is
 * added is pulled, waits under Held by history, and is joined by a webhook that comes later.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reconciliation } from "../../shared/reconciliations";
import {
  asCallRail,
  asPostCall,
  exportFile,
  type ListServer,
  listKey,
  makeCalls,
  startCallRailList,
} from "../harness/call-lists";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { crmCalls, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const signingKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const calls = makeCalls(200, Date.now());
const lost = calls.filter((_, index) => index % 22 === 7).slice(0, 9);
const listed = calls.map(asCallRail);
const since = (calls[0]?.startedAt ?? 0) - 60_000;

let engine: EngineProcess;
let list: ListServer;
let sourceId: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
  list = await startCallRailList(listed);
  const secrets = [{ label: "Example Clinic", value: signingKey }];
  ({ sourceId } = await engine.client.sources.create({ name: "callrail", provider: "callrail", secrets }));
  for (const call of calls.filter((one) => !lost.includes(one)))
    await postCallRail(engine, "post-call", callRailEvent("post-call", asPostCall(call)), signingKey);
  await untilRead(engine);
  await engine.until(async () => (await crmCalls(engine)).length === 191, "191 calls in the sandbox CRM");
});
afterAll(async () => {
  await engine.stop();
  await list.close();
  folder.remove();
});

/** Starts it and answers how it ended. */
async function reconcile(input: Parameters<EngineProcess["client"]["reconciliations"]["create"]>[0]) {
  return ended(await engine.client.reconciliations.create(input));
}

async function ended({ reconciliationId }: Reconciliation): Promise<Reconciliation> {
  return engine.until(async () => {
    const run = await engine.client.reconciliations.get({ reconciliationId });
    return run.state !== "running" && run.state !== "adding" && run;
  }, "the reconciliation ended");
}

async function missingOf({ reconciliationId }: Reconciliation) {
  return (await engine.client.reconciliations.rows({ reconciliationId, kind: "missing" })).rows;
}

const nineOf200 = {
  listed: 200,
  same: 191,
  probable: 0,
  missing: 9,
  extra: 0,
  different: 0,
  open: 0,
  unreadable: 0,
};

test("without a key it says what to set, and nothing is asked", async () => {
  const run = await reconcile({ source: "callrail", by: "api", since });
  expect(run).toMatchObject({
    state: "failed",
    failure: {
      code: "no-key",
      sentence: "CallRail is asked with an API key, and this source has none.",
      next: "Make one in CallRail's settings (API v3) and set it in this source, or drop in the export.",
    },
  });
  expect(list.requests).toEqual([]);
});

test("the key is never answered, and goes to no address in the clear", async () => {
  const settings = { sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url };
  const row = await engine.client.sources.setList(settings);
  expect(row.list).toMatchObject({ baseUrl: list.url, account: "ACC0a1b", key: { endsWith: "7731" } });
  expect(row.secrets).toHaveLength(1);
  const { body } = await engine.rest("GET", "/api/sources");
  expect(JSON.stringify(body)).not.toContain(listKey);
  await expect(
    engine.client.sources.setList({ sourceId, baseUrl: "http://callrail.example.com" }),
  ).rejects.toThrow("The API key would cross the network in the clear");
  await expect(engine.client.sources.setList({ sourceId, timeZone: "Mars/Olympus" })).rejects.toThrow(
    "is no time zone",
  );
});

test("by API: exactly the nine that never came", async () => {
  const run = await reconcile({ source: "callrail", by: "api", since });
  expect(run).toMatchObject({
    state: "done",
    failure: null,
    counts: nineOf200,
    addable: { missing: 9, different: 0 },
    notes: [],
  });
  const rows = await missingOf(run);
  expect(rows.map(({ callKey }) => callKey).sort()).toEqual(lost.map(({ key }) => key).sort());
  const [first] = lost;
  expect(rows.find(({ callKey }) => callKey === first?.key)).toMatchObject({
    startedAt: first?.startedAt,
    phone: first?.phone,
    outcome: first?.answered ? "completed" : "missed",
    direction: "inbound",
    addable: true,
  });
  expect(list.requests.map(({ path }) => new URL(path, list.url).searchParams.get("offset"))).toEqual([
    null,
    "1",
  ]);
});

test("by export: the same nine, with ids or by number and time alone", async () => {
  const exported = (row: (call: (typeof calls)[number]) => string) =>
    [
      'Call Status,Name,"Phone Number","Duration (seconds)","Start Time","Recording Url",Note',
      ...calls.map(row),
    ].join("\r\n");
  const cells = ({ phone, seconds, startedAt, answered }: (typeof calls)[number], link: string) => {
    const zoned = new Date(startedAt - 6 * 60 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    const national = `${phone.slice(2, 5)}-${phone.slice(5, 8)}-${phone.slice(8)}`;
    return `${answered ? "Answered Call" : "Missed Call"},Dana Reyes,${national},${seconds},"${zoned}",${link},"two
lines; ""quoted"""`;
  };
  const withIds = exported((call) => cells(call, `https://app.example.com/calls/${call.key}/recording`));
  const file = exportFile(withIds);

  const unzoned = await reconcile({ source: "callrail", by: "csv", file });
  expect(unzoned.failure).toMatchObject({
    code: "no-zone",
    next: "Choose the time zone that CallRail shows its times in.",
  });

  const run = await reconcile({ source: "callrail", by: "csv", file, timeZone: "Etc/GMT+6" });
  expect(run).toMatchObject({
    state: "done",
    counts: nineOf200,
    addable: { missing: 9, different: 0 },
    fileName: "calls.csv",
  });
  expect((await missingOf(run)).map(({ callKey }) => callKey).sort()).toEqual(
    lost.map(({ key }) => key).sort(),
  );

  const bare = exportFile(
    exported((call) => cells(call, "")),
    "bare.csv",
  );
  const guessed = await reconcile({ source: "callrail", by: "csv", file: bare, timeZone: "Etc/GMT+6" });
  expect(guessed).toMatchObject({
    counts: { ...nineOf200, same: 0, probable: 191 },
    addable: { missing: 0, different: 0 },
  });
  expect((await missingOf(guessed)).map(({ startedAt }) => startedAt).sort()).toEqual(
    lost.map(({ startedAt }) => startedAt).sort(),
  );
  expect((await missingOf(guessed))[0]?.because).toContain("Reconcile by API to add it.");
});

test("what is added is pulled, leaves by itself nowhere, and leaves by hand", async () => {
  const before = await engine.client.events.list({ q: "origin:pulled" });
  expect(before.rows).toEqual([]);
  const run = await reconcile({ source: "callrail", by: "api", since });
  const [one, ...others] = await missingOf(run);
  if (!one) throw new Error("none is missing");
  const afterOne = await ended(
    await engine.client.reconciliations.add({ reconciliationId: run.reconciliationId, rowIds: [one.rowId] }),
  );
  expect(afterOne).toMatchObject({
    state: "done",
    added: { missing: 1, different: 0 },
    addable: { missing: 8, different: 0 },
  });
  const { rowIds } = { rowIds: others.map(({ rowId }) => rowId) };
  const afterAll = await ended(
    await engine.client.reconciliations.add({ reconciliationId: run.reconciliationId, rowIds }),
  );
  expect(afterAll).toMatchObject({
    added: { missing: 9, different: 0 },
    addable: { missing: 0, different: 0 },
  });
  expect((await missingOf(run)).every(({ eventId }) => eventId !== null)).toBe(true);

  const added = await engine.client.events.list({ q: "origin:pulled" });
  expect(added.rows).toHaveLength(9);
  expect(new Set(added.rows.map(({ type, signature }) => `${type} ${signature}`))).toEqual(
    new Set(["api.call unsupported"]),
  );
  const byApi = listed.find(({ id }) => id === one.callKey);
  const body = await engine.client.events.body({
    eventId: added.rows.find(({ callKey }) => callKey === one.callKey)?.eventId ?? "",
  });
  expect(await body.text()).toBe(JSON.stringify(byApi));

  const call = await untilCall(engine, one.callKey ?? "", { final: true, origin: "pulled" });
  expect(call).toMatchObject({
    ended: true,
    outcome: one.outcome,
    phone: one.phone,
    problems: 0,
    ghosts: [],
  });
  expect(sandboxGate(call)).toMatchObject({
    state: "held",
    heldBy: "history",
    sentence: "It came from CallRail's own list and not as an event: held by history until you send it.",
  });
  expect(await crmCalls(engine)).toHaveLength(191);

  const { destinationId } = (await engine.client.destinations.list()).rows[0] ?? { destinationId: "" };
  const held = await engine.client.destinations.heldByHistory({ destinationId });
  expect(held.count).toBe(9);
  await engine.client.destinations.sendHeld({ destinationId, callIds: [call.callId] });
  await untilCall(engine, one.callKey ?? "", { delivery: "synced" });
  expect(await crmCalls(engine)).toHaveLength(192);
});

test("adding twice adds nothing twice, and the next comparison finds nothing missing", async () => {
  const kept = (await engine.client.reconciliations.list({ source: "callrail" })).rows[0];
  if (!kept) throw new Error("no result is kept");
  await ended(await engine.client.reconciliations.add({ reconciliationId: kept.reconciliationId }));
  expect((await engine.client.events.list({ q: "origin:pulled" })).rows).toHaveLength(9);
  const run = await reconcile({ source: "callrail", by: "api", since });
  expect(run.counts).toEqual({ ...nineOf200, same: 200, missing: 0 });
  expect((await engine.client.reconciliations.list({})).rows).toHaveLength(1);
});

test("a webhook that comes later joins its call, and lets it leave as it would have without the list", async () => {
  const late = lost[5];
  if (!late) throw new Error("none was lost");
  const post = callRailEvent("post-call", { ...asPostCall(late), call_summary: "Told by the webhook." });
  await postCallRail(engine, "post-call", post, signingKey);
  const call = await untilCall(engine, late.key, { delivery: "synced" });
  expect(call).toMatchObject({ events: 2, duplicates: 0, dialAttempts: 1 });
  expect(call.artifacts.find(({ name }) => name === "summary")?.text).toBe("Told by the webhook.");
});

test("reading again leaves pulled calls as they are, whatever secrets the source has", async () => {
  const counted = async () =>
    (await engine.client.calls.list({ q: "origin:pulled final:true", limit: 500 })).rows.length;
  const before = [await counted(), (await crmCalls(engine)).length];
  await engine.client.events.readAgain();
  await postCallRail(
    engine,
    "pre-call",
    callRailEvent("pre-call", { resource_id: `CAL${"f".repeat(32)}` }),
    signingKey,
  );
  await untilRead(engine);
  expect([await counted(), (await crmCalls(engine)).length]).toEqual(before);
});

test("a request that names itself a call of the list is kept, and believed by nobody", async () => {
  const body = JSON.stringify(
    asCallRail({ ...makeCalls(1, Date.now())[0], key: `CAL${"e".repeat(32)}` } as never),
  );
  await postCallRail(engine, "api.call", body, signingKey);
  await untilRead(engine);
  const [row] = (await engine.client.events.list({ limit: 1 })).rows;
  const event = await engine.client.events.get({ eventId: row?.eventId ?? "" });
  expect(event).toMatchObject({ type: null, callId: null, origin: "live" });
  expect(event.readError).toContain("believed only where Ringback asked for them");
});

test("a call whose end never came is different, and takes its end from the list", async () => {
  const ringing = {
    ...makeCalls(1, Date.now() - 3 * 60 * 60_000)[0],
    key: `CAL${"d".repeat(32)}`,
  } as (typeof calls)[number];
  listed.push(asCallRail(ringing));
  await postCallRail(
    engine,
    "pre-call",
    callRailEvent("pre-call", { ...asPostCall(ringing), duration: "0" }),
    signingKey,
  );
  await untilCall(engine, ringing.key, { ended: false });
  const run = await reconcile({ source: "callrail", by: "api", since });
  expect(run.counts).toMatchObject({ different: 1, missing: 0 });
  const { rows } = await engine.client.reconciliations.rows({
    reconciliationId: run.reconciliationId,
    kind: "different",
  });
  expect(rows).toMatchObject([
    {
      callKey: ringing.key,
      addable: true,
      because: "Its end never arrived here.",
      differences: [{ field: "outcome", theirs: "completed", ours: null }],
    },
  ]);
  await ended(
    await engine.client.reconciliations.add({ reconciliationId: run.reconciliationId, kind: "different" }),
  );
  const call = await untilCall(engine, ringing.key, { ended: true, final: true, outcome: "completed" });
  expect(sandboxGate(call)).toMatchObject({ state: "held", heldBy: "history" });
});

test("calls that differ are told field by field, those that are only here by name", async () => {
  const [changed, gone] = [calls[0], calls[1]];
  const row = listed.find(({ id }) => id === changed?.key);
  Object.assign(row ?? {}, { duration: 999, customer_phone_number: "+12025550199" });
  listed.splice(
    listed.findIndex(({ id }) => id === gone?.key),
    1,
  );
  const run = await reconcile({ source: "callrail", by: "api", since });
  expect(run.counts).toMatchObject({ different: 1, extra: 1, missing: 0 });
  const rowsOf = async (kind: "different" | "extra") =>
    (await engine.client.reconciliations.rows({ reconciliationId: run.reconciliationId, kind })).rows;
  expect(await rowsOf("different")).toMatchObject([
    {
      callKey: changed?.key,
      addable: false,
      differences: [
        { field: "duration", theirs: "999 s", ours: "20 s" },
        { field: "phone", theirs: "+12025550199", ours: changed?.phone },
      ],
    },
  ]);
  expect(await rowsOf("extra")).toMatchObject([{ callKey: gone?.key, phone: gone?.phone }]);
});

test("the API key stands in no line of the log", () => {
  expect(engine.log.join("\n")).not.toContain(listKey);
});
