/** A destination's gate, set by a person: what a change would do, what it does, and one call let out by hand. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GateSettings } from "../../shared/gate-settings";
import { atomsEvent } from "../harness/atoms-events";
import { advance, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";
import { whippyCall } from "../harness/whippy-events";

const minute = 60_000;

let engine: EngineProcess;
let remote: Recorder;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls and a destination of its own. */
beforeAll(async () => {
  remote = await startRecorder();
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  await engine.client.sources.create({ name: "whippy", provider: "whippy", verify: "record" });
});
afterAll(async () => {
  await engine.stop();
  await remote.close();
  folder.remove();
});

async function addUrl(name: string, gate?: GateSettings): Promise<string> {
  const url = `${remote.url}/${encodeURIComponent(name)}`;
  const { destinationId } = await engine.client.destinations.create({ name, kind: "any-url", url });
  if (gate) await engine.client.gates.save({ destinationId, gate });
  return destinationId;
}

/** Bodies that came to a destination about a call. */
function toldOf(name: string, key: string): Record<string, unknown>[] {
  return remote.requests
    .filter(({ path }) => path === `/${encodeURIComponent(name)}`)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    .filter((body) => body.key === key);
}
const untilTold = (name: string, key: string, times = 1) =>
  engine.until(async () => toldOf(name, key).length === times, `${name} told ${times} times of ${key}`);

async function gateOf(key: string, destinationId: string, wanted = {}) {
  const call = await untilCall(engine, key, wanted);
  const verdict = call.gate.find((one) => one.destinationId === destinationId);
  if (!verdict) throw new Error(`no gate of ${destinationId} over ${key}`);
  return { call, verdict };
}

/** A conversation that has ended, and whose analysis has not come. */
const talked = (key: string) =>
  send(engine, [atomsEvent("pre-conversation", key), atomsEvent("post-conversation", key)], "atoms");

test("a new destination has its gate on, and says what it is by its preset", async () => {
  const destinationId = await addUrl("New");
  const setup = await engine.client.gates.settings({ destinationId });
  expect(setup).toMatchObject({
    settings: {},
    changedAt: null,
    remote: true,
    preset: { incomplete: "send-marked", transcript: "summary", withoutConversation: "yes" },
  });
  const whippy = setup.providers.find(({ provider }) => provider === "whippy");
  expect(whippy).toMatchObject({
    requires: { conversation: ["summary", "transcript", "metadata"] },
    statuses: ["call_completed", "call_completed.agent_hangup"],
    quiet: null,
    waitForFinal: null,
    waitForMissing: { ms: 10 * minute, assumed: true },
  });
  await talked("new-1");
  const { verdict } = await gateOf("new-1", destinationId, { ended: true });
  expect(verdict).toMatchObject({
    state: "waiting",
    deadline: { ms: 15 * minute, kind: "final", setting: "providers.atoms.waitForFinalMs" },
    assumed: true,
  });
  expect(toldOf("New", "new-1")).toEqual([]);
});

