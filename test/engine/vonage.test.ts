/** Vonage end to end: signed events over real HTTP, an answer, and the sandbox CRM. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { vonage } from "../../electron/engine/providers/vonage/pack";
import { advance, crmCalls, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

let engine: EngineProcess;
let now = 0;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "account", value: "signature-secret-of-nobody" }];
  const created = await engine.client.sources.create({
    name: "vonage",
    provider: "vonage",
    verify: "enforce",
    secrets,
  });
  await engine.client.sources.update({ sourceId: created.sourceId, expects: { recording: true } });
  now = (await engine.client.clock.advance({ advance: 0 })).now;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function post(fixture: string, call: string, secret = "signature-secret-of-nobody"): Promise<Response> {
  const file = new URL(`../../fixtures/vonage/${fixture}.json`, import.meta.url);
  const text = JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), conversation_uuid: call });
  const draft = {
    method: "POST",
    path: "/hooks/vonage",
    headers: [["content-type", "application/json"]] as [string, string][],
    body: new TextEncoder().encode(text),
  };
  const { headers, body } = vonage.sign(draft, { secret, at: now });
  return fetch(`${engine.receiver}/hooks/vonage`, {
    method: "POST",
    headers,
    body: body as Uint8Array<ArrayBuffer>,
  });
}

async function crmCallsOf(key: string) {
  return (await crmCalls(engine))
    .filter(({ externalId }) => externalId === `vonage:${key}`)
    .map(({ properties }) => properties);
}

test("a call reaches the sandbox CRM once, with its recording and not before", async () => {
  for (const type of ["started", "ringing", "answered", "completed", "completed"])
    expect((await post(type, "whole-1")).status).toBe(200);
  await untilCall(engine, "whole-1", { ended: true, final: false });
  expect(await crmCallsOf("whole-1")).toEqual([]);
  expect((await post("record", "whole-1")).status).toBe(200);
  const call = await untilCall(engine, "whole-1", { delivery: "synced" });
  expect(call.callRecords[0]?.content).toMatchObject({
    direction: "outbound",
    phone: "+12025550142",
    outcome: "completed",
    talkSeconds: 90,
    recordingUrl: expect.stringContaining("api.example.com"),
  });
  expect(await crmCallsOf("whole-1")).toEqual([
    expect.objectContaining({ outcome: "completed", phone: "+12025550142" }),
  ]);
});

test("a call that reached nobody leaves after fifteen quiet seconds", async () => {
  await post("started", "busy-1");
  await post("busy", "busy-1");
  await untilCall(engine, "busy-1", { ended: true, final: false });
  await advance(engine, 16_000);
  now += 16_000;
  await untilCall(engine, "busy-1", { delivery: "synced" });
  expect(await crmCallsOf("busy-1")).toEqual([expect.objectContaining({ outcome: "busy" })]);
});

test("the answer webhook gets an empty NCCO; a forged event is turned away", async () => {
  const answer = await post("answer", "asked-1");
  expect([answer.status, await answer.text()]).toEqual([200, "[]"]);
  expect((await post("completed", "forged-1", "another")).status).toBe(401);
});
