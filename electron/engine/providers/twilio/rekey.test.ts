import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fieldsOf } from "../../../../shared/form-fields";
import type { RunContext } from "../pack";
import { contentTypeOf } from "../payload";
import { makeCallKey, rekey } from "./rekey";

const start = Date.parse("2026-03-02T10:00:00Z");
const times: Record<string, number> = {
  "call.initiated": start,
  "call.in-progress": start + 9_000,
  "leg.in-progress": start + 20_000,
  "leg.completed": start + 60_000,
  "twiml.dial": start + 61_000,
  "call.completed": start + 70_000,
  "recording.completed": start + 90_000,
};

function rekeyed(type: string, more: Partial<RunContext> = {}) {
  const body = new Uint8Array(
    readFileSync(new URL(`../../../../fixtures/twilio/${type}.form`, import.meta.url)),
  );
  const run: RunContext = {
    runId: "run-1",
    seed: 1,
    type,
    callKey: makeCallKey("run-1"),
    at: times[type] ?? start,
    timeOf: (other) => times[other] ?? null,
    metadata: {},
    values: { caller: "+12025550177" },
    ...more,
  };
  const headers: [string, string][] = [["content-type", contentTypeOf(body)]];
  const draft = rekey({ method: "POST", path: "/hooks/twilio", headers, body }, run);
  return { path: draft.path, fields: fieldsOf(new TextDecoder().decode(draft.body)) };
}

test("a key is a SID as Twilio's own", () => {
  expect(makeCallKey("c_1")).toMatch(/^CA[0-9a-f]{32}$/);
});

test("times and durations are those of the run: seconds, and minutes rounded up", () => {
  expect(rekeyed("call.completed").fields).toMatchObject({
    CallSid: makeCallKey("run-1"),
    Timestamp: "Mon, 02 Mar 2026 10:01:10 +0000",
    CallDuration: "61",
    Duration: "2",
    From: "+12025550177",
    Caller: "+12025550177",
    To: "+12025550100",
  });
  expect(rekeyed("recording.completed").fields).toMatchObject({
    RecordingDuration: "61",
    RecordingStartTime: "Mon, 02 Mar 2026 10:00:09 +0000",
  });
  expect(rekeyed("twiml.dial").fields).toMatchObject({ DialCallDuration: "41" });
});

test("a line, its recording and their links are the same in every event of a call, and others in the next", () => {
  const other = { callKey: makeCallKey("run-2") };
  const line = rekeyed("leg.completed").fields;
  expect(line).toMatchObject({ ParentCallSid: makeCallKey("run-1"), From: "+12025550177" });
  expect(rekeyed("twiml.dial").fields.DialCallSid).toBe(line.CallSid);
  expect(rekeyed("leg.completed", other).fields.CallSid).not.toBe(line.CallSid);
  const { RecordingSid: sid, RecordingUrl: url } = rekeyed("recording.completed").fields;
  expect(`${url}`.endsWith(`${sid}`)).toBe(true);
  expect(rekeyed("transcription.completed").fields.RecordingSid).toBe(sid);
});

test("metadata stands in the query of the URL, behind what stands there already", () => {
  const metadata = { orderId: "A-1 & more", count: 2, list: [1] };
  expect(rekeyed("call.completed", { metadata }).path).toBe("/hooks/twilio?orderId=A-1+%26+more&count=2");
});

test("a run may turn the call around", () => {
  const values = { caller: "+12025550177", direction: "outbound" };
  expect(rekeyed("call.completed", { values }).fields).toMatchObject({
    Direction: "outbound-api",
    To: "+12025550177",
    Called: "+12025550177",
    From: "+12025550100",
    ToCity: "WASHINGTON",
  });
  expect(rekeyed("leg.completed", { values }).fields.Direction).toBe("outbound-dial");
});

test("what is neither a form nor an object is left alone", () => {
  const draft = {
    method: "POST",
    path: "/",
    headers: [["content-type", "application/json"]] as [string, string][],
    body: new TextEncoder().encode("[1"),
  };
  expect(rekey(draft, { metadata: {}, values: {} } as unknown as RunContext)).toBe(draft);
});
