/** Atoms end to end: when a call of either dialect is final, what leaves, and what never does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atomsEvent, draftEvent } from "../harness/atoms-events";
import { advance, crmCalls, sandboxGate, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { type Recorder, startRecorder } from "../harness/recorder";

const second = 1000;
const minute = 60 * second;

let engine: EngineProcess;
let remote: Recorder;
const folder = makeFolder();

/** One engine on one settable clock, with a system elsewhere that is told too; every test has calls of its own. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  remote = await startRecorder();
  await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  const target = { name: "Their system", kind: "any-url", url: remote.url, enabled: true } as const;
  await engine.client.destinations.create(target);
});
afterAll(async () => {
  await engine.stop();
  await remote.close();
  folder.remove();
});

const post = (bodies: string[], source = "atoms") => send(engine, bodies, source);
const crmCallsOf = async (key: string) =>
  (await crmCalls(engine)).filter((call) => call.externalId === `atoms:${key}`);
const toldOf = (key: string) =>
  remote.requests.map(({ body }) => JSON.parse(body)).filter((body) => body.externalId === `atoms:${key}`);
const talk = (key: string) => [atomsEvent("pre-conversation", key), atomsEvent("post-conversation", key)];

describe("a conversation", () => {
  test("is final and leaves, complete, when its analysis comes", async () => {
    await post(talk("talk-1"));
    const waiting = await untilCall(engine, "talk-1", { ended: true });
    expect(waiting).toMatchObject({ final: false, complete: false, stage: "analysis", outcome: "completed" });
    expect(waiting.ghosts.map(({ type, missing }) => ({ type, missing }))).toEqual([
      { type: "analytics-completed", missing: false },
    ]);
    expect(sandboxGate(waiting).sentence).toBe("Waiting for the final event analytics-completed.");

    await post([atomsEvent("analytics-completed", "talk-1")]);
    const call = await untilCall(engine, "talk-1", { delivery: "synced" });
    expect(call).toMatchObject({ final: true, complete: true, dialAttempts: 1, phone: "+12025550142" });
    expect(call.callRecords).toHaveLength(1);
    expect(call.callRecords[0]).toMatchObject({
      version: 1,
      incomplete: [],
      content: {
        direction: "inbound",
        talkSeconds: 93.4,
        personExternalId: "u_88",
        summary: "The caller moved the appointment to Thursday at ten.",
        recordingUrl: expect.stringContaining("composite.wav"),
        extra: { metrics: { issue_resolved: true, satisfaction_score: 4 } },
      },
    });
    expect(await crmCallsOf("talk-1")).toHaveLength(1);
  });

  test("whose analysis is late leaves incomplete after 15 minutes, and again as version 2 when it comes", async () => {
    await post(talk("late-1"));
    await untilCall(engine, "late-1", { ended: true });
    await advance(engine, 15 * minute - 1);
    await untilCall(engine, "late-1", { final: false, delivery: "waiting" });
    expect(await crmCallsOf("late-1")).toEqual([]);

    await advance(engine, 1);
    const first = await untilCall(engine, "late-1", { final: true, delivery: "synced" });
    expect(first.callRecords.map(({ version, incomplete }) => ({ version, incomplete }))).toEqual([
      { version: 1, incomplete: ["summary"] },
    ]);
    expect(sandboxGate(first).sentence).toBe("Opened without the summary: the deadline passed.");

    await advance(engine, 2 * minute);
    await post([atomsEvent("analytics-completed", "late-1")]);
    const second = await untilCall(engine, "late-1", { complete: true, delivery: "synced" });
    expect(second.callRecords.map(({ version, incomplete }) => ({ version, incomplete }))).toEqual([
      { version: 1, incomplete: ["summary"] },
      { version: 2, incomplete: [] },
    ]);
    await engine.until(async () => toldOf("late-1").length === 2, "both versions elsewhere");
    expect(toldOf("late-1").map(({ summary }) => summary)).toEqual([
      null,
      "The caller moved the appointment to Thursday at ten.",
    ]);
    expect(await crmCallsOf("late-1")).toHaveLength(1);
  });

  test("of a source that has no analytics is final with post-conversation", async () => {
    const { sourceId } = await engine.client.sources.create({
      name: "atoms-plain",
      provider: "atoms",
      verify: "record",
    });
    await engine.client.sources.update({ sourceId, expects: { analysis: false } });
    await post(talk("plain-1"), "atoms-plain");
    const call = await untilCall(engine, "plain-1", { delivery: "synced" });
    expect(call).toMatchObject({ final: true, complete: true, stage: "final" });
  });

  test("keeps one delivery that came twice as one event, and its other events apart", async () => {
    const [pre, end] = talk("twice-1") as [string, string];
    await post([pre, end, end, atomsEvent("analytics-completed", "twice-1")]);
    const call = await untilCall(engine, "twice-1", { delivery: "synced" });
    expect(call).toMatchObject({ duplicates: 1, events: 3 });
  });
});

test("a call nobody answered leaves after 60 seconds of quiet, with its outcome alone", async () => {
  await post([
    atomsEvent("outbound-pre-conversation", "quiet-1"),
    atomsEvent("no-answer-outbound", "quiet-1"),
  ]);
  const ended = await untilCall(engine, "quiet-1", { ended: true });
  expect(ended).toMatchObject({ outcome: "no-answer", outcomeClass: "no-conversation", complete: true });
  expect(sandboxGate(ended).sentence).toBe(
    "Waiting for the final event analytics-completed, or 60 s of quiet.",
  );
  await advance(engine, 60 * second - 1);
  await untilCall(engine, "quiet-1", { final: false, delivery: "waiting" });
  await advance(engine, 1);
  const call = await untilCall(engine, "quiet-1", { final: true, delivery: "synced" });
  expect(call.callRecords[0]).toMatchObject({
    incomplete: [],
    content: { outcome: "no-answer", direction: "outbound", phone: "+12025550142", talkSeconds: 0 },
  });
});

test("a call from the browser is a test: it reaches the sandbox CRM and nothing else", async () => {
  const asWeb = (metadata: Record<string, unknown>) => {
    metadata.conversationType = "webCall";
    delete metadata.callData;
  };
  await post([
    atomsEvent("web-call-pre", "web-1"),
    atomsEvent("web-call-post", "web-1"),
    atomsEvent("analytics-completed", "web-1", asWeb),
  ]);
  const call = await untilCall(engine, "web-1", { delivery: "synced", final: true });
  expect(call.allowed).toBe(false);
  expect(call.gate.map(({ destination, state, sentence }) => ({ destination, state, sentence }))).toEqual([
    { destination: "Sandbox CRM", state: "opened", sentence: expect.stringContaining("Opened") },
    {
      destination: "Their system",
      state: "closed",
      sentence: "A test call never leaves this machine: Their system is not told.",
    },
  ]);
  // A call that may leave, sent afterwards, has arrived: so would this one have.
  await post([...talk("after-web"), atomsEvent("analytics-completed", "after-web")]);
  await engine.until(async () => toldOf("after-web").length === 1, "the call after it elsewhere");
  expect(toldOf("web-1")).toEqual([]);
});

describe("the older draft's words", () => {
  test("a call finds its number in call.start, its outcome in call.end, its metrics last", async () => {
    await post(["call.start", "call.end", "analytics.completed"].map((type) => draftEvent(type, "draft-1")));
    const call = await untilCall(engine, "draft-1", { delivery: "synced" });
    expect(call).toMatchObject({ final: true, complete: true, phone: "+12025550142", problems: 0 });
    expect(call.callRecords[0]?.content).toMatchObject({
      outcome: "completed",
      outcomeDetail: "transfer_requested",
      direction: "inbound",
      phone: "+12025550142",
      personName: "Dana Reyes",
      extra: { metrics: { satisfaction_score: 2, issue_resolved: false, follow_up_needed: true } },
    });
    const [contact] = (await engine.client.crm.objects({ type: "contacts", limit: 500 })).rows.filter(
      ({ externalId }) => externalId === "u_88",
    );
    expect(contact).toBeDefined();
  });

  test("without its analysis it is final after 15 minutes, and complete: the draft offers no summary", async () => {
    await post(["call.start", "call.end"].map((type) => draftEvent(type, "draft-2")));
    const waiting = await untilCall(engine, "draft-2", { ended: true });
    expect(sandboxGate(waiting).sentence).toBe("Waiting for the final event analytics.completed.");
    await advance(engine, 15 * minute);
    const call = await untilCall(engine, "draft-2", { final: true, delivery: "synced" });
    expect(call.callRecords[0]?.incomplete).toEqual([]);
  });

  test("in a source with a secret they need a signature like all others", async () => {
    const secrets = [{ label: "webhook", value: "atoms-test-secret" }];
    const source = { name: "atoms-signed", provider: "atoms", verify: "record", secrets } as const;
    await engine.client.sources.create(source);
    await post([draftEvent("call.start", "forged-1")], "atoms-signed");
    await untilRead(engine);
    const [event] = (await engine.client.events.list({ limit: 1 })).rows;
    expect(event).toMatchObject({ type: "call.start", signature: "missing" });
  });
});

describe("the scenarios, played on this clock", () => {
  async function play(scenario: string, ms: number) {
    const { runId, callId } = await engine.client.runs.create({ scenario, speed: 1 });
    await advance(engine, ms);
    const state = async () => (await engine.client.runs.get({ runId })).state;
    await engine.until(async () => (await state()) === "done", `${scenario} played to its end`);
    await advance(engine, 0);
    return engine.client.calls.get({ callId });
  }

  test.each([
    ["atoms-happy", "completed", minute],
    ["atoms-draft-happy", "completed", minute],
    ["atoms-no-answer", "no-answer", 2 * minute],
    ["atoms-analytics-late", "completed", 17 * minute],
  ])("%s ends as %s, with a person of its own", async (scenario, outcome, ms) => {
    const call = await play(scenario, ms);
    const other = await play(scenario, ms);
    expect(call).toMatchObject({ origin: "simulated", outcome, final: true, complete: true, problems: 0 });
    expect(call.phone).toMatch(/^\+120255501\d\d$/);
    expect(call.externalId).toMatch(/^u_/);
    expect(other.callId).not.toBe(call.callId);
    expect(other.externalId).not.toBe(call.externalId);
    expect(call.callRecords).toHaveLength(scenario === "atoms-analytics-late" ? 2 : 1);
  });
});
