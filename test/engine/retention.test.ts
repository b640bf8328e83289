/**
 * Retention removes whole calls that are final, read and delivered, the oldest first, and nothing else; off until it is
 * switched on, forecast before it acts, written down afterwards. No sender waits for it, a late event of a removed call is
 * recognised and sends nothing by itself, and a kill in the middle leaves whole calls.
 */
import { expect, onTestFinished, test, vi } from "vitest";
import { advance, crmCalls, findCall, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { lookInto, noRule, untilJob } from "../harness/keeping";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

// Where other work takes the cores, hundreds of events take their time.
vi.setConfig({ testTimeout: 180_000 });

const dayMs = 86_400_000;
const day = { ...noRule, enabled: true, olderThanDays: 1 };

const many = 96;
const posts = 80;

/** In milliseconds, from sending an event to its answer, one after the other. */
async function timePosts(engine: EngineProcess, id: string): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let index = 0; index < posts; index += 1) {
    const from = performance.now();
    const body = miraiEvent("call.initiate", { id: `${id}_${index}` });
    expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
    times.push(performance.now() - from);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Math.round((times[Math.floor(posts * share)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.98) };
}

async function sendMany(engine: EngineProcess): Promise<void> {
  const left = Array.from({ length: many }, (_, index) => `c_${index}`);
  const sender = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await send(engine, busyCall(id));
  };
  await Promise.all(Array.from({ length: 16 }, sender));
}

/** By the outbox, too: only what is through may go. */
async function sendThrough(engine: EngineProcess, id: string, bodies = completedCall(id)) {
  await send(engine, bodies);
  await untilCall(engine, id, { final: true });
  await engine.until(async () => {
    const call = await findCall(engine, id);
    const { deliveries } = await engine.client.calls.get({ callId: call?.callId ?? "" });
    return deliveries.length > 0 && deliveries.every(({ state }) => state === "delivered");
  }, `${id} delivered`);
  return untilCall(engine, id, { final: true });
}

test("only calls that are final, read, delivered, unpinned and without a note go; the preview says which and why", async () => {
  const engine = await startForTest("--test-clock");
  const [, pinned, noted] = [
    await sendThrough(engine, "c_gone"),
    await sendThrough(engine, "c_pinned"),
    await sendThrough(engine, "c_noted"),
  ];
  await send(engine, [miraiEvent("call.initiate", { id: "c_open" })]);
  await engine.client.pins.put({ id: pinned.callId });
  await engine.client.notes.put({ id: noted.callId, text: "ask again in May" });
  await advance(engine, 2 * dayMs);
  await sendThrough(engine, "c_new");

  expect((await engine.client.keeping.state()).retention.enabled).toBe(false);
  expect(await engine.client.keeping.previewRetention(day)).toMatchObject({
    calls: 1,
    events: 6,
    kept: [
      { because: "not-final", calls: 1 },
      { because: "pinned", calls: 1 },
      { because: "noted", calls: 1 },
    ],
  });
  expect(await findCall(engine, "c_gone")).toBeDefined();
  await engine.client.keeping.saveRetention(day);
  const job = await untilJob(engine, await engine.client.keeping.runRetention());
  expect(job).toMatchObject({ state: "done" });
  expect(job.sentence).toContain("1 call, 0 events of no call and 0 refusals were removed");
  expect((await engine.client.calls.list({ limit: 10 })).rows.map(({ key }) => key).sort()).toEqual([
    "c_new",
    "c_noted",
    "c_open",
    "c_pinned",
  ]);
  expect((await engine.client.events.list({ q: `"Summary of c_gone"`, limit: 5 })).rows).toEqual([]);
  expect((await engine.client.events.get({ eventId: "e1" }).catch(() => null))?.eventId).toBeUndefined();
  const [run] = (await engine.client.keeping.state()).runs;
  expect(run).toMatchObject({
    action: "retention",
    detail: { rule: "calls older than 1 day", calls: 1, events: 6, ended: "done" },
  });
  expect(run?.detail.bytes).toBeGreaterThan(0);
  // Notes only where it is said.
  expect(await engine.client.keeping.previewRetention({ ...day, withNotes: true })).toMatchObject({
    calls: 1,
  });
});

test("by count and by size the oldest go first, and by its own rule what belongs to no call", async () => {
  const engine = await startForTest("--test-clock");
  for (const id of ["c_1", "c_2", "c_3"]) await sendThrough(engine, id);
  await post(`${engine.receiver}/hooks/nobody`, "{}");
  await post(`${engine.receiver}/hooks/mirai`, "not a call");
  await untilRead(engine);
  await engine.client.keeping.saveRetention({ ...noRule, mostCalls: 2, enabled: true });
  await untilJob(engine, await engine.client.keeping.runRetention());
  expect((await engine.client.calls.list({ limit: 10 })).rows.map(({ key }) => key)).toEqual(["c_3", "c_2"]);

  await advance(engine, 3 * dayMs);
  const loose = { ...noRule, enabled: true, looseOlderThanDays: 2 };
  expect(await engine.client.keeping.previewRetention(loose)).toMatchObject({ calls: 0, loose: 2 });
  await engine.client.keeping.saveRetention(loose);
  const job = await untilJob(engine, await engine.client.keeping.runRetention());
  expect(job.sentence).toContain("2 events of no call");
  expect((await engine.client.status.get()).events).toBe(12);
  // The smallest size there is lies above what this folder takes: nothing has to go.
  expect(await engine.client.keeping.previewRetention({ ...noRule, mostBytes: 1024 ** 3 })).toMatchObject({
    calls: 0,
  });
});

