import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { questions, reply } from "./answers";

function answered(body: string): unknown {
  const answer = reply({ method: "POST", url: "/", headers: [], body: new TextEncoder().encode(body) });
  return answer && { status: answer.status, body: JSON.parse(new TextDecoder().decode(answer.body)) };
}

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/vapi/${name}.json`, import.meta.url), "utf8");
const nobody = "Nobody has scripted an answer to this yet.";

describe("what Vapi is told where nobody scripted an answer", () => {
  test("every tool call gets a result of its own", () => {
    expect(answered(fixture("tool-calls-two"))).toEqual({
      status: 200,
      body: {
        results: [
          { name: "move_appointment", toolCallId: "call_move_1", result: nobody },
          { name: "send_text", toolCallId: "call_sms_2", result: nobody },
        ],
      },
    });
  });

  test("the older list of tool calls counts too, and one without an id gets none", () => {
    const call = { id: "t1", function: { name: "look_up" } };
    const body = JSON.stringify({ message: { type: "tool-calls", toolCalls: [call, { name: "lost" }] } });
    expect(answered(body)).toMatchObject({ body: { results: [{ toolCallId: "t1", name: "look_up" }] } });
  });

  test.each([
    ["assistant-request", { error: expect.stringContaining("being set up") }],
    ["transfer-destination-request", { error: nobody }],
    ["handoff-destination-request", { error: nobody }],
    ["knowledge-base-request", { documents: [] }],
    ["function-call", { result: nobody }],
    ["call.endpointing.request", { timeoutSeconds: 0.5 }],
  ])("%s", (name, body) => {
    expect(answered(fixture(name))).toEqual({ status: 200, body });
  });

  test.each([
    "status-update.ended",
    "end-of-call-report",
    "transcript",
    "voice-request",
    "breaks-off",
    "not-vapi",
  ])("%s waits for none", (name) => {
    expect(answered(fixture(name))).toBeNull();
  });

  test("every question has a template in the shape its page shows", () => {
    for (const { type, template, withinMs } of questions) {
      expect([type, typeof JSON.parse(template)]).toEqual([type, "object"]);
      expect(withinMs).toBe(type === "assistant-request" ? 7500 : 20_000);
    }
  });
});
