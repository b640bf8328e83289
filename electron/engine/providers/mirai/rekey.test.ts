import { describe, expect, test } from "vitest";
import type { DraftRequest, RunContext } from "../pack";
import { rekey } from "./rekey";

const ZERO = Date.parse("2026-08-14T14:00:00Z");
const at = (seconds: number) => new Date(ZERO + seconds * 1000).toISOString();

function draftOf(text: string): DraftRequest {
  return { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(text) };
}

/** `times`: seconds of the run's steps by type. */
function rekeyed(text: string, now: number, times: Record<string, number>): string {
  const run: RunContext = {
    runId: "r",
    seed: 1,
    type: "",
    callKey: "c_new",
    at: ZERO + now * 1000,
    timeOf: (type) => (times[type] === undefined ? null : ZERO + times[type] * 1000),
    metadata: { phone: "+12025550155" },
    values: {},
  };
  return new TextDecoder().decode(rekey(draftOf(text), run).body);
}

const call = (fields: object) => ({ id: "c_old", ...fields });
const body = (type: string, data: object) => JSON.stringify({ metadata: { a: 1 }, event: { type, data } });

describe("a template in a run", () => {
  test("takes id, times, duration and metadata of the run; everything else stays", () => {
    const template = body("call.completed", {
      call: call({
        startedAt: "2020-01-01T00:00:00Z",
        endedAt: "2020-01-01T00:01:00Z",
        durationSeconds: 60,
        recordingUrl: "https://example.com/c_old.mp3",
      }),
      note: "c_old stays",
    });
    expect(JSON.parse(rekeyed(template, 100, { "call.in-progress": 10, "call.ended": 95 }))).toEqual({
      metadata: { phone: "+12025550155" },
      event: {
        type: "call.completed",
        data: {
          call: {
            id: "c_new",
            startedAt: at(10),
            endedAt: at(95),
            durationSeconds: 85,
            recordingUrl: "https://example.com/c_new.mp3",
          },
          note: "c_old stays",
        },
      },
    });
  });

  test("an abort before the answer has no start, after it has one", () => {
    const template = body("call.aborted", {
      call: call({ startedAt: null, endedAt: "2020-01-01T00:01:00Z", durationSeconds: 9 }),
    });
    const before = { id: "c_new", startedAt: null, endedAt: at(12), durationSeconds: 0 };
    const after = { id: "c_new", startedAt: at(4), endedAt: at(12), durationSeconds: 8 };
    expect(JSON.parse(rekeyed(template, 12, {})).event.data.call).toEqual(before);
    expect(JSON.parse(rekeyed(template, 12, { "call.in-progress": 4 })).event.data.call).toEqual(after);
  });

  test("an action's numbers become the caller's, an action without a call gets one", () => {
    const template = body("action", {
      payload: { phone: "x", number: null, shippingAddress: { phone: "x" } },
    });
    expect(JSON.parse(rekeyed(template, 1, {})).event.data).toEqual({
      call: { id: "c_new" },
      payload: { phone: "+12025550155", number: null, shippingAddress: { phone: "+12025550155" } },
    });
  });

  test("the report tells how the run ended", () => {
    const template = body("call.lifecycle-ended", {
      call: call({ status: "completed" }),
      report: { finalStatus: "completed" },
    });
    const { data } = JSON.parse(rekeyed(template, 30, { "call.busy": 18 })).event;
    expect([data.call.status, data.report.finalStatus]).toEqual(["busy", "busy"]);
  });

  test("numbers stay digit for digit; what is no JSON stays as it is", () => {
    const template = `{"event":{"type":"call.ended","data":{"call":{"id":"c_old"},"big":12345678901234567890,"price":1.50}}}`;
    expect(rekeyed(template, 1, {})).toBe(template.replace("c_old", "c_new"));
    expect(rekeyed(`{"event":`, 1, {})).toBe(`{"event":`);
    expect(rekeyed(`[1]`, 1, {})).toBe(`[1]`);
  });
});
