/** Whatever is sent: it is answered as the table says, kept as it came, shown with its reason, and nothing is lost. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventDetail } from "../../shared/events";
import { packId } from "../../shared/words";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";

let engine: EngineProcess;
const folder = makeFolder();
const secret = `sk_${"3".repeat(64)}`;

beforeAll(async () => {
  engine = await startEngine(folder.path);
  await engine.client.sources.create({ name: "open", provider: "mirai" });
  await engine.client.sources.create({
    name: "signed",
    provider: "mirai",
    secrets: [{ label: "2026", value: secret }],
  });
});
afterAll(async () => {
  expect(engine.child.exitCode, engine.log.join("\n")).toBeNull();
  await engine.stop();
  folder.remove();
});

/** Sends it and answers what became of it, read by the pack. */
async function send(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  source = "open",
): Promise<EventDetail & { status: number }> {
  const status = await post(`${engine.receiver}/hooks/${source}`, body, headers);
  const newest = await engine.until(async () => {
    const { rows } = await engine.client.events.list({ limit: 1 });
    const detail = rows[0] && (await engine.client.events.get({ eventId: rows[0].eventId }));
    return detail && (detail.provider !== null || !detail.claimed) ? detail : null;
  }, "the event, read");
  return { ...newest, status };
}

function sign(body: string): Record<string, string> {
  return { "x-signature": createHmac("sha256", secret).update(body).digest("hex") };
}

describe("bodies that are no event", () => {
  test.each([
    ["not JSON", "hello", "The body is not JSON."],
    ["JSON cut in the middle", '{"event":{"type":"call.init', "The body is not JSON."],
    ["an empty body", "", "The body is empty."],
  ])("%s", async (_, body, sentence) => {
    const event = await send(body);
    expect([event.status, event.type, event.problemList[0]?.sentence]).toEqual([
      200,
      null,
      expect.stringContaining(sentence.slice(0, 11)),
    ]);
    expect(event.readError).toContain("Not an event of Mirai");
    expect(event.bodyText).toBe(body);
  });

  test("wrong JSON: an object that says nothing Mirai says", async () => {
    const event = await send('{"hello":["world"]}');
    expect([event.status, event.type, event.callId]).toEqual([200, null, null]);
    expect(event.readError).toContain("Not an event of Mirai");
  });

  test("a charset that is not UTF-8 is named, and the bytes stay as they came", async () => {
    const body = Buffer.from(
      '{"metadata":{"name":"Zoë"},"event":{"type":"call.initiate","data":{"call":{"id":"c_latin"}}}}',
      "latin1",
    );
    const event = await send(body, { "content-type": "application/json; charset=iso-8859-1" });
    expect(event.problemList.map((problem) => problem.sentence).join(" ")).toMatch(/UTF-8/);
    const kept = await engine.client.events.body({ eventId: event.eventId });
    expect(Buffer.from(await kept.arrayBuffer()).equals(body)).toBe(true);
  });

  test("duplicate keys are named", async () => {
    const event = await send(
      '{"event":{"type":"call.initiate","data":{"call":{"id":"c_one","id":"c_two"}}},"metadata":{}}',
    );
    expect(event.problemList.map((problem) => problem.path)).toContain("event.data.call.id");
  });
});

describe("events that are strange", () => {
  test("an unknown event is kept and shown raw, with type null, and moves nothing", async () => {
    await send(miraiEvent("call.initiate", { id: "c_strange" }));
    const event = await send(miraiEvent("call.teleported", { id: "c_strange" }));
    expect([event.status, event.type, event.readError]).toEqual([200, null, null]);
    const call = await engine.client.calls.get({ callId: event.callId ?? "" });
    expect([call.stage, call.events, call.findings.map((finding) => finding.kind)]).toEqual([
      "dialing",
      2,
      ["unknown"],
    ]);
  });

  test("a wrong type is marked at its path, in words", async () => {
    const event = await send(
      miraiEvent(
        "end-of-call",
        { id: "c_types" },
        { analysis: { success: "yes", summary: "Fine.", requiredActions: [] } },
      ),
    );
    expect(event.problemList.map(({ path, got }) => [path, got])).toEqual([
      ["event.data.analysis.success", expect.stringContaining("yes")],
    ]);
  });

  test("a source nobody set up is answered 404, kept, and becomes a source's own when one is made", async () => {
    const body = miraiEvent("call.initiate", { id: "c_early" });
    const event = await send(body, {}, "tomorrow");
    expect([event.status, event.claimed, event.provider]).toEqual([404, false, null]);
    await engine.client.sources.create({ name: "tomorrow", provider: "mirai" });
    await engine.until(async () => {
      const { rows } = await engine.client.calls.list({ q: "call:c_early" });
      return rows[0]?.events === 1;
    }, "the call of the claimed event");
  });
});

