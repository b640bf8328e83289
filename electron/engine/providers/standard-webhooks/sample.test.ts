/** What is proposed for payloads in the shape the specification recommends, and what a run puts into them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { proposeMapping } from "../user-defined/propose";
import { read } from "../user-defined/read";
import { rekey } from "./rekey";
import { SAMPLE_MAPPING } from "./sample";

const bodyOf = (type: string) =>
  new Uint8Array(
    readFileSync(new URL(`../../../../fixtures/standard-webhooks/${type}.json`, import.meta.url)),
  );
const types = ["call.ringing", "call.answered", "call.ended", "call.report"];
const start = Date.parse("2026-03-02T11:00:00Z");
const times: Record<string, number> = {
  "call.ringing": start,
  "call.answered": start + 4000,
  "call.ended": start + 64_000,
  "call.report": start + 70_000,
};

test("type, timestamp and data are proposed as what they are", () => {
  const payloads = types.map((type) => JSON.parse(new TextDecoder().decode(bodyOf(type))) as Json);
  const proposed = Object.fromEntries(
    proposeMapping(payloads).map(({ field, expression }) => [field, expression]),
  );
  expect(proposed).toEqual({
    callKey: "data.call.id",
    type: "type",
    occurredAt: "timestamp",
    direction: "data.call.direction",
    startedAt: "data.call.started_at",
    phone: 'data.call.direction = "inbound" ? data.call.from : data.call.to',
    personName: "data.caller.name",
    summary: "data.report.summary",
    recording: "data.report.recording_url",
    metadata: "data.metadata",
    endedWhen: 'type = "call.ended"',
    finalWhen: 'type = "call.report"',
  });
});

const runOf = (type: string, more: Partial<RunContext> = {}): RunContext => ({
  runId: "run-1",
  seed: 1,
  type,
  callKey: "c_run-1",
  at: times[type] ?? start,
  timeOf: (other) => times[other] ?? null,
  metadata: { userId: "u_7", name: "Kim Fischer" },
  values: { caller: "+12025550177" },
  ...more,
});
const rekeyed = (type: string, more?: Partial<RunContext>) => {
  const draft = rekey({ method: "POST", path: "/", headers: [], body: bodyOf(type) }, runOf(type, more));
  return { headers: draft.headers, body: JSON.parse(new TextDecoder().decode(draft.body)) as Json };
};

test("times and duration come from the run's own steps, the person from its metadata", () => {
  const { body } = rekeyed("call.report");
  expect({
    timestamp: valueAt(body, "timestamp"),
    started: valueAt(body, "data.call.started_at"),
    seconds: valueAt(body, "data.call.seconds"),
    caller: valueAt(body, "data.caller"),
    recording: valueAt(body, "data.report.recording_url"),
  }).toEqual({
    timestamp: "2026-03-02T11:01:10.000Z",
    started: "2026-03-02T11:00:00.000Z",
    seconds: 60,
    caller: { id: "u_7", name: "Kim Fischer" },
    recording: "https://desk.example.com/recordings/c_run-1.mp3",
  });
});

test("each event has an id of its own, the same in its copies; retries and their time are no part of it", async () => {
  const ids = types.map((type) => rekeyed(type).headers.find(([name]) => name === "webhook-id")?.[1]);
  expect(new Set(ids).size).toBe(types.length);
  expect(rekeyed("call.ended")).toEqual(rekeyed("call.ended"));
  expect(rekeyed("call.ended", { delivery: 2 }).headers).not.toEqual(rekeyed("call.ended").headers);
});

test("the id of a message is what its copies are known by, under Svix's names too", async () => {
  const settings = {
    country: "US",
    personPaths: { externalId: [], phone: [], name: [] },
    mapping: SAMPLE_MAPPING,
  };
  const idOf = async (headers: [string, string][]) =>
    (await read({ method: "POST", url: "/", headers, body: bodyOf("call.ended") }, settings))[0]?.deliveryId;
  expect(await idOf([["Webhook-Id", "msg_1"]])).toBe("msg_1");
  expect(await idOf([["svix-id", "msg_2"]])).toBe("msg_2");
  // The set that is signed is the one that counts.
  const both: [string, string][] = [
    ["webhook-id", "msg_1"],
    ["svix-id", "msg_2"],
  ];
  expect(await idOf([...both, ["svix-signature", "v1,x"]])).toBe("msg_2");
  expect(await idOf([...both, ["webhook-signature", "v1,x"]])).toBe("msg_1");
  expect(await idOf([])).toBeUndefined();
});