describe("a changed gate", () => {
  test("says what it changes, judges the calls that are not final, and leaves the final ones as they were", async () => {
    const destinationId = await addUrl("Sooner");
    await talked("sooner-1");
    await talked("sooner-2");
    await send(engine, completedCall("sooner-final"));
    await untilTold("Sooner", "sooner-final");
    await advance(engine, 2 * minute);
    const gate: GateSettings = {
      providers: { atoms: { waitForFinalMs: minute } },
      takes: { provider: { never: ["mirai"] } },
    };

    const preview = await engine.client.gates.preview({ destinationId, gate });
    // One that ended before this destination was made would become final as of then: held by history.
    expect(preview.sentence).toBe(
      "2 calls that wait would leave now, 1 would be held; those already final stay as they were. " +
        "Of the newest final call, 1 would not have been taken.",
    );
    const leaving = preview.open.changes.find(({ effect }) => effect === "leaves");
    expect(leaving?.examples.map(({ key }) => key)).toEqual(expect.arrayContaining(["sooner-1", "sooner-2"]));
    expect(leaving?.examples[0]).toMatchObject({
      now: expect.stringContaining("Waiting for the final event"),
      would: "Opened without the summary: the deadline passed.",
    });
    expect(preview.recorded.changes).toMatchObject([
      { effect: "not-taken", examples: [{ key: "sooner-final" }] },
    ]);
    // Nothing was saved and nothing was sent.
    expect(toldOf("Sooner", "sooner-1")).toEqual([]);
    expect((await engine.client.gates.settings({ destinationId })).settings).toEqual({});

    const saved = await engine.client.gates.save({ destinationId, gate });
    expect([saved.settings, saved.changedAt]).toEqual([gate, expect.any(Number)]);
    await untilTold("Sooner", "sooner-1");
    await untilTold("Sooner", "sooner-2");
    expect(toldOf("Sooner", "sooner-2")).toMatchObject([{ incomplete: ["summary"] }]);
    const { verdict } = await gateOf("sooner-final", destinationId);
    expect(verdict.state).toBe("opened");

    // A later event of a call that was final before is judged by the gate that stood then.
    await engine.client.events.readAgain();
    await send(engine, completedCall("sooner-after"));
    const after = await gateOf("sooner-after", destinationId, { final: true });
    expect([after.verdict.state, after.verdict.notTaken]).toEqual(["closed", true]);
    expect((await gateOf("sooner-final", destinationId)).verdict.state).toBe("opened");
    expect(toldOf("Sooner", "sooner-final")).toHaveLength(1);
  });

  test("is taken back by saving what stood before: what left stays told, once", async () => {
    const destinationId = await addUrl("Undone");
    await talked("undone-1");
    await untilCall(engine, "undone-1", { ended: true });
    await engine.client.gates.save({ destinationId, gate: { providers: { atoms: { waitForFinalMs: 0 } } } });
    await untilTold("Undone", "undone-1");
    await engine.client.gates.save({ destinationId, gate: {} });
    await talked("undone-2");
    const waits = await gateOf("undone-2", destinationId, { ended: true });
    expect(waits.verdict.state).toBe("waiting");
    expect((await gateOf("undone-1", destinationId)).verdict.state).toBe("opened");
    expect(toldOf("Undone", "undone-1")).toHaveLength(1);
  });

  test("of what a person may not write is refused", async () => {
    const destinationId = await addUrl("Refused");
    const save = (gate: unknown) =>
      engine.client.gates.save({ destinationId, gate: gate as GateSettings }).catch((error) => error.code);
    expect(await save({ consent: { holdUnless: "consent" } })).toBe("BAD_REQUEST");
    expect(await save({ ended: false })).toBe("BAD_REQUEST");
    expect(await save({ takes: { outcome: { only: [] } } })).toBe("BAD_REQUEST");
  });
});

test("settling: nothing leaves until nothing came for so long, and then it leaves once", async () => {
  const destinationId = await addUrl("Settled", { settleMs: 2 * minute, incomplete: "hold" });
  await send(engine, completedCall("settled-1"));
  const { verdict } = await gateOf("settled-1", destinationId, { final: true });
  expect(verdict).toMatchObject({
    state: "waiting",
    deadline: { kind: "settle", ms: 2 * minute },
    assumed: false,
  });
  await advance(engine, 2 * minute - 1000);
  expect(toldOf("Settled", "settled-1")).toEqual([]);
  await advance(engine, 1000);
  await untilTold("Settled", "settled-1");
});

test("a consent that is missing holds the call; one that comes with its last event lets it go", async () => {
  const destinationId = await addUrl("Asked", { consent: { holdUnless: "metadata.consent" } });
  await send(engine, completedCall("asked-1"));
  const { verdict, call } = await gateOf("asked-1", destinationId, { final: true });
  expect([verdict.state, verdict.heldBy]).toEqual(["held", "consent"]);
  expect(verdict.checks[3]).toMatchObject({ name: "allowed", mark: "clock" });
  const { rows } = await engine.client.destinations.gate({ destinationId, state: "held" });
  const asks = rows.filter(({ verdict: one }) => one.heldBy === "consent");
  expect(asks.map(({ call: one }) => one.key)).toEqual(["asked-1"]);

  const metadata = { phone: "+12025550123", consent: true };
  const last = JSON.parse(completedCall("asked-2").at(-1) as string);
  await send(engine, [...completedCall("asked-2").slice(0, -1), JSON.stringify({ ...last, metadata })]);
  await untilTold("Asked", "asked-2");

  // It was final before: a gate that asks no more does not let it go by itself, and a person may.
  const finalize = () => engine.client.gates.finalize({ callId: call.callId, destinationId });
  const refused = await finalize().catch((error) => error.message);
  expect(refused).toBe("metadata.consent was never said: held until it is.");
  await engine.client.gates.save({ destinationId, gate: {} });
  expect((await gateOf("asked-1", destinationId)).verdict.heldBy).toBe("consent");
  expect(toldOf("Asked", "asked-1")).toEqual([]);
  await finalize();
  await untilTold("Asked", "asked-1");
});