describe("signatures", () => {
  test("tampered after it was signed: answered, marked, and no part of the call", async () => {
    const body = miraiEvent("call.initiate", { id: "c_signed" });
    const good = await send(body, sign(body), "signed");
    const bad = await send(miraiEvent("call.busy", { id: "c_signed" }), sign(body), "signed");
    expect([good.signature, bad.status, bad.signature]).toEqual(["verified", 200, "failed"]);
    expect(bad.signatureBecause).toContain("does not fit");
    const call = await engine.client.calls.get({ callId: good.callId ?? "" });
    expect([call.stage, call.timeline.map((event) => event.inFold)]).toEqual(["dialing", [true, false]]);
  });

  test("a badly signed final event opens no gate, until a person trusts it", async () => {
    const bodies = completedCall("c_forged");
    for (const body of bodies.slice(0, 5)) await send(body, sign(body), "signed");
    const forged = await send(bodies[5] as string, { "x-signature": "0".repeat(64) }, "signed");
    const callId = forged.callId ?? "";
    const before = await engine.client.calls.get({ callId });
    expect([before.ended, before.final, before.callRecords, before.deliveries]).toEqual([
      true,
      false,
      [],
      [],
    ]);
    expect((await engine.client.crm.objects({ type: "calls", q: "c_forged" })).rows).toEqual([]);
    await engine.client.events.trust({ eventId: forged.eventId });
    await engine.until(async () => {
      const { rows } = await engine.client.crm.objects({ type: "calls", q: "c_forged" });
      return rows.length === 1;
    }, "the call in the CRM");
    expect((await engine.client.calls.get({ callId })).callRecords).toHaveLength(1);
  });

  test("a body that claims another call's id is judged by its own signature", async () => {
    const theirs = miraiEvent("call.initiate", { id: "c_victim" });
    const victim = await send(theirs, sign(theirs), "signed");
    await send(miraiEvent("call.aborted", { id: "c_victim" }), {}, "signed");
    const call = await engine.client.calls.get({ callId: victim.callId ?? "" });
    expect([call.stage, call.outcome, call.findings.map((finding) => finding.kind)]).toEqual([
      "dialing",
      null,
      ["signature"],
    ]);
  });
});

describe("of every provider", () => {
  const hex = "a".repeat(64);
  /** Each in the form of its vendor, so that it is looked at and not only refused. */
  const signatures = {
    "x-signature": hex,
    "x-webhook-signature": hex,
    "x-vapi-signature": hex,
    "x-retell-signature": `v=${Date.now()},d=${hex}`,
    "elevenlabs-signature": `t=${Math.floor(Date.now() / 1000)},v0=${hex}`,
    "telnyx-signature-ed25519": `${"A".repeat(86)}==`,
    "telnyx-timestamp": String(Math.floor(Date.now() / 1000)),
    "x-twilio-signature": `${"A".repeat(27)}=`,
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "webhook-signature": `v1,${"A".repeat(43)}=`,
    signature: `${"A".repeat(27)}=`,
  };
  const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const form = "application/x-www-form-urlencoded";
  const bodies: [name: string, body: string, contentType: string][] = [
    ["nested two hundred thousand deep", deep(200_000), "application/json"],
    ["ten thousand fields", Array.from({ length: 10_000 }, (_, at) => `f${at}=v`).join("&"), form],
    [
      "names of prototypes",
      '{"__proto__":{"event":"x"},"event":"constructor","type":"__proto__"}',
      "text/plain",
    ],
    [
      "names of prototypes in a form",
      "__proto__=1&constructor=2&CallSid=toString&CallStatus=__proto__",
      form,
    ],
    [
      "half a character at a secret's place",
      '{"token":"\\ud800abcdef","call":{"access_token":"\\ud800abcdef"}}',
      form,
    ],
  ];

  test.each(packId.options.map((provider) => [provider]))(
    "%s keeps what it cannot check",
    async (provider) => {
      const value = provider === "standard-webhooks" ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : secret;
      await engine.client.sources.create({
        name: `hostile-${provider}`,
        provider,
        secrets: [{ label: "2026", value }],
      });
      for (const [name, body, contentType] of bodies) {
        const event = await send(body, { ...signatures, "content-type": contentType }, `hostile-${provider}`);
        expect([name, event.status, event.source, event.signature === "verified"]).toEqual([
          name,
          200,
          `hostile-${provider}`,
          false,
        ]);
      }
    },
  );
});

test("after all of it the reader goes on: a good call is read, judged and in the CRM", async () => {
  for (const body of completedCall("c_after")) expect((await send(body)).status).toBe(200);
  await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ q: "call:c_after" });
    return rows[0]?.delivery === "synced";
  }, "the good call in the CRM");
});
