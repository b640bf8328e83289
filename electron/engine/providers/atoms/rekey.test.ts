import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { rekey } from "./rekey";

const ZERO = Date.parse("2026-08-14T23:30:00Z");
const at = (seconds: number) => new Date(ZERO + seconds * 1000).toISOString();
const fixture = (type: string) =>
  readFileSync(new URL(`../../../../fixtures/atoms/${type}.json`, import.meta.url), "utf8");

/** `times`: seconds of the run's steps by type. */
function rekeyed(text: string, now: number, times: Record<string, number>, runId = "r"): Json {
  const run: RunContext = {
    runId,
    seed: 1,
    type: "",
    callKey: "c_new",
    at: ZERO + now * 1000,
    timeOf: (type) => (times[type] === undefined ? null : ZERO + times[type] * 1000),
    metadata: { customer_id: "u_7" },
    values: { caller: "+12025550155" },
  };
  const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(text) };
  return JSON.parse(new TextDecoder().decode(rekey(draft, run).body));
}

const picked = (body: Json, ...paths: string[]) => paths.map((path) => valueAt(body, path));
const steps = { "pre-conversation": 0, "post-conversation": 40, "analytics-completed": 52 };

describe("a template in a run", () => {
  test("post-conversation is of the run's call, from ringing to its end", () => {
    const body = rekeyed(fixture("post-conversation"), 40, steps);
    expect(valueAt(body, "metadata.callData")).toEqual({
      fromNumber: "+12025550155",
      toNumber: "+12025550100",
      callDuration: 32,
      callStatus: "completed",
      callDirection: "telephony_inbound",
      answerTime: at(8),
      endTime: at(40),
    });
    expect(picked(body, "metadata.callId", "metadata.recordingUrl")).toEqual([
      "c_new",
      "https://recordings.example.com/c_new/composite.wav",
    ]);
    const said = picked(body, "metadata.transcript.0.timestamp", "metadata.transcript.2.timestamp");
    expect(said.map((time) => typeof time === "string" && time > at(8) && time < at(40))).toEqual([
      true,
      true,
    ]);
  });

  test("the platform's variables fit the call, in the agent's time zone; the agent's own are the run's", () => {
    expect(valueAt(rekeyed(fixture("post-conversation"), 40, steps), "metadata.variables")).toEqual({
      call_id: "c_new",
      user_number: "+12025550155",
      agent_number: "+12025550100",
      conversation_type: "telephonyInbound",
      agent_gender: "female",
      default_language: "en",
      supported_languages: "en",
      current_date: "2026-08-14",
      current_time: "18:30",
      current_day: "Friday",
      timezone: "America/Chicago",
      customer_id: "u_7",
    });
  });

  test("outbound the customer is the one who was called", () => {
    const pre = rekeyed(fixture("outbound-pre-conversation"), 0, steps);
    expect(picked(pre, "metadata.toPhone", "metadata.fromPhone")).toEqual(["+12025550155", "+12025550100"]);
  });

  test("analytics-completed repeats the times of post-conversation; alone it keeps the template's duration", () => {
    const times = [
      "metadata.callData.answerTime",
      "metadata.callData.endTime",
      "metadata.callData.callDuration",
    ];
    expect(picked(rekeyed(fixture("analytics-completed"), 52, steps), ...times)).toEqual([at(8), at(40), 32]);
    expect(picked(rekeyed(fixture("analytics-completed"), 100, {}), ...times)).toEqual([
      at(6.6),
      at(100),
      93.4,
    ]);
  });

  test("an unanswered call has no answer and lasts nothing", () => {
    const body = rekeyed(fixture("busy"), 20, steps);
    expect(picked(body, "metadata.callData.answerTime", "metadata.callData.callDuration")).toEqual([
      undefined,
      0,
    ]);
  });

  test("every event of every run has a delivery id of its own", () => {
    const id = (type: string, runId: string) => valueAt(rekeyed(fixture(type), 0, steps, runId), "id");
    const ids = [id("pre-conversation", "r1"), id("post-conversation", "r1"), id("pre-conversation", "r2")];
    expect(new Set(ids).size).toBe(3);
    expect(id("pre-conversation", "r1")).toBe(ids[0]);
    expect(ids[0]).toMatch(/^[0-9a-f]{24}$/);
  });

  test("the draft: id, moment, number, duration and turns", () => {
    const times = { "call.start": 0, "call.end": 30 };
    const start = rekeyed(fixture("call.start"), 0, times);
    expect(picked(start, "call_id", "timestamp", "caller_phone", "agent_phone")).toEqual([
      "c_new",
      at(0),
      "+12025550155",
      "+12025550100",
    ]);
    const end = rekeyed(fixture("call.end"), 30, times);
    expect(picked(end, "timestamp", "duration_seconds", "variables")).toEqual([
      at(30),
      30,
      { customer_id: "u_7" },
    ]);
    const said = valueAt(end, "transcript.1.timestamp");
    expect(typeof said === "string" && said > at(0) && said < at(30)).toBe(true);
  });

  test.each(["not-atoms", "breaks-off"])("what is no event of Atoms stays as it is: %s", (name) => {
    const body = new TextEncoder().encode(fixture(name));
    const draft = { method: "POST", path: "/", headers: [], body };
    const run = {
      runId: "r",
      seed: 1,
      type: name,
      callKey: "c",
      at: 0,
      timeOf: () => null,
      metadata: {},
      values: {},
    };
    expect(rekey(draft, run)).toBe(draft);
  });
});
