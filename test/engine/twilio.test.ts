/** Twilio end to end: signed forms over real HTTP, lines, recordings and transcripts, to the sandbox CRM. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, findCall, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { postTwilio, sidOf, twilioFields, twilioSignature, twilioStatus } from "../harness/twilio-events";

const token = "the-auth-token-of-this-test";
const second = 1000;
const minute = 60 * second;
const publicUrl = "https://hooks.example.com";

let engine: EngineProcess;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls of its own, and nothing happens by time alone. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock", "--public-url", publicUrl] });
  const secrets = [{ label: "main account", value: token }];
  await engine.client.sources.create({ name: "twilio", provider: "twilio", verify: "enforce", secrets });
  await engine.client.sources.create({ name: "open", provider: "twilio", verify: "record" });
  const recording = await engine.client.sources.create({
    ...{ name: "records", provider: "twilio", verify: "record" },
  });
  await engine.client.sources.update({
    ...{ sourceId: recording.sourceId, expects: { recording: true, transcript: true } },
  });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const hook = (source: string, query = "") => `${engine.receiver}/hooks/${source}${query}`;
const keyOf = (name: string) => sidOf("CA", name);

async function told(source: string, ...requests: Record<string, string>[]): Promise<void> {
  for (const fields of requests) {
    const { status } = await postTwilio(hook(source), fields, { token });
    expect(status).toBe(200);
  }
}

async function crmCallOf(name: string) {
  const all = await crmCalls(engine);
  return all.filter(({ externalId }) => externalId === `twilio:${keyOf(name)}`).map((one) => one.properties);
}

const recordingOf = (call: string, status: string) =>
  twilioFields(call, {
    RecordingSid: sidOf("RE", call),
    RecordingStatus: status,
    RecordingSource: "StartCallRecordingAPI",
    ...(status === "completed"
      ? { RecordingUrl: `https://api.example.com/${call}`, RecordingDuration: "61" }
      : {}),
  });

describe("a call", () => {
  test("put through to an agent, recorded and transcribed, reaches the sandbox CRM whole, and not before", async () => {
    const call = "whole";
    const url = hook("records", "?orderId=A-1042");
    const all: Record<string, string>[] = [
      twilioFields(
        call,
        twilioStatus("in-progress", { SequenceNumber: "1", Timestamp: "Mon, 02 Mar 2026 10:00:01 +0000" }),
      ),
      twilioFields(
        call,
        twilioStatus("in-progress", { Direction: "outbound-dial", To: "client:alice", SequenceNumber: "0" }),
        "line",
      ),
      twilioFields(
        call,
        twilioStatus("completed", { Direction: "outbound-dial", To: "client:alice", CallDuration: "58" }),
        "line",
      ),
      twilioFields(
        call,
        twilioStatus("completed", {
          CallDuration: "61",
          Duration: "2",
          Timestamp: "Mon, 02 Mar 2026 10:01:02 +0000",
        }),
      ),
      recordingOf(call, "completed"),
    ];
    for (const fields of all) await postTwilio(url, fields, { token });
    const waiting = await untilCall(engine, keyOf(call), { ended: true, complete: false });
    expect(sandboxGate(waiting)).toMatchObject({ state: "waiting", assumed: true });
    expect(await crmCallOf(call)).toEqual([]);

    const text = {
      TranscriptionSid: "TR1",
      TranscriptionStatus: "completed",
      TranscriptionText: "Monday, please.",
    };
    await postTwilio(url, twilioFields(call, { ...twilioStatus("completed"), ...text }), { token });
    const done = await untilCall(engine, keyOf(call), { final: true, delivery: "synced" });
    expect(done).toMatchObject({
      outcome: "completed",
      direction: "inbound",
      phone: "+12025550142",
      talkSeconds: 61,
      startedAt: Date.parse("2026-03-02T10:00:01Z"),
      endedAt: Date.parse("2026-03-02T10:01:02Z"),
      metadata: { orderId: "A-1042" },
      problems: 0,
    });
    expect(sandboxGate(done).sentence).toBe(
      "Opened: It has ended, and its recording and transcript are closed.",
    );
    expect(await crmCallOf(call)).toEqual([
      expect.objectContaining({
        outcome: "completed",
        direction: "inbound",
        talkSeconds: 61,
        agent: "alice",
        recordingUrl: "https://api.example.com/whole",
      }),
    ]);
  });

  test("with nothing expected it is final after fifteen quiet seconds", async () => {
    await told("open", twilioFields("plain", twilioStatus("completed", { CallDuration: "9" })));
    await untilCall(engine, keyOf("plain"), { ended: true, complete: true, final: false });
    await advance(engine, 14 * second);
    expect(await crmCallOf("plain")).toEqual([]);
    await advance(engine, 2 * second);
    const done = await untilCall(engine, keyOf("plain"), { final: true, delivery: "synced" });
    expect(done.phases).toEqual([]);
  });

  test("a line that was seen and has not ended keeps it, whatever time passes; its end lets it go", async () => {
    await told(
      "open",
      twilioFields("lines", twilioStatus("in-progress", { Direction: "outbound-dial" }), "lines-2"),
      twilioFields("lines", twilioStatus("completed", { CallDuration: "9" })),
    );
    await untilRead(engine);
    await advance(engine, 60 * minute);
    await untilCall(engine, keyOf("lines"), { ended: false, final: false });
    await told(
      "open",
      twilioFields("lines", twilioStatus("no-answer", { Direction: "outbound-dial" }), "lines-2"),
    );
    await untilCall(engine, keyOf("lines"), { ended: true, outcome: "completed" });
  });

  test("a recording that was begun and never comes: thirty minutes, then it leaves incomplete", async () => {
    await told(
      "open",
      recordingOf("late", "in-progress"),
      twilioFields("late", twilioStatus("completed", { CallDuration: "9" })),
    );
    await untilCall(engine, keyOf("late"), { ended: true, complete: false });
    await advance(engine, 30 * minute - second);
    expect(await crmCallOf("late")).toEqual([]);
    await advance(engine, 2 * second);
    await untilCall(engine, keyOf("late"), { final: true, delivery: "synced" });
    expect(await crmCallOf("late")).toMatchObject([{ incomplete: ["recording"] }]);

    await told("open", recordingOf("late", "completed"));
    await untilCall(engine, keyOf("late"), { complete: true });
    await advance(engine, 0);
    const whole = await untilCall(engine, keyOf("late"), { delivery: "synced" });
    expect(whole.callRecords.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect(await crmCallOf("late")).toMatchObject([{ recordingUrl: "https://api.example.com/late" }]);
  });

  test("a status sent twice is one event", async () => {
    const again = twilioFields("twice", twilioStatus("ringing", { SequenceNumber: "1" }));
    await told("open", again, again);
    await untilCall(engine, keyOf("twice"), { events: 1, duplicates: 1 });
  });

  test("as a GET it is the same call", async () => {
    const fields = twilioFields("get", twilioStatus("completed", { CallDuration: "9" }));
    await postTwilio(hook("open", "?orderId=A-7"), fields, { method: "GET" });
    const call = await untilCall(engine, keyOf("get"), { ended: true, phone: "+12025550142" });
    expect(call.metadata).toEqual({ orderId: "A-7" });
    const found = await engine.until(async () => {
      const { rows } = await engine.client.events.list({ q: "type:call.completed A-7", limit: 5 });
      return rows.find(({ callId }) => callId === call.callId);
    }, "the words of its query");
    expect(found.type).toBe("call.completed");
  });
});

describe("the signature", () => {
  const newest = async () => {
    const { rows } = await engine.client.events.list({ limit: 1 });
    return engine.client.events.get({ eventId: rows[0]?.eventId ?? "" });
  };
  const fields = (name: string) => twilioFields(name, twilioStatus("ringing"));

  test("holds for the address it was sent to, and for the public one; the verdict names it", async () => {
    await postTwilio(hook("twilio", "?orderId=A-1"), fields("local"), { token });
    expect((await newest()).signatureBecause).toBe(
      `X-Twilio-Signature is the HMAC-SHA1 for ${engine.receiver}/hooks/twilio under “main account”.`,
    );
    const signedFor = `${publicUrl}/hooks/twilio`;
    const { status } = await postTwilio(hook("twilio"), fields("public"), { token, signedFor });
    expect([status, (await newest()).signatureBecause]).toEqual([
      200,
      `X-Twilio-Signature is the HMAC-SHA1 for ${publicUrl}/hooks/twilio under “main account”.`,
    ]);
  });

  test("for another address, under another token or without one it is refused, kept, and takes no part", async () => {
    const elsewhere = { token, signedFor: "https://elsewhere.example.com/hooks/twilio" };
    for (const how of [elsewhere, { token: "another" }, {}]) {
      const { status } = await postTwilio(hook("twilio"), fields("forged"), how);
      expect(status).toBe(401);
    }
    await untilRead(engine);
    expect(await findCall(engine, keyOf("forged"))).toMatchObject({ stage: null, ended: false });
  });

  test("why it does not hold is explained, with the address that a proxy named", async () => {
    const signedFor = "https://proxied.example.com/hooks/open";
    const form = fields("proxied");
    const { sourceId = "" } =
      (await engine.client.sources.list()).rows.find(({ name }) => name === "open") ?? {};
    await engine.client.sources.addSecret({ sourceId, label: "main account", value: token });
    await fetch(hook("open"), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-forwarded-host": "proxied.example.com",
        "x-twilio-signature": twilioSignature(token, signedFor, form),
      },
      body: new URLSearchParams(form).toString(),
    });
    expect((await newest()).signatureBecause).toContain(
      "start Ringback with --public-url https://proxied.example.com",
    );
  });
});

test("a handler can check what is played to it, for its own URL, with the secret it was signed with", async () => {
  const own = await startForTest();
  const handler = await recordForTest();
  const url = `${handler.url}/twilio/voice?tenant=7`;
  const run = await own.client.runs.create({
    ...{ scenario: "twilio-front-desk", speed: 100, to: url, secret: { value: token } },
  });
  await own.until(
    async () => (await own.client.runs.get({ runId: run.runId })).endedAt !== null,
    "the scenario played to its end",
  );
  expect(handler.requests.length).toBe(11);
  for (const { path, headers, body } of handler.requests) {
    expect(path).toMatch(/^\/twilio\/voice\?tenant=7&orderId=A-\d+&campaign=spring$/);
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    const form = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString("utf8")));
    expect(headers["x-twilio-signature"]).toBe(twilioSignature(token, `${handler.url}${path}`, form));
  }
});
