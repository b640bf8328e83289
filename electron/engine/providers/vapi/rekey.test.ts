import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { makeCallKey, rekey } from "./rekey";

const ZERO = Date.parse("2026-08-14T23:30:00Z");
const iso = (seconds: number) => new Date(ZERO + seconds * 1000).toISOString();
const fixture = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/vapi/${name}.json`, import.meta.url), "utf8");
const steps = {
  "status-update.queued": 0,
  "status-update.in-progress": 4,
  "status-update.ended": 44,
  "end-of-call-report": 50,
};

function rekeyed(name: string, now: number, times: Record<string, number> = steps): Json {
  const run: RunContext = {
    runId: "r",
    seed: 1,
    type: "",
    callKey: "call-new",
    at: ZERO + now * 1000,
    timeOf: (type) => (times[type] === undefined ? null : ZERO + times[type] * 1000),
    metadata: { userId: "u_7", name: "Noa Lindberg", orderId: "A-7" },
    values: { caller: "+12025550155" },
  };
  const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(fixture(name)) };
  return JSON.parse(new TextDecoder().decode(rekey(draft, run).body));
}

describe("a template in a run", () => {
  test("the report is of the run's call, from its answer to its end", () => {
    const message = valueAt(rekeyed("end-of-call-report", 50), "message");
    expect(message).toMatchObject({
      timestamp: ZERO + 50_000,
      startedAt: iso(4),
      endedAt: iso(44),
      durationSeconds: 40,
      durationMs: 40_000,
      customer: { number: "+12025550155", name: "Noa Lindberg", externalId: "u_7" },
      call: {
        id: "call-new",
        createdAt: iso(0),
        customer: { number: "+12025550155" },
        assistantOverrides: { variableValues: { userId: "u_7", orderId: "A-7" } },
      },
    });
    expect(valueAt(message, "artifact.recordingUrl")).toBe(
      "https://recordings.example.com/call-new-mono.wav",
    );
    const said = ["1", "2", "6"].map((turn) => Number(valueAt(message, `artifact.messages.${turn}.time`)));
    expect(said).toEqual([...said].sort((one, other) => one - other));
    expect(said.every((at) => at >= ZERO + 4000 && at <= ZERO + 44_000)).toBe(true);
  });

  test("text stays text and a number a number", () => {
    expect(valueAt(rekeyed("report-2024", 50), "message.timestamp")).toBe(iso(50));
    expect(valueAt(rekeyed("status-update.in-progress", 4), "message.timestamp")).toBe(ZERO + 4000);
  });

  test("alone it lasts as long as its template", () => {
    const body = rekeyed("end-of-call-report", 100, {});
    expect([valueAt(body, "message.startedAt"), valueAt(body, "message.durationSeconds")]).toEqual([
      iso(7),
      93,
    ]);
  });

  test("a scheduled call is due as long after it as in the template", () => {
    expect(valueAt(rekeyed("status-update.scheduled", 0), "message.call.schedulePlan.latestAt")).toBe(
      iso(3660),
    );
  });

  test.each(["not-vapi", "message-is-text", "breaks-off"])("%s is no message and stays as it is", (name) => {
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

  test("call ids are UUIDs, the same for the same draw", () => {
    expect(makeCallKey("c_1")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(makeCallKey("c_1")).toBe(makeCallKey("c_1"));
    expect(makeCallKey("c_1")).not.toBe(makeCallKey("c_2"));
  });
});