test("nothing goes without a rule, and a rule that is none is refused in words", async () => {
  const engine = await startForTest();
  await expect(engine.client.keeping.runRetention()).rejects.toThrow("No rule is set");
  await expect(engine.client.keeping.saveRetention({ ...noRule, enabled: true })).rejects.toThrow(
    "Say first what is to go",
  );
  const { data } = engine;
  expect((await runToEnd(["retention", "--data", data])).stdout).toContain(
    "Retention is off. No rule is set",
  );
});

test("a late event of a removed call is recognised, and nothing of it is sent again by itself", async () => {
  const engine = await startForTest("--test-clock");
  const call = await sendThrough(engine, "c_late");
  const before = (await crmCalls(engine)).find(({ externalId }) => externalId === "mirai:c_late");
  await advance(engine, 2 * dayMs);
  await engine.client.keeping.saveRetention(day);
  await untilJob(engine, await engine.client.keeping.runRetention());
  expect(await findCall(engine, "c_late")).toBeUndefined();

  await send(engine, completedCall("c_late").slice(-3));
  const late = await untilCall(engine, "c_late", { final: true });
  expect(late.callId).toBe(call.callId);
  expect(late.deliveries).toEqual([]);
  expect(late.gate.find(({ destination }) => destination === "Sandbox CRM")).toMatchObject({
    state: "held",
    heldBy: "history",
    sentence: expect.stringContaining("An earlier part of this call was removed"),
  });
  const after = (await crmCalls(engine)).filter(({ externalId }) => externalId === "mirai:c_late");
  expect(after).toEqual([before]);
  // Read again, it is still held.
  await engine.client.events.readAgain();
  await advance(engine, 0);
  expect((await untilCall(engine, "c_late", { final: true })).deliveries).toEqual([]);
  // A person may send it: as the next version of the same record.
  const [sandbox] = (await engine.client.destinations.list()).rows;
  await engine.client.destinations.sendHeld({
    callIds: [late.callId],
    destinationId: sandbox?.destinationId ?? "",
  });
  await advance(engine, 0);
  const sent = await untilCall(engine, "c_late", { final: true });
  expect(sent.deliveries.map(({ version }) => version)).toContain(2);
  expect((await crmCalls(engine)).filter(({ externalId }) => externalId === "mirai:c_late")).toHaveLength(1);
});

test("senders are answered as fast while it runs", async () => {
  const engine = await startForTest("--test-clock");
  await sendMany(engine);
  await advance(engine, 2 * dayMs);
  await engine.client.keeping.saveRetention(day);
  const before = await timePosts(engine, "c_before");
  const begun = await engine.client.keeping.runRetention();
  const during = await timePosts(engine, "c_during");
  const job = await untilJob(engine, begun);
  console.log(
    `answers before: p50 ${before.p50} ms, p99 ${before.p99} ms; while ${many} calls were removed: p50 ${during.p50} ms, p99 ${during.p99} ms`,
  );
  expect(job).toMatchObject({ state: "done" });
  // Beside what this machine does at the moment: it may be busy with other things.
  expect(during.p50).toBeLessThan(before.p50 * 5 + 50);
  expect(during.p99).toBeLessThan(before.p99 * 5 + 500);
  await untilRead(engine);
  expect((await engine.client.status.get()).calls).toBe(2 * posts);
});

test("killed in the middle, whole calls are there or gone, and the run says that it did not end", async () => {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await sendMany(engine);
  await advance(engine, 2 * dayMs);
  await engine.client.keeping.saveRetention(day);
  await engine.client.keeping.runRetention();
  for (let left = many; left === many; ) left = (await engine.client.status.get()).calls;
  await engine.kill();

  const files = lookInto(folder.path);
  expect(files.sound).toBe(true);
  expect(files.dangling).toBe(0);
  expect(files.calls).toBeGreaterThan(0);
  expect(files.calls).toBeLessThan(many);
  expect(files.events).toBe(files.calls * 3);
  expect(files.get("SELECT count(*) AS n FROM removed_call")).toEqual([{ n: many - files.calls }]);
  expect(files.get("SELECT 1 FROM delivery WHERE call_id NOT IN (SELECT call_id FROM call)")).toEqual([]);
  expect(
    files.get("SELECT json_extract(detail, '$.calls') AS n FROM audit WHERE action = 'retention'"),
  ).toEqual([{ n: many - files.calls }]);

  const again = await startEngine(folder.path, { flags: ["--test-clock"] });
  onTestFinished(async () => void (await again.stop()));
  expect((await again.client.keeping.state()).runs[0]?.detail.ended).toBe("the program ended in the middle");
  await untilJob(again, await again.client.keeping.runRetention());
  expect((await again.client.status.get()).calls).toBe(0);
});
