/** Telnyx end to end: signed events over real HTTP, lines, recordings and insights, to the sandbox CRM. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, findCall, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { type Posted, postTelnyx, publicKey, telnyxEvent } from "../harness/telnyx-events";

const second = 1000;
const minute = 60 * second;

let engine: EngineProcess;
let now = 0;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls of its own, and nothing happens by time alone. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "account", value: publicKey }];
  await engine.client.sources.create({ name: "telnyx", provider: "telnyx", verify: "enforce", secrets });
  now = (await engine.client.clock.advance({ advance: 0 })).now;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function post(text: string, at = now): Promise<Posted> {
  return postTelnyx(`${engine.receiver}/hooks/telnyx`, text, at);
}

async function told(...texts: string[]): Promise<void> {
  for (const text of texts) expect((await post(text)).status).toBe(200);
}

async function wait(ms: number): Promise<void> {
  await advance(engine, ms);
  now += ms;
}

async function crmCallsOf(key: string) {
  return (await crmCalls(engine))
    .filter(({ externalId }) => externalId === `telnyx:${key}`)
    .map(({ properties }) => properties);
}

const talk = (key: string) =>
  ["call.initiated", "call.answered", "call.hangup"].map((type) => telnyxEvent(type, key));

describe("a call", () => {
  test("reaches the sandbox CRM whole once recording and transcription are there, and not before", async () => {
    await told(...talk("whole-1"));
    const waiting = await untilCall(engine, "whole-1", { ended: true });
    expect(waiting).toMatchObject({
      outcome: "completed",
      final: false,
      complete: false,
      stage: "processing",
    });
    await told(telnyxEvent("call.recording.saved", "whole-1"));
    await untilCall(engine, "whole-1", { final: false });
    expect(await crmCallsOf("whole-1")).toEqual([]);

    await told(telnyxEvent("call.recording.transcription.saved", "whole-1"));
    const call = await untilCall(engine, "whole-1", { delivery: "synced" });
    expect(sandboxGate(call).sentence).toBe(
      "Opened: Every line has ended, and recording and transcription are closed.",
    );
    expect(call.callRecords[0]?.content).toMatchObject({
      direction: "inbound",
      phone: "+12025550142",
      personExternalId: "u_88",
      personName: "Dana Reyes",
      outcome: "completed",
      talkSeconds: 93.5,
      recordingUrl: expect.stringContaining("first-line.mp3"),
      transcript: expect.stringContaining("Thursday at ten"),
      metadata: { orderId: "A-1042" },
    });
    expect(await crmCallsOf("whole-1")).toEqual([
      expect.objectContaining({ outcome: "completed", direction: "inbound", phone: "+12025550142" }),
    ]);
    const { rows } = await engine.client.calls.provenance({ callId: call.callId });
    const places = rows.find(({ version }) => version === null);
    const duration = places?.fields.find(({ field }) => field === "talkSeconds");
    expect(duration).toMatchObject({
      by: "inferred",
      sentence: "inferred from the answer to the end of the call's own line",
    });
  });

  test("of an assistant is final with call.analyzed; agent and summary arrive", async () => {
    await told(telnyxEvent("call.conversation.ended", "assistant-1"), ...talk("assistant-1"));
    const waiting = await untilCall(engine, "assistant-1", { ended: true });
    expect(waiting.ghosts.map(({ type }) => type)).toContain("call.analyzed");
    await told(telnyxEvent("call.analyzed", "assistant-1"));
    await untilCall(engine, "assistant-1", { delivery: "synced" });
    expect(await crmCallsOf("assistant-1")).toEqual([
      expect.objectContaining({
        agent: expect.stringMatching(/^assistant-/),
        summary: "Dana Reyes moved the appointment to Thursday at ten.",
      }),
    ]);
  });

  test("with two lines ends with the last of them, and keeps its person", async () => {
    const second = { call_leg_id: "leg-2", from: "+12025550100", to: "+12025550123" };
    const [initiated = "", answered = "", hangup = ""] = talk("lines-1");
    await told(
      initiated,
      answered,
      telnyxEvent("call.initiated-second-line", "lines-1", { payload: second }),
      telnyxEvent("call.answered", "lines-1", { payload: second }),
      hangup,
    );
    await untilRead(engine);
    expect(await findCall(engine, "lines-1")).toMatchObject({ ended: false });
    await told(telnyxEvent("call.hangup", "lines-1", { payload: second }));
    const call = await untilCall(engine, "lines-1", { ended: true });
    expect(call).toMatchObject({ phone: "+12025550142", direction: "inbound" });
    expect(call.legs.map(({ words, depth }) => [words, depth])).toEqual([
      ["caller +12025550142", 0],
      ["dialled +12025550123", 1],
    ]);
  });

  test("nobody answered leaves after 15 s of quiet, with its outcome alone", async () => {
    await told(telnyxEvent("call.initiated-outgoing", "busy-1"), telnyxEvent("call.hangup-busy", "busy-1"));
    await untilCall(engine, "busy-1", { ended: true, outcome: "busy" });
    await wait(15 * second - 1);
    await untilCall(engine, "busy-1", { final: false });
    await wait(1);
    await untilCall(engine, "busy-1", { final: true, delivery: "synced" });
  });

  test("whose recording does not come leaves incomplete after 15 minutes", async () => {
    await told(...talk("late-1"));
    await untilCall(engine, "late-1", { ended: true });
    await wait(15 * minute);
    const call = await untilCall(engine, "late-1", { final: true, delivery: "synced" });
    expect(call.callRecords.map(({ incomplete }) => incomplete)).toEqual([["recording", "transcript"]]);
  });
});

test("six attempts of one event, at two URLs, are one event", async () => {
  const attempts = [1, 2, 3, 4, 5, 6].map((attempt) =>
    telnyxEvent("call.initiated", "attempts-1", { id: "same", attempt }),
  );
  await told(...attempts);
  const call = await untilCall(engine, "attempts-1", { duplicates: 5 });
  expect(call).toMatchObject({ events: 1 });
});

test("a signature out of its window is refused, and kept", async () => {
  const late = await post(telnyxEvent("call.initiated", "stale-1"), now - 301 * second);
  expect(late.status).toBe(401);
  await untilRead(engine);
  const [event] = (await engine.client.events.list({ limit: 1 })).rows;
  expect(event).toMatchObject({ signature: "failed" });
  expect((await post(telnyxEvent("call.initiated", "in-time-1"), now - 300 * second)).status).toBe(200);
});

test("a TeXML application that asks is held on the line, and its status callbacks are answered without a body", async () => {
  const asked = await post("CallSid=v3%3Atexml-1&CallStatus=ringing&From=%2B12025550142&To=%2B12025550100");
  expect(asked).toMatchObject({ status: 200, type: "application/xml; charset=utf-8" });
  expect(asked.text).toContain('<Pause length="60"/>');
  const done = await post(
    "CallSid=v3%3Atexml-1&CallStatus=completed&CallbackSource=call-progress-events&CallDuration=45",
  );
  expect(done).toMatchObject({ status: 200, text: "" });
  await untilCall(engine, "v3:texml-1", { ended: true, phone: "+12025550142", direction: "inbound" });
});
