import { expect, test } from "vitest";
import { reply } from "./answers";
import { readClientState, writeClientState } from "./client-state";
import { logOf } from "./test-log";
import { texmlTypeOf } from "./texml";

test("client_state is metadata where it is JSON in Base64, and nothing otherwise", () => {
  expect(readClientState(writeClientState({ userId: "u_1" }))).toEqual({ userId: "u_1" });
  expect(readClientState("aGF2ZSBhIG5pY2UgZGF5ID1d")).toBeUndefined();
  expect(readClientState("g3QAAAACbQAAAAtkYXRh")).toBeUndefined();
  expect(readClientState(null)).toBeUndefined();
});

test("the source's paths lead into client_state", () => {
  const state = writeClientState({ userId: "u_1", name: "Dana Reyes" });
  const [reading] = logOf({ type: "call.answered", more: { client_state: state } });
  expect(reading?.facts).toMatchObject({ externalId: "u_1", personName: "Dana Reyes" });
});

test.each([
  [
    { TranscriptionStatus: "completed", CallStatus: "completed", RecordingStatus: "completed" },
    "texml.transcription",
  ],
  [{ RecordingStatus: "absent" }, "texml.recording.completed"],
  [{ RecordingStatus: "in-progress" }, "texml.recording.in-progress"],
  [{ AnsweredBy: "human", MachineDetectionDuration: "2500" }, "texml.amd"],
  [{ CallbackSource: "call-progress-events", CallStatus: "ringing" }, "texml.ringing"],
  [{ CallbackSource: "call-progress-events", CallStatus: "levitating" }, null],
  [{ CallStatus: "in-progress", Digits: "2" }, "texml.gather"],
  [{ CallStatus: "ringing" }, "texml.instructions"],
])("a form with %o is %s", (form, type) => {
  expect(texmlTypeOf({ CallSid: "v3:a", ...form } as Record<string, string>)).toBe(type);
});

test("only a question is answered, and the line stays open", () => {
  const form = (text: string) => ({
    method: "POST",
    url: "/",
    headers: [["content-type", "application/x-www-form-urlencoded"]] as [string, string][],
    body: new TextEncoder().encode(text),
  });
  const answer = reply(form("CallSid=v3%3Aa&CallStatus=ringing"));
  expect(new TextDecoder().decode(answer?.body)).toContain('<Pause length="60"/>');
  expect(reply(form("CallSid=v3%3Aa&CallStatus=ringing&CallbackSource=call-progress-events"))).toBeNull();
  expect(reply({ ...form("{}"), headers: [["content-type", "application/json"]] })).toBeNull();
});