describe("finalize now", () => {
  test("opens the gate of one ended call: the record says so and names what was missing, and it is audited", async () => {
    const destinationId = await addUrl("By hand");
    await talked("hand-1");
    const { call } = await gateOf("hand-1", destinationId, { ended: true });
    const { finalized, refused } = await engine.client.gates.finalize({ callId: call.callId, destinationId });
    expect([finalized, refused]).toEqual([
      [{ destinationId, destination: "By hand", missing: ["summary", "final event"] }],
      [],
    ]);
    await untilTold("By hand", "hand-1");
    expect(toldOf("By hand", "hand-1")).toMatchObject([{ incomplete: ["summary"] }]);
    const after = await gateOf("hand-1", destinationId);
    expect(after.call.callRecords).toMatchObject([
      {
        version: 1,
        because: "Finalized by hand, without the summary and final event.",
        incomplete: ["summary"],
      },
    ]);
    expect(after.verdict).toMatchObject({ state: "opened", byHand: { missing: ["summary", "final event"] } });

    // Other destinations still wait; the late analysis makes the next version of the same call record.
    expect(after.call.gate.some(({ state }) => state === "waiting")).toBe(true);
    await send(engine, [atomsEvent("analytics-completed", "hand-1")], "atoms");
    await untilTold("By hand", "hand-1", 2);
    expect(toldOf("By hand", "hand-1")[1]).toMatchObject({ incomplete: [], summary: expect.any(String) });

    const again = await engine.client.gates
      .finalize({ callId: call.callId, destinationId })
      .catch((error) => [error.code, error.message]);
    expect(again).toEqual(["CONFLICT", "It left already: there is nothing to finalize."]);
  });

  test("without an end, or against its status, it is refused with the reason", async () => {
    const destinationId = await addUrl("Refuses");
    const finalize = async (key: string) => {
      const { call } = await gateOf(key, destinationId);
      return engine.client.gates
        .finalize({ callId: call.callId, destinationId })
        .catch((error) => error.message as string);
    };
    await send(engine, completedCall("running-1").slice(0, 2));
    await untilCall(engine, "running-1", { stage: "in-conversation" });
    expect(await finalize("running-1")).toBe(
      "Its end was not observed, and none is invented: it cannot be finalized.",
    );
    const status = "call_completed.user_hangup";
    await send(engine, [whippyCall({ id: "user-1", status, requestId: "user-1" })], "whippy");
    await untilCall(engine, "user-1", { ended: true });
    expect(await finalize("user-1")).toContain("compared exactly");
    expect(toldOf("Refuses", "user-1")).toEqual([]);
  });

  test("over REST for every destination that keeps the call", async () => {
    await addUrl("One");
    await talked("rest-1");
    const { callId } = await untilCall(engine, "rest-1", { ended: true });
    const response = await fetch(`${engine.console}/api/calls/${callId}/finalize`, {
      method: "POST",
      headers: { authorization: `Bearer ${engine.token}`, "content-type": "application/json" },
      body: "{}",
    });
    expect(response.status).toBe(200);
    const { finalized } = (await response.json()) as { finalized: { destination: string }[] };
    expect(finalized.map(({ destination }) => destination)).toEqual(
      expect.arrayContaining(["Sandbox CRM", "One"]),
    );
    await untilCall(engine, "rest-1", { delivery: "synced" });
  });
});

test("the transcript leaves only where a person says so, and card numbers never do", async () => {
  await addUrl("Summary only");
  await addUrl("In full", { transcript: "full" });
  await addUrl("Nothing", { transcript: "none" });
  const transcript = [{ role: "user", content: "My card is 4111 1111 1111 1111." }];
  const call = { duration_seconds: 60, summary: "Paid by card 4111 1111 1111 1111.", transcript };
  await send(
    engine,
    [whippyCall({ id: "card-1", status: "call_completed", requestId: "card-1", call })],
    "whippy",
  );
  for (const name of ["Summary only", "In full", "Nothing"]) await untilTold(name, "card-1");
  expect(toldOf("Summary only", "card-1")[0]).not.toHaveProperty("transcript");
  expect(toldOf("Summary only", "card-1")[0]?.summary).toBe("Paid by card [card number masked].");
  expect(JSON.stringify(toldOf("In full", "card-1")[0]?.transcript)).toContain("[card number masked]");
  expect(toldOf("Nothing", "card-1")[0]).toMatchObject({ summary: null, detailUrl: null });
  expect(remote.requests.some(({ body }) => body.includes("4111"))).toBe(false);
});

test("what no destination takes is counted and shown with its reason", async () => {
  const destinations = (await engine.client.destinations.list()).rows;
  for (const { destinationId } of destinations)
    await engine.client.gates.save({ destinationId, gate: { takes: { outcome: { only: ["busy"] } } } });
  const before = (await engine.client.status.get()).untaken;
  await send(engine, completedCall("nobody-1"));
  await untilCall(engine, "nobody-1", { final: true });
  await untilRead(engine);
  expect((await engine.client.status.get()).untaken).toBe(before + 1);
  const { rows, count } = await engine.client.gates.untaken({});
  expect([rows[0]?.call.key, count]).toEqual(["nobody-1", before + 1]);
  expect(rows[0]?.because).toMatch(/takes only “busy”: its outcome is “completed”\.$/);
});
