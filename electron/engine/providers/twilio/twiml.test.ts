import { expect, test } from "vitest";
import { LINE, requestOf, status } from "./test-log";
import { questions, reply } from "./twiml";

const answered = (fields: Record<string, string>, line?: string) => {
  const answer = reply(requestOf({ fields, ...(line === undefined ? {} : { line }) }));
  return (
    answer && [answer.status, answer.headers[0]?.[1], new TextDecoder().decode(answer.body).split("\n")[1]]
  );
};
const xml = "text/xml; charset=utf-8";
const nothing = [200, xml, "<Response/>"];

test("an incoming call that still rings is turned away as busy: nobody pays, and nobody is told of a conversation", () => {
  expect(answered({ CallStatus: "ringing", Direction: "inbound" })).toEqual([
    200,
    xml,
    '<Response><Reject reason="busy"/></Response>',
  ]);
});

test.each([
  ["a call that is under way", { CallStatus: "in-progress", Direction: "inbound" }],
  ["a call that was made", { CallStatus: "in-progress", Direction: "outbound-api" }],
  ["the end of a dial", { CallStatus: "in-progress", DialCallStatus: "busy" }],
  ["what was pressed", { CallStatus: "in-progress", Digits: "1" }],
])("%s gets an empty document", (_, fields) => {
  expect(answered(fields)).toEqual(nothing);
});

test("a line that asks for a whisper gets an empty document: it is put through", () => {
  expect(answered({ CallStatus: "ringing", Direction: "inbound" }, LINE)).toEqual(nothing);
});

test("callbacks are no questions", () => {
  expect(reply(requestOf(status("completed")))).toBeNull();
  expect(answered({ RecordingStatus: "completed", RecordingSid: "RE1" })).toBeNull();
});

test("every question has a template of TwiML, and as long as Twilio waits", () => {
  expect(questions.map(({ type, withinMs, contentType }) => [type, withinMs, contentType])).toEqual(
    ["twiml.request", "twiml.gather", "twiml.dial", "twiml.record"].map((type) => [type, 15_000, "text/xml"]),
  );
  for (const { template } of questions) expect(template).toMatch(/<Response[\s\S]*>$/);
});
