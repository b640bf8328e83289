import { describe, expect, test } from "vitest";
import { formType } from "../../../../shared/form-fields";
import type { RawRequest } from "../pack";
import { twilio } from "./pack";
import { CALL, LINE, logOf, requestOf, status } from "./test-log";

function read(request: Partial<RawRequest> & { text?: string }, personPaths = twilio.personPaths) {
  const { text = "", ...rest } = request;
  const readings = twilio.read(
    {
      method: "POST",
      url: "/hooks/twilio",
      headers: [["content-type", formType]],
      body: new TextEncoder().encode(text),
      ...rest,
    },
    { country: "US", personPaths },
  );
  if (readings instanceof Promise) throw new Error("Twilio reads at once.");
  return readings;
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const typeOf = (fields: Record<string, string>) => read({ text: form(fields) })[0]?.type;

describe("which event it is, though all come to one URL", () => {
  const call = { CallSid: CALL, AccountSid: "AC1" };
  test.each([
    ["call.in-progress", { CallStatus: "in-progress", CallbackSource: "call-progress-events" }],
    ["leg.busy", { CallStatus: "busy", CallbackSource: "call-progress-events", ParentCallSid: LINE }],
    ["call.completed", { CallStatus: "completed", CallDuration: "12" }],
    ["recording.absent", { RecordingStatus: "absent", RecordingSid: "RE1" }],
    [
      "transcription.completed",
      { TranscriptionStatus: "completed", CallStatus: "completed", RecordingSid: "RE1" },
    ],
    ["transcription-stopped", { TranscriptionEvent: "transcription-stopped", TranscriptionSid: "GT1" }],
    ["twiml.dial", { DialCallStatus: "busy", CallStatus: "in-progress" }],
    ["twiml.request", { CallStatus: "ringing", Direction: "inbound" }],
    ["twiml.gather", { CallStatus: "in-progress", Digits: "" }],
    [
      "twiml.record",
      { CallStatus: "completed", RecordingUrl: "https://api.example.com/RE1", Digits: "hangup" },
    ],
    ["amd.detected", { AnsweredBy: "human" }],
  ])("%s", (type, fields) => {
    expect(typeOf({ ...call, ...fields })).toBe(type);
  });

  test.each([
    ["a media stream", { StreamEvent: "stream-started" }],
    ["a conference", { StatusCallbackEvent: "participant-join", ConferenceSid: "CF1" }],
    ["a status nobody knows", { CallStatus: "on-hold", CallbackSource: "call-progress-events" }],
  ])("%s is kept with its call and moves nothing", (_, fields) => {
    expect(read({ text: form({ ...call, ...fields }) })[0]).toMatchObject({
      type: null,
      subject: { call: CALL },
      stage: null,
    });
  });

  test("a text message, and what has nothing of Twilio's, is not ours", () => {
    expect(read({ text: form({ MessageSid: "SM1", From: "+12025550142", Body: "Hello" }) })).toEqual([]);
    expect(read({ text: "hello=ringback" })).toEqual([]);
    expect(read({})).toEqual([]);
  });
});

describe("wherever the fields stand", () => {
  const fields = {
    CallSid: CALL,
    AccountSid: "AC1",
    Direction: "inbound",
    From: "+12025550142",
    To: "+12025550100",
    CallStatus: "completed",
    CallbackSource: "call-progress-events",
    CallDuration: "187",
    Timestamp: "Mon, 02 Mar 2026 10:03:16 +0000",
  };

  test("a form, the query of a GET and a JSON body say the same", () => {
    const [asForm] = read({ text: form(fields) });
    const [asQuery] = read({ method: "GET", url: `/hooks/twilio?${form(fields)}&orderId=A-1`, headers: [] });
    const [asJson] = read({ headers: [["content-type", "application/json"]], text: JSON.stringify(fields) });
    expect(asForm).toMatchObject({ type: "call.completed", problems: [], facts: { talkSeconds: 187 } });
    for (const other of [asQuery, asJson]) {
      expect(other).toMatchObject({ type: "call.completed", problems: [], subject: asForm?.subject });
      expect(other?.facts).toMatchObject(asForm?.facts ?? {});
    }
    expect(asQuery?.facts.metadata).toEqual({ orderId: "A-1" });
  });

  test("two GETs that say something else are two events", () => {
    const [one, other] = ["ringing", "in-progress"].map(
      (CallStatus) =>
        read({ method: "GET", url: `/?${form({ ...fields, CallStatus, CallbackSource: "" })}` })[0]
          ?.bodySha256,
    );
    expect(one).not.toBe(other);
  });

  test("a plus that was not encoded, a name without a value, and times in ISO 8601", () => {
    const text = `CallSid=v2:sample&AccountSid=a&CallStatus=completed&CallDuration=42&CallerName&Direction=inbound&From=+442079460123&Timestamp=2026-03-02+10%3A03%3A16.731479Z`;
    expect(read({ text })[0]).toMatchObject({
      subject: { call: "v2:sample" },
      occurredAt: Date.parse("2026-03-02T10:03:16.731Z"),
      facts: { phone: "+442079460123", talkSeconds: 42 },
    });
  });

  test("the person's id is found in the fields or in the query of the URL", () => {
    const paths = { externalId: ["userId"], phone: ["metadata.phone"], name: ["CallerName"] };
    const url = "/hooks/twilio?userId=u_7&phone=%2B12025550177";
    const [reading] = read({ url, text: form({ ...fields, CallerName: "Kim Fischer" }) }, paths);
    expect(reading?.facts).toMatchObject({
      externalId: "u_7",
      phone: "+12025550177",
      phoneFrom: "metadata.phone",
      personName: "Kim Fischer",
    });
  });
});

describe("who it is", () => {
  const factsOf = (fields: Record<string, string>) => logOf(status("ringing", { fields }))[0]?.facts;

  test.each(["anonymous", "Restricted", "+266696687", "unknown", ""])("“%s” is withheld", (From) => {
    expect(factsOf({ Direction: "inbound", From })?.phone).toBeNull();
  });

  test("a line that was dialled names neither the person nor the direction", () => {
    const [reading] = logOf(status("ringing", { line: LINE, fields: { Direction: "outbound-dial" } }));
    expect(reading?.facts).toEqual({ extra: { [`line ${LINE}`]: { to: "+12025550142" } } });
  });

  test("numbers of the test credentials are tests, and so is an app that calls no number", () => {
    const isTest = (fields: Record<string, string>) => logOf(status("ringing", { fields }))[0]?.test;
    expect(isTest({ From: "+15005550006" })).toBe(true);
    expect(isTest({ From: "client:alice", To: "" })).toBe(true);
    expect(isTest({ From: "client:alice", To: "+12025550142" })).toBe(false);
    expect(isTest({})).toBe(false);
  });

  test("what was pressed and said stays with the event", () => {
    const request = requestOf({
      fields: { CallStatus: "in-progress", Digits: "4242424242424242", SpeechResult: "four two" },
    });
    expect(JSON.stringify(read(request)[0])).not.toMatch(/4242|four two/);
  });
});
