/** Retell end to end: signed events over real HTTP, a call that leaves at its analysis, and one that was handed over. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, findCall, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { analysisOf, RETELL_KEY, retellEvent, retellSignature, talkedTo } from "../harness/retell-events";

const minute = 60_000;

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [
    { label: "an older key", value: "no-longer-used" },
    { label: "webhook key", value: RETELL_KEY },
  ];
  await engine.client.sources.create({ name: "retell", provider: "retell", verify: "enforce", secrets });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

/** Posted as Retell posts it, signed at the engine's time; the status. */
async function sendSigned(body: string, signedAgo = 0): Promise<number> {
  const { now } = await engine.client.clock.advance({ advance: 0 });
  return post(`${engine.receiver}/hooks/retell`, body, retellSignature(body, now - signedAgo));
}

async function sendAll(...bodies: string[]): Promise<void> {
  for (const body of bodies) expect(await sendSigned(body)).toBe(200);
}

const crmCallsOf = async (key: string) =>
  (await crmCalls(engine)).filter(({ externalId }) => externalId === `retell:${key}`);

test("a whole call reaches the CRM once, at its analysis and not before, with everything Retell found out", async () => {
  await sendAll(retellEvent("call_started", "r-1"));
  const running = await untilCall(engine, "r-1", { stage: "in-conversation" });
  expect(running.ghosts.map(({ type }) => type)).toEqual(["call_ended", "call_analyzed"]);

  const end = retellEvent("call_ended", "r-1", talkedTo("r-1"));
  await sendAll(end, end);
  const over = await untilCall(engine, "r-1", { ended: true, final: false, duplicates: 1 });
  expect(sandboxGate(over).sentence).toBe("Waiting for the final event call_analyzed.");
  expect(await crmCallsOf("r-1")).toEqual([]);

  const analysis = { ...talkedTo("r-1"), call_analysis: analysisOf("r-1") };
  await sendAll(retellEvent("call_analyzed", "r-1", analysis));
  const call = await untilCall(engine, "r-1", { delivery: "synced" });
  expect(call).toMatchObject({
    outcome: "completed",
    outcomeDetail: "user_hangup",
    complete: true,
    final: true,
    problems: 0,
    ghosts: [],
    conformance: "conforms",
  });
  expect(call.callRecords.map(({ content }) => content)).toEqual([
    expect.objectContaining({
      transcript: [
        { role: "agent", content: "How can I help?" },
        { role: "user", content: "Thursday at ten." },
      ],
      extra: expect.objectContaining({ call_cost: { combined_cost: 15.6, product_costs: [] } }),
    }),
  ]);
  expect((await crmCallsOf("r-1")).map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      outcome: "completed",
      outcomeDetail: "user_hangup",
      direction: "inbound",
      agent: "Front desk",
      talkSeconds: 187,
      phone: "+12025550142",
      summary: "Summary of r-1.",
      recordingUrl: "https://recordings.example.com/r-1/recording.wav",
      metadata: expect.objectContaining({
        user_sentiment: "Positive",
        call_successful: true,
        appointment_day: "Thursday",
      }),
    }),
  ]);
});

test("after a bridged transfer nothing leaves before the second line has ended", async () => {
  const to = { transfer_destination: { type: "predefined", number: "+12025550123" } };
  const left = { ...talkedTo("r-2"), disconnection_reason: "call_transfer" };
  await sendAll(
    retellEvent("call_started", "r-2"),
    retellEvent("transfer_started", "r-2", {}, to),
    retellEvent("transfer_bridged", "r-2", {}, to),
    retellEvent("call_ended", "r-2", left),
    retellEvent("call_analyzed", "r-2", { ...left, call_analysis: analysisOf("r-2") }),
  );
  const open = await untilCall(engine, "r-2", { events: 5 });
  expect(open).toMatchObject({ ended: false, final: false, stage: "in-conversation" });
  expect(open.ghosts.map(({ type }) => type)).toEqual(["transfer_ended"]);
  await advance(engine, 60 * minute);
  expect(await crmCallsOf("r-2")).toEqual([]);

  await sendAll(retellEvent("transfer_ended", "r-2", { ...left, transfer_end_timestamp: 1_772_464_687_000 }));
  await untilCall(engine, "r-2", { ended: true, final: true, delivery: "synced" });
  expect((await crmCallsOf("r-2")).map(({ properties }) => properties.endedAt)).toEqual([1_772_464_687_000]);
});

