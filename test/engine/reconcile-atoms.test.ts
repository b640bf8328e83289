/** Reconciling with Atoms' own log: the list tells what is missing, the single conversation is what comes in. */
import { expect, onTestFinished, test } from "vitest";
import type { Reconciliation } from "../../shared/reconciliations";
import { atomsEvent } from "../harness/atoms-events";
import { exportFile, listKey, startAtomsList } from "../harness/call-lists";
import { crmCalls, sandboxGate, send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";

const now = Date.now();
const started = (hours: number) => new Date(now - hours * 60 * 60_000).toISOString();

function logged(call: string, hours: number, status = "completed") {
  const conversation = {
    transcript: [{ role: "user", content: "I need to move my appointment." }],
    postCallAnalytics: { summary: "Moved to Thursday.", dispositionMetrics: [] },
    variables: { customer_id: `u_${call}` },
  };
  return {
    _id: `id_${call}`,
    callId: call,
    status,
    duration: status === "completed" ? 93.4 : 0,
    from: "+12025550142",
    to: "+12025550100",
    type: "telephony_inbound",
    agentId: "70aa11bb22cc33dd44ee55ff",
    createdAt: started(hours),
    ...(status === "completed" ? conversation : {}),
  };
}

const calls = [
  logged("CALL-1-a", 5),
  logged("CALL-2-b", 4),
  logged("CALL-3-c", 3, "no_answer"),
  logged("CALL-4-d", 2),
  logged("CALL-5-e", 0, "in_progress"),
];

async function ended(engine: EngineProcess, { reconciliationId }: Reconciliation): Promise<Reconciliation> {
  return engine.until(async () => {
    const run = await engine.client.reconciliations.get({ reconciliationId });
    return run.state !== "running" && run.state !== "adding" && run;
  }, "the reconciliation ended");
}

async function heard(engine: EngineProcess, call: (typeof calls)[number]): Promise<void> {
  const post = atomsEvent("post-conversation", call.callId, (metadata) => {
    const data = {
      answerTime: call.createdAt,
      endTime: new Date(Date.parse(call.createdAt) + 93_400).toISOString(),
    };
    Object.assign(metadata.callData as object, data);
  });
  await send(engine, [post, atomsEvent("analytics-completed", call.callId)], "atoms");
}

test("what is missing comes in with its transcript and waits; a call that goes on is left alone", async () => {
  const engine = await startForTest();
  const list = await startAtomsList(calls);
  onTestFinished(() => list.close());
  const { sourceId } = await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  await engine.client.sources.setList({ sourceId, key: listKey, baseUrl: list.url });
  const [first, second, missed, lost] = calls;
  if (!first || !second || !missed || !lost) throw new Error("calls are missing");
  await heard(engine, first);
  await heard(engine, second);
  await untilRead(engine);

  const since = now - 24 * 60 * 60_000;
  const run = await ended(
    engine,
    await engine.client.reconciliations.create({ source: "atoms", by: "api", since }),
  );
  expect(run).toMatchObject({
    state: "done",
    counts: { listed: 5, same: 2, missing: 2, different: 0, extra: 0, open: 1 },
    notes: ["1 is still going on, or ended less than 5 minutes ago: their events may be on the way."],
  });
  // Two a page: the whole list is three requests.
  expect(list.requests).toHaveLength(3);

  const after = await ended(
    engine,
    await engine.client.reconciliations.add({ reconciliationId: run.reconciliationId }),
  );
  expect(after).toMatchObject({
    added: { missing: 2, different: 0 },
    addable: { missing: 0, different: 0 },
    failure: null,
  });
  const call = await untilCall(engine, lost.callId, { final: true, complete: true, origin: "pulled" });
  expect(call).toMatchObject({ outcome: "completed", externalId: "u_CALL-4-d", talkSeconds: 93.4 });
  expect(call.artifacts.find(({ name }) => name === "transcript")?.state).toBe("there");
  expect(sandboxGate(call)).toMatchObject({ state: "held", heldBy: "history" });
  const unanswered = await untilCall(engine, missed.callId, { ended: true, outcome: "missed" });
  expect(unanswered.origin).toBe("pulled");
  expect(await crmCalls(engine)).toHaveLength(2);

  // The analysis of a webhook that comes later is the same call's.
  await heard(engine, lost);
  const joined = await untilCall(engine, lost.callId, { delivery: "synced", events: 3 });
  expect(joined.dialAttempts).toBe(1);
});

test("a conversation that is gone when it is asked for is said, and the others are added", async () => {
  const engine = await startForTest();
  const list = await startAtomsList(calls.slice(0, 2));
  onTestFinished(() => list.close());
  const { sourceId } = await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  await engine.client.sources.setList({ sourceId, key: listKey, baseUrl: list.url });
  const since = now - 24 * 60 * 60_000;
  const run = await ended(
    engine,
    await engine.client.reconciliations.create({ source: "atoms", by: "api", since }),
  );
  list.next((request) => ({ status: 404, body: { path: request.path } }));
  const stopped = await ended(engine, await engine.client.reconciliations.add(run));
  expect(stopped).toMatchObject({
    state: "done",
    added: { missing: 1, different: 0 },
    addable: { missing: 1, different: 0 },
    failure: { code: "not-found" },
  });
  expect(await ended(engine, await engine.client.reconciliations.add(run))).toMatchObject({
    added: { missing: 2, different: 0 },
    failure: null,
  });
});

test("call logs as CSV are told by their id", async () => {
  const engine = await startForTest();
  await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  await heard(engine, calls[0] as (typeof calls)[number]);
  await untilRead(engine);
  const rows = calls.map((call) => [
    call.callId,
    call.from,
    call.to,
    call.type,
    call.status,
    call.duration,
    call.createdAt,
  ]);
  const text = [["Call ID", "From", "To", "Type", "Status", "Duration", "Created At"], ...rows]
    .map((row) => row.join(","))
    .join("\n");
  const run = await ended(
    engine,
    await engine.client.reconciliations.create({ source: "atoms", by: "csv", file: exportFile(text) }),
  );
  expect(run.counts).toMatchObject({ listed: 5, same: 1, missing: 3, open: 1 });
  await ended(engine, await engine.client.reconciliations.add(run));
  const call = await untilCall(engine, "CALL-4-d", { ended: true, origin: "pulled" });
  expect(call).toMatchObject({ outcome: "completed", phone: "+12025550142", problems: 0 });
});
