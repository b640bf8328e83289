/** ElevenLabs end to end: one webhook tells the whole call, the sound comes apart and may be large, and 200 alone counts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { elevenLabsEvent, postInPieces, signElevenLabs } from "../harness/elevenlabs-events";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const minute = 60_000;
const secret = "elevenlabs-secret-of-the-story";

let engine: EngineProcess;
let now = Date.now();
let sourceId = "";
const folder = makeFolder();

/** One engine on one settable clock; every test has calls of its own. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "post-call", value: secret }];
  const made = await engine.client.sources.create({
    name: "elevenlabs",
    provider: "elevenlabs",
    verify: "enforce",
    secrets,
  });
  sourceId = made.sourceId;
  now = (await engine.client.clock.advance({ advance: 0 })).now;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function tell(body: string, at = now): Promise<number | null> {
  const answer = await postInPieces(
    `${engine.receiver}/hooks/elevenlabs`,
    body,
    signElevenLabs(body, secret, at),
  );
  if (answer !== 413 && answer !== null) await untilRead(engine);
  return answer;
}

const crmCallsOf = async (key: string) =>
  (await crmCalls(engine)).filter(({ externalId }) => externalId === `elevenlabs:${key}`);

describe("a conversation", () => {
  test("is ended, final and complete with its transcription, and the CRM gets all of it", async () => {
    expect(await tell(elevenLabsEvent("post_call_transcription", "conv_talk"))).toBe(200);
    const call = await untilCall(engine, "conv_talk", { delivery: "synced" });
    expect(call).toMatchObject({
      ended: true,
      final: true,
      complete: true,
      stage: "final",
      conformance: "conforms",
    });
    expect(call.callRecords).toHaveLength(1);
    expect(call.callRecords[0]?.content).toMatchObject({
      outcome: "completed",
      direction: "inbound",
      talkSeconds: 74,
      agent: "Front desk",
      phone: "+12025550142",
      personExternalId: "u_88",
      summary: "The caller moved the appointment to Thursday at ten.",
      transcript: expect.arrayContaining([{ role: "user", content: "Yes please, thank you.", seconds: 21 }]),
      metadata: { orderId: "A-1042" },
      extra: { callSuccessful: "success", language: "en" },
      recordingUrl: null,
      incomplete: [],
      test: false,
    });
    expect((await crmCallsOf("conv_talk")).map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        outcome: "completed",
        direction: "inbound",
        agent: "Front desk",
        talkSeconds: 74,
        summary: "The caller moved the appointment to Thursday at ten.",
      }),
    ]);
  });

  test("has its sound as the next version: its size, no link, and none of its bytes", async () => {
    await tell(elevenLabsEvent("post_call_transcription", "conv_sound"));
    await untilCall(engine, "conv_sound", { delivery: "synced" });
    // Nine megabytes of Base64, in pieces.
    const audio = elevenLabsEvent("post_call_audio", "conv_sound", (data) => {
      data.full_audio = "SUQz".repeat(2_300_000);
    });
    expect(await tell(audio)).toBe(200);
    const call = await untilCall(engine, "conv_sound", { events: 2 });
    expect(call.callRecords.map(({ version }) => version)).toEqual([1, 2]);
    expect(call.callRecords[1]?.content).toMatchObject({
      recordingUrl: null,
      extra: { audio: { format: "mp3", bytes: 6_900_000 } },
    });
    expect(call.artifacts.find(({ name }) => name === "recording")?.state).toBe("there");
    expect(JSON.stringify(call).length).toBeLessThan(100_000);
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    expect(row).toMatchObject({ type: "post_call_audio", signature: "verified", problems: 0 });
    expect(await crmCallsOf("conv_sound")).toHaveLength(1);
  });

  test("whose sound is over ten megabytes keeps its transcription; the sound is refused and counted", async () => {
    await tell(elevenLabsEvent("post_call_transcription", "conv_long"));
    const audio = elevenLabsEvent("post_call_audio", "conv_long", (data) => {
      data.full_audio = "SUQz".repeat(2_700_000);
    });
    expect([413, null]).toContain(await tell(audio));
    await untilCall(engine, "conv_long", { events: 1, final: true, complete: true });
  });

  test("of which only the sound came has not ended, and is stuck after an hour", async () => {
    await tell(elevenLabsEvent("post_call_audio", "conv_alone"));
    const waiting = await untilCall(engine, "conv_alone", { ended: false, final: false });
    expect(waiting.ghosts.map(({ type }) => type)).toEqual(["post_call_transcription"]);
    expect(sandboxGate(waiting).sentence).toBe("Waiting for the end of the call.");
    await advance(engine, 61 * minute);
    now += 61 * minute;
    const stuck = await untilCall(engine, "conv_alone", { ended: false });
    expect(stuck.findings.map(({ kind }) => kind)).toContain("stuck");
    expect(await crmCallsOf("conv_alone")).toEqual([]);
  });
});

test("a call that could not be initiated is final at once, with its outcome alone", async () => {
  await tell(elevenLabsEvent("failure-busy", "conv_busy"));
  const call = await untilCall(engine, "conv_busy", { delivery: "synced" });
  expect(call).toMatchObject({
    outcome: "busy",
    outcomeClass: "no-conversation",
    direction: "outbound",
    phone: "+12025550142",
  });
  expect((await crmCallsOf("conv_busy"))[0]?.properties).toMatchObject({ outcome: "busy", talkSeconds: 0 });
});

test("voices are nobody's: kept, without a call", async () => {
  const body = elevenLabsEvent("voice_removed", "conv_none");
  await tell(body);
  const [row] = (await engine.client.events.list({ limit: 1 })).rows;
  expect(row).toMatchObject({ type: "voice_removed", callId: null, problems: 0 });
});

test("a signature of half an hour ago is refused, one of tomorrow is taken, as the vendor's library does", async () => {
  const body = elevenLabsEvent("post_call_transcription", "conv_time");
  expect(await tell(body, now - 31 * minute)).toBe(401);
  expect(await tell(body, now + 24 * 60 * minute)).toBe(200);
  expect(
    await postInPieces(`${engine.receiver}/hooks/elevenlabs`, body, signElevenLabs(body, "another", now)),
  ).toBe(401);
});

test("a source that answers 204 is told that only 200 counts, and how to settle it", async () => {
  const adviceOf = async () => (await engine.client.sources.advice({ sourceId })).rows;
  expect((await adviceOf()).map(({ adviceId }) => adviceId)).not.toContain("answer-status");
  await engine.client.sources.update({ sourceId, answerStatus: 204 });
  const advice = (await adviceOf()).find(({ adviceId }) => adviceId === "answer-status");
  expect(advice).toMatchObject({
    sentence:
      "This source answers 204, and ElevenLabs takes only 200 for an answer: every event counts as failed there.",
    settle: { words: "Answer 200", change: { answerStatus: 200 } },
  });
  await engine.client.sources.update({ sourceId, ...advice?.settle?.change });
  expect((await adviceOf()).map(({ adviceId }) => adviceId)).not.toContain("answer-status");
});
