import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { rekey } from "./rekey";

const start = Date.parse("2026-03-02T10:00:00Z");
const times: Record<string, number> = {
  call_started: start,
  transcript_updated: start + 20_000,
  call_ended: start + 60_000,
  call_analyzed: start + 66_000,
  transfer_ended: start + 180_000,
  chat_started: start,
};

function rekeyed(type: string, given: Partial<RunContext> = {}): Json {
  const body = readFileSync(new URL(`../../../../fixtures/retell/${type}.json`, import.meta.url));
  const run: RunContext = {
    runId: "run-1",
    seed: 1,
    type,
    callKey: "c_run-1",
    at: times[type] ?? start,
    timeOf: (other) => times[other] ?? null,
    metadata: { userId: "u_7", name: "Kim Fischer" },
    values: { caller: "+12025550177", company: "Example Depot" },
    ...given,
  };
  const draft = rekey({ method: "POST", path: "/", headers: [], body: new Uint8Array(body) }, run);
  return JSON.parse(new TextDecoder().decode(draft.body));
}

const at = (type: string, path: string, given?: Partial<RunContext>) => valueAt(rekeyed(type, given), path);

test("start, end, length and links of a call come from the run's own steps", () => {
  const call = (path: string) => at("call_ended", `call.${path}`);
  expect({
    id: call("call_id"),
    start: call("start_timestamp"),
    end: call("end_timestamp"),
    length: call("duration_ms"),
    seconds: call("call_cost.total_duration_seconds"),
    recording: call("recording_url"),
  }).toEqual({
    id: "c_run-1",
    start,
    end: start + 60_000,
    length: 60_000,
    seconds: 60,
    recording: "https://recordings.example.com/c_run-1/recording.wav",
  });
  expect(at("transfer_ended", "call.transfer_end_timestamp")).toBe(start + 180_000);
});

test("without call_started it began as long before its end as in the template", () => {
  const timeOf = (other: string) => (other === "call_started" ? null : (times[other] ?? null));
  expect(at("call_ended", "call.start_timestamp", { timeOf })).toBe(start + 60_000 - 93_400);
});

test("the last word of a transcript ends when it is told", () => {
  expect(at("transcript_updated", "call.transcript_object.1.words.6.end")).toBe(20);
  expect(at("transcript_updated", "call.transcript_object.1.words.6.end", { at: start + 45_000 })).toBe(45);
});

test("the person is the run's: number at the customer's end, metadata, variables", () => {
  expect(at("call_started", "call.from_number")).toBe("+12025550177");
  expect(at("call_started", "call.to_number")).toBe("+12025550100");
  expect(at("call_started", "call.metadata")).toEqual({ userId: "u_7", name: "Kim Fischer" });
  expect(at("call_started", "call.retell_llm_dynamic_variables")).toEqual({
    customer_name: "Kim Fischer",
    customer_id: "u_7",
    company: "Example Depot",
  });
});

test("a chat and a question have the run's own too", () => {
  expect(at("chat_started", "chat.chat_id")).not.toBe(at("chat_started", "chat.chat_id", { callKey: "c_2" }));
  expect(at("call_inbound", "call_inbound.from_number")).toBe("+12025550177");
});

test("a body that is none of Retell's is left alone", () => {
  const run = { metadata: {}, values: {}, timeOf: () => null } as unknown as RunContext;
  for (const body of ["[1", '{"event":"order.created","order":{}}', '{"id":1}']) {
    const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(body) };
    expect(rekey(draft, run)).toBe(draft);
  }
});
