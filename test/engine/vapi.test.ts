/** Vapi end to end: real requests with each of its credentials, when a call is final, and what reaches the CRM. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, findCall, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { postVapi, signVapi, vapiMessage } from "../harness/vapi-events";

const minute = 60_000;
const secret = "vapi-credential-of-the-story";

let engine: EngineProcess;
let now = Date.now();
const folder = makeFolder();

/** One engine on one settable clock; every test has calls of its own. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "2026", value: secret }];
  await engine.client.sources.create({ name: "vapi", provider: "vapi", verify: "enforce", secrets });
  now = (await engine.client.clock.advance({ advance: 0 })).now;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const tell = (...bodies: string[]) => tellWith((body) => signVapi(body, secret, now), ...bodies);

async function tellWith(
  sign: (body: string) => Record<string, string>,
  ...bodies: string[]
): Promise<number[]> {
  const answers: number[] = [];
  for (const body of bodies) answers.push(await postVapi(engine, body, sign(body)));
  await untilRead(engine);
  return answers;
}

async function wait(ms: number): Promise<void> {
  await advance(engine, ms);
  now += ms;
}

const crmCallsOf = async (key: string) =>
  (await crmCalls(engine)).filter(({ externalId }) => externalId === `vapi:${key}`);
const talk = (key: string) =>
  ["status-update.ringing", "status-update.in-progress", "status-update.ended"].map((name) =>
    vapiMessage(name, key, (message) => {
      delete message.artifact;
    }),
  );

describe("a conversation", () => {
  test("is final and leaves with its report, and the CRM gets all of it", async () => {
    await tell(...talk("talk-1"));
    const waiting = await untilCall(engine, "talk-1", { ended: true });
    expect(waiting).toMatchObject({
      final: false,
      complete: false,
      stage: "processing",
      outcome: "completed",
    });
    expect(waiting.ghosts.map(({ type, missing }) => ({ type, missing }))).toEqual([
      { type: "end-of-call-report", missing: false },
    ]);
    expect(sandboxGate(waiting).sentence).toBe("Waiting for the final event end-of-call-report.");

    await tell(vapiMessage("end-of-call-report", "talk-1"));
    const call = await untilCall(engine, "talk-1", { delivery: "synced" });
    expect(call).toMatchObject({
      final: true,
      complete: true,
      dialAttempts: 1,
      conformance: "conforms",
    });
    expect(call.callRecords).toHaveLength(1);
    expect(call.callRecords[0]).toMatchObject({
      version: 1,
      incomplete: [],
      content: {
        outcome: "completed",
        outcomeDetail: "customer-ended-call",
        direction: "inbound",
        talkSeconds: 93,
        agent: "Front desk",
        personName: "Kim Fischer",
        personExternalId: "u_88",
        summary: "The caller moved the appointment to Thursday at ten.",
        transcript: expect.arrayContaining([
          { role: "user", content: "Yes please, thank you.", seconds: 21 },
        ]),
        test: false,
        recordingUrl: expect.stringContaining("mono.wav"),
        metadata: { orderId: "A-1042" },
        extra: { carrier: "twilio", costUsd: 0.1432 },
      },
    });
    expect((await crmCallsOf("talk-1")).map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        outcome: "completed",
        direction: "inbound",
        agent: "Front desk",
        talkSeconds: 93,
        phone: "+12025550142",
        summary: "The caller moved the appointment to Thursday at ten.",
        recordingUrl: expect.stringContaining("mono.wav"),
      }),
    ]);
  });

  test("in the shape of 2024 is the same", async () => {
    await tell(vapiMessage("ended-2024", "old-1"), vapiMessage("report-2024", "old-1"));
    const call = await untilCall(engine, "old-1", { delivery: "synced" });
    expect(call).toMatchObject({ complete: true, final: true, talkSeconds: 93, outcome: "completed" });
    expect((await crmCallsOf("old-1"))[0]?.properties.summary).toBe(
      "The caller moved the appointment to Thursday at ten.",
    );
  });

  test("whose report is late leaves incomplete after 15 minutes, and again as version 2 when it comes", async () => {
    await tell(...talk("late-1"));
    await untilCall(engine, "late-1", { ended: true });
    await wait(15 * minute - 1000);
    await untilCall(engine, "late-1", { final: false, delivery: "waiting" });
    expect(await crmCallsOf("late-1")).toEqual([]);
    await wait(2000);
    const first = await untilCall(engine, "late-1", { final: true, delivery: "synced" });
    expect(first.callRecords[0]?.incomplete).toEqual(["transcript", "summary"]);

    await tell(vapiMessage("end-of-call-report", "late-1"));
    const second = await untilCall(engine, "late-1", { complete: true, delivery: "synced" });
    expect(second.callRecords.map(({ version, incomplete }) => ({ version, incomplete }))).toEqual([
      { version: 1, incomplete: ["transcript", "summary"] },
      { version: 2, incomplete: [] },
    ]);
    expect(await crmCallsOf("late-1")).toHaveLength(1);
  });
});

test("a call object that is stale decides nothing: neither “queued” in the report nor “ended” in a running call", async () => {
  await tell(vapiMessage("call-status-says-ended", "stale-1"));
  expect(await untilCall(engine, "stale-1", { stage: "in-conversation" })).toMatchObject({
    ended: false,
    outcome: null,
  });
});

test("a call nobody answered leaves after five quiet minutes, with its outcome alone", async () => {
  await tell(vapiMessage("busy-ended", "busy-1"));
  const ended = await untilCall(engine, "busy-1", { ended: true, outcome: "busy" });
  expect(ended).toMatchObject({ outcomeClass: "no-conversation", complete: true, final: false });
  await wait(5 * minute);
  await untilCall(engine, "busy-1", { final: true, delivery: "synced" });
  expect((await crmCallsOf("busy-1"))[0]?.properties).toMatchObject({ outcome: "busy", talkSeconds: 0 });
});

test("forty live messages make no call of their own, are no copies, and are never late", async () => {
  const words = Array.from({ length: 40 }, (_, index) =>
    vapiMessage("transcript-partial", "live-1", (message) => {
      message.transcript = `word ${index}`;
    }),
  );
  const [ringing, running, end] = talk("live-1") as [string, string, string];
  await tell(ringing, ...words.slice(0, 20), running, end, ...words.slice(20));
  const call = await untilCall(engine, "live-1", { ended: true, events: 43 });
  expect(call).toMatchObject({ duplicates: 0, late: 0, outcome: "completed" });
  // The words alone, as the page's own sample has them, are kept and join no call.
  await tell(vapiMessage("call-missing-transcript", "nobody"));
  const [newest] = (await engine.client.events.list({ limit: 1 })).rows;
  expect(newest).toMatchObject({ type: "transcript", callId: null });
});

test("a web call without a number is a test, and its call record says so", async () => {
  const web = (message: Record<string, unknown> & { call?: Record<string, unknown> }) => {
    delete message.customer;
    message.call = { id: "web-1", type: "webCall" };
  };
  await tell(vapiMessage("web-call", "web-1"), vapiMessage("end-of-call-report", "web-1", web));
  const call = await untilCall(engine, "web-1", { delivery: "synced" });
  expect(call.callRecords[0]?.content).toMatchObject({ test: true, phone: null });
  const found = await engine.client.calls.list({ q: "test:true", limit: 10 });
  expect(found.rows.map(({ key }) => key)).toEqual(["web-1"]);
});

describe("what Vapi asks", () => {
  async function ask(body: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${engine.receiver}/hooks/vapi`, {
      method: "POST",
      headers: { "content-type": "application/json", ...signVapi(body, secret, now) },
      body,
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }
  const vapiSource = async () => {
    const source = (await engine.client.sources.list()).rows.find(({ name }) => name === "vapi");
    if (!source) throw new Error("the story has a source for Vapi");
    return source;
  };

  test("is answered harmlessly by itself, in Vapi's own shapes, and nothing else is", async () => {
    const nobody = "Nobody has scripted an answer to this yet.";
    expect(await ask(vapiMessage("tool-calls-two", "asks-1"))).toEqual({
      status: 200,
      body: {
        results: [
          { name: "move_appointment", toolCallId: "call_move_1", result: nobody },
          { name: "send_text", toolCallId: "call_sms_2", result: nobody },
        ],
      },
    });
    expect((await ask(vapiMessage("assistant-request", "asks-1"))).body).toEqual({
      error: expect.stringContaining("being set up"),
    });
    expect((await ask(vapiMessage("knowledge-base-request", "asks-1"))).body).toEqual({ documents: [] });
    expect((await ask(vapiMessage("status-update.in-progress", "asks-1"))).body).toBeNull();
    expect((await ask(vapiMessage("transcript", "asks-1"))).body).toBeNull();
  });

  test("is answered by a template of one's own, whose paths lead into the question", async () => {
    const { sourceId } = await vapiSource();
    const template =
      '{"results": [{"toolCallId": "{{message.toolCallList.0.id}}", "result": "Thursday is free."}]}';
    const entry = { type: "tool-calls", by: "template", status: 200, body: template } as const;
    const plain = { contentType: "application/json", url: null, withinMs: null };
    await engine.client.sources.update({ sourceId, answers: [{ ...entry, ...plain }] });
    expect((await ask(vapiMessage("tool-calls", "asks-2"))).body).toEqual({
      results: [{ toolCallId: "call_move_1", result: "Thursday is free." }],
    });
    await engine.client.sources.update({ sourceId, answers: [] });
  });
});

describe("every credential of Vapi", () => {
  test.each<[string, (body: string) => Record<string, string>]>([
    ["an HMAC", (body) => signVapi(body, secret, now)],
    ["a bearer token", () => ({ authorization: `Bearer ${secret}` })],
    ["the older secret", () => ({ "x-vapi-secret": secret })],
  ])("%s is verified and named", async (name, sign) => {
    const key = `by ${name}`;
    expect(await tellWith(sign, vapiMessage("status-update.ringing", key))).toEqual([200]);
    await untilCall(engine, key, { stage: "dialing" });
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    const event = await engine.client.events.get({ eventId: row?.eventId ?? "" });
    expect(event.signature).toBe("verified");
    expect(event.signatureBecause).toContain("“2026”");
    expect(JSON.stringify(event.signatureBecause)).not.toContain(secret);
  });

  test("without one, or with another's, the source that enforces refuses, and the event takes no part", async () => {
    expect(await tellWith(() => ({}), vapiMessage("status-update.ended", "forged-1"))).toEqual([401]);
    expect(
      await tellWith((body) => signVapi(body, "another", now), vapiMessage("end-of-call-report", "forged-1")),
    ).toEqual([401]);
    expect(
      await tellWith(
        (body) => signVapi(body, secret, now - 6 * minute),
        vapiMessage("end-of-call-report", "forged-1"),
      ),
    ).toEqual([401]);
    const call = await findCall(engine, "forged-1");
    expect(call ?? { ended: false, final: false }).toMatchObject({ ended: false, final: false });
  });

  test("configured otherwise: another header, the body alone", async () => {
    const { sourceId } = await engine.client.sources.create({
      name: "vapi-own",
      provider: "vapi",
      verify: "enforce",
      secrets: [{ label: "own", value: secret }],
    });
    await engine.client.sources.update({
      sourceId,
      options: { authentication: "bearer", tokenHeader: "x-our-token", tokenPrefix: "" },
    });
    const body = vapiMessage("status-update.ringing", "own-1");
    expect(await postVapi(engine, body, { "x-our-token": secret }, "vapi-own")).toBe(200);
    expect(await postVapi(engine, body, signVapi(body, secret, now), "vapi-own")).toBe(401);
  });
});
