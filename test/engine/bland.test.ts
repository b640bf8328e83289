/** Bland end to end: one signed request is the whole call, sent again it is a copy, made anew it is the next version. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { advance, crmCalls, findCall, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";

const hour = 60 * 60_000;
const secret = "the-signing-secret-of-this-test";
const callId = (digit: number) => `7d1f0c52-3b68-4e0a-9c41-2f6a8b7e5d0${digit}`;

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "signing secret", value: secret }];
  await engine.client.sources.create({ name: "bland", provider: "bland", verify: "enforce", secrets });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const signed = (body: string) => createHmac("sha256", secret).update(body).digest("hex");

async function sendAll(...bodies: string[]): Promise<void> {
  for (const body of bodies)
    expect(await post(`${engine.receiver}/hooks/bland`, body, { "X-Webhook-Signature": signed(body) })).toBe(
      200,
    );
}

function record(call: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    call_id: call,
    inbound: true,
    from: "+12025550142",
    to: "+12025550100",
    completed: true,
    queue_status: "complete",
    answered_by: "human",
    corrected_duration: "187",
    call_length: 3.117,
    started_at: "2026-03-02T15:10:00.000Z",
    end_at: "2026-03-02T15:40:00.000Z",
    summary: "Moved to Thursday.",
    transcripts: [
      { user: "assistant", text: "How can I help?" },
      { user: "user", text: "Thursday at ten." },
    ],
    recording_url: `https://recordings.example.com/${call}.mp3`,
    metadata: { userId: `u_${call}`, name: "Dana Reyes", agent: "Front desk" },
    analysis: { sentiment: "positive" },
    disposition_tag: "BOOKED",
    call_ended_by: "USER",
    ...more,
  });
}

const crmCallsOf = async (call: string) =>
  (await crmCalls(engine)).filter(({ externalId }) => externalId === `bland:${call}`);

test("the record reaches the CRM with everything it has, and its end is not end_at", async () => {
  const call = callId(1);
  await sendAll(JSON.stringify({ call_id: call, category: "tool", message: "Looked up." }));
  const running = await untilCall(engine, call, { stage: "in-conversation" });
  expect(running).toMatchObject({ ended: false, delivery: null });
  expect(running.ghosts.map(({ type }) => type)).toEqual(["post-call"]);

  await sendAll(record(call));
  const over = await untilCall(engine, call, { delivery: "synced" });
  expect(over).toMatchObject({
    ended: true,
    complete: true,
    final: true,
    outcome: "completed",
    problems: 0,
    conformance: "conforms",
  });
  expect(over.callRecords[0]?.content).toMatchObject({
    transcript: [
      { role: "assistant", content: "How can I help?" },
      { role: "user", content: "Thursday at ten." },
    ],
  });
  expect((await crmCallsOf(call)).map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      outcome: "completed",
      direction: "inbound",
      agent: "Front desk",
      talkSeconds: 187,
      endedAt: Date.parse("2026-03-02T15:13:07Z"),
      phone: "+12025550142",
      summary: "Moved to Thursday.",
      recordingUrl: `https://recordings.example.com/${call}.mp3`,
      metadata: expect.objectContaining({ sentiment: "positive", disposition_tag: "BOOKED" }),
    }),
  ]);
});

test("sent again it is a copy; made anew it is the next version of the same record", async () => {
  const call = callId(2);
  await sendAll(record(call), record(call));
  await untilCall(engine, call, { events: 1, duplicates: 1, delivery: "synced" });
  await advance(engine, hour);
  await sendAll(record(call, { summary: "Moved to Thursday, and asks for parking." }));
  await untilCall(engine, call, { events: 2 });
  await advance(engine, 0);
  const twice = await untilCall(engine, call, { delivery: "synced" });
  expect(twice.callRecords).toHaveLength(2);
  expect((await crmCallsOf(call)).map(({ properties }) => properties.summary)).toEqual([
    "Moved to Thursday, and asks for parking.",
  ]);
});

test("a call of which only events during it came is stuck after four hours, and never leaves", async () => {
  const call = callId(3);
  await sendAll(JSON.stringify({ call_id: call, category: "call" }));
  await untilCall(engine, call, { events: 1 });
  await advance(engine, 4 * hour);
  const stuck = await untilCall(engine, call, { ended: false, final: false });
  expect(stuck.findings.map(({ kind }) => kind)).toContain("stuck");
  expect(await crmCallsOf(call)).toEqual([]);
});

test("a signature over the JSON written anew is refused, until the source says that Bland signs so", async () => {
  const call = callId(4);
  const spaced = record(call).replaceAll('":', '": ');
  const headers = { "X-Webhook-Signature": signed(JSON.stringify(JSON.parse(spaced))) };
  const send = () => post(`${engine.receiver}/hooks/bland`, spaced, headers);
  expect(await send()).toBe(401);
  await untilRead(engine);
  const { rows: sources } = await engine.client.sources.list();
  const source = sources.find(({ name }) => name === "bland");
  await engine.client.sources.update({
    sourceId: source?.sourceId ?? "",
    options: { signedBody: "compact" },
  });
  expect(await send()).toBe(200);
  await untilCall(engine, call, { final: true });
  expect(await findCall(engine, call)).toMatchObject({ outcome: "completed" });
});
