/** Aircall end to end: a token in the body, calls, the add-on's insights, tags afterwards, texts. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, crmCalls, sandboxGate, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const token = "token-of-this-test";
const minute = 60_000;

let engine: EngineProcess;
const folder = makeFolder();

/** One engine on one settable clock: every test has calls of its own, and nothing happens by time alone. */
beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "webhook", value: token }];
  await engine.client.sources.create({ name: "aircall", provider: "aircall", verify: "enforce", secrets });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

/** The fixture as an event of the call `id`, under this webhook's token. */
function event(fixture: string, id: number, more: { token?: string; data?: object } = {}): string {
  const file = new URL(`../../fixtures/aircall/${fixture}.json`, import.meta.url);
  const body = JSON.parse(readFileSync(file, "utf8"));
  body.token = more.token ?? token;
  Object.assign(body.data, body.data.call_id === undefined ? { id } : { call_id: id }, more.data);
  return JSON.stringify(body);
}

async function post(body: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  return (await fetch(`${engine.receiver}/hooks/aircall`, { method: "POST", headers, body })).status;
}

async function told(...bodies: string[]): Promise<void> {
  for (const body of bodies) expect(await post(body)).toBe(200);
}

async function crmCallsOf(id: number) {
  return (await crmCalls(engine))
    .filter(({ externalId }) => externalId === `aircall:${id}`)
    .map(({ properties }) => properties);
}

const talk = (id: number) => ["call.created", "call.answered", "call.hungup"].map((name) => event(name, id));

describe("a call", () => {
  test("reaches the sandbox CRM with call.ended, and not before", async () => {
    await told(...talk(1001));
    const waiting = await untilCall(engine, "1001", { ended: true });
    expect(waiting).toMatchObject({ outcome: "completed", final: false });
    expect(sandboxGate(waiting).sentence).toBe("Waiting for the final event call.ended.");
    expect(await crmCallsOf(1001)).toEqual([]);
    await told(event("call.ended", 1001));
    const call = await untilCall(engine, "1001", { delivery: "synced" });
    expect(call.callRecords[0]?.content).toMatchObject({
      direction: "inbound",
      phone: "+12025550142",
      personName: "Dana Reyes",
      agent: "Jamie Novak",
      company: "Front desk",
      talkSeconds: 95,
      recordingUrl: "https://short.example.com/3107285961",
    });
    expect(await crmCallsOf(1001)).toEqual([
      expect.objectContaining({ outcome: "completed", direction: "inbound", agent: "Jamie Novak" }),
    ]);
  });

  test("what agents and the add-on say afterwards is gathered for five minutes into one next version", async () => {
    await told(...talk(1002), event("call.ended", 1002));
    await untilCall(engine, "1002", { delivery: "synced" });
    const later = [
      "call.tagged",
      "transcription.created",
      "summary.created",
      "sentiment.created",
      "action_item.created",
    ];
    await told(...later.map((name) => event(name, 1002)));
    await untilRead(engine);
    await advance(engine, 5 * minute - 1);
    expect((await untilCall(engine, "1002", { final: true })).callRecords).toHaveLength(1);
    await advance(engine, 1);
    await engine.until(
      async () => (await untilCall(engine, "1002", { delivery: "synced" })).callRecords.length === 2,
      "its second version",
    );
    const call = await untilCall(engine, "1002", { delivery: "synced" });
    expect(call.callRecords[1]?.content).toMatchObject({
      summary: "The caller moved the appointment to Thursday at ten.",
      followUps: ["Send the confirmation for Thursday at ten."],
      extra: { sentiment: "POSITIVE", tags: ["appointment"] },
    });
    expect(await crmCallsOf(1002)).toEqual([
      expect.objectContaining({ summary: "The caller moved the appointment to Thursday at ten." }),
    ]);
  });

  test("nobody took is missed, for the reason Aircall gives", async () => {
    await told(
      event("call.created", 1003),
      event("call.hungup-missed", 1003),
      event("call.ended-missed", 1003),
    );
    const call = await untilCall(engine, "1003", { delivery: "synced" });
    expect(call).toMatchObject({ outcome: "missed", outcomeDetail: "agents_did_not_answer" });
  });
});

test("a token that is another webhook's, or none, is refused and kept", async () => {
  expect(await post(event("call.created", 1004, { token: "another" }))).toBe(401);
  expect(await post(event("call.created", 1004, { token: "" }))).toBe(401);
  await untilRead(engine);
  const rows = (await engine.client.events.list({ limit: 2 })).rows;
  expect(rows.map(({ signature }) => signature)).toEqual(["missing", "failed"]);
});

test("a text belongs to the contact and makes no call; a user's event makes neither", async () => {
  const before = (await engine.client.calls.list({ limit: 500 })).rows.length;
  await told(event("message.received", 9001), event("user.opened", 4711), event("contact.updated", 3104));
  await untilRead(engine);
  expect((await engine.client.calls.list({ limit: 500 })).rows).toHaveLength(before);
});