test("the analysis that comes after its deadline makes the second version of the same record", async () => {
  await sendAll(retellEvent("call_started", "r-3"), retellEvent("call_ended", "r-3", talkedTo("r-3")));
  await untilCall(engine, "r-3", { ended: true });
  await advance(engine, 15 * minute);
  await untilCall(engine, "r-3", { final: true, delivery: "synced" });
  expect((await crmCallsOf("r-3"))[0]?.properties).toMatchObject({ incomplete: ["summary"] });
  const analysis = { ...talkedTo("r-3"), call_analysis: analysisOf("r-3") };
  await sendAll(retellEvent("call_analyzed", "r-3", analysis));
  await untilCall(engine, "r-3", { complete: true });
  await advance(engine, 0);
  const call = await untilCall(engine, "r-3", { delivery: "synced" });
  expect(call.callRecords).toHaveLength(2);
  expect((await crmCallsOf("r-3")).map(({ properties }) => properties.summary)).toEqual(["Summary of r-3."]);
});

describe("the signature", () => {
  test("names the key that matched, and is refused six minutes old, with another key, and without", async () => {
    await sendAll(retellEvent("call_started", "r-4"));
    await untilRead(engine);
    const [newest] = (await engine.client.events.list({ limit: 1 })).rows;
    const event = await engine.client.events.get({ eventId: newest?.eventId ?? "" });
    expect(event).toMatchObject({
      signatureAtArrival: "verified",
      signatureBecause: "X-Retell-Signature is the HMAC-SHA256 of the body and its time under “webhook key”.",
    });
    const forged = retellEvent("call_ended", "r-4", talkedTo("r-4"));
    expect(await sendSigned(forged, 6 * minute)).toBe(401);
    const hook = `${engine.receiver}/hooks/retell`;
    const { now } = await engine.client.clock.advance({ advance: 0 });
    expect(await post(hook, forged, retellSignature(forged, now, "another"))).toBe(401);
    expect(await post(hook, forged)).toBe(401);
    await untilRead(engine);
    expect(await findCall(engine, "r-4")).toMatchObject({ ended: false, stage: "in-conversation" });
  });
});

describe("what is no event of a call", () => {
  test("a chat makes no call, nor does the question before one, which leaves it to the number's own agent", async () => {
    const before = (await engine.client.calls.list({ limit: 500 })).rows.length;
    await sendAll(
      JSON.stringify({ event: "chat_started", chat: { chat_id: "chat_1", agent_id: "agent_1" } }),
    );
    await untilRead(engine);
    const [chat] = (await engine.client.events.list({ limit: 1 })).rows;
    expect(chat).toMatchObject({ provider: "retell", type: "chat_started", callId: null, problems: 0 });

    const question = JSON.stringify({
      event: "call_inbound",
      call_inbound: { agent_id: "agent_1", from_number: "+12025550142", to_number: "+12025550100" },
    });
    const { now } = await engine.client.clock.advance({ advance: 0 });
    const answer = await fetch(`${engine.receiver}/hooks/retell`, {
      method: "POST",
      headers: { "content-type": "application/json", ...retellSignature(question, now) },
      body: question,
    });
    expect([answer.status, await answer.json()]).toEqual([200, { call_inbound: {} }]);
    await untilRead(engine);
    const [asked] = (await engine.client.events.list({ limit: 1 })).rows;
    expect(asked).toMatchObject({ type: "call_inbound", callId: null, problems: 0 });
    expect((await engine.client.calls.list({ limit: 500 })).rows).toHaveLength(before);
  });
});
