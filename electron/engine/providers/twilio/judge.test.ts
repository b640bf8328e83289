import { describe, expect, test } from "vitest";
import { gather } from "./closing";
import { judge } from "./judge";
import { legs } from "./lines";
import { event, LINE, type LogEntry, logOf, recording, said, status, transcription } from "./test-log";

const nothing = { recording: false, transcript: false };
const judged = (log: LogEntry[], expects = nothing, options = {}) =>
  judge(logOf(...log), expects, { options });
const talked = status("completed", { seconds: 60 });
const dialled = (name: string, more: Parameters<typeof status>[1] = {}) =>
  status(name, { line: LINE, ...more });

describe("what a status of the first line proves", () => {
  test.each([
    ["completed", "outbound-api", "completed", "conversation", null],
    ["completed", "inbound", "completed", "conversation", null],
    ["busy", "outbound-api", "busy", "no-conversation", "busy"],
    ["busy", "inbound", "missed", "no-conversation", "busy"],
    ["no-answer", "outbound-api", "no-answer", "no-conversation", "no-answer"],
    ["no-answer", "inbound", "missed", "no-conversation", "no-answer"],
    ["failed", "outbound-api", "failed", "no-conversation", "failed"],
    ["failed", "inbound", "failed", "no-conversation", "failed"],
    ["canceled", "outbound-api", "aborted", "no-conversation", "canceled"],
    ["canceled", "inbound", "missed", "no-conversation", "canceled"],
  ])("%s of an %s call is %s", (name, direction, outcome, outcomeClass, outcomeDetail) => {
    expect(judged([status(name, { direction })])).toMatchObject({
      outcome,
      outcomeClass,
      outcomeDetail,
      ended: { position: 1, because: `Its status is ${name}.` },
    });
  });

  test.each(["queued", "initiated", "ringing", "in-progress", "Completed", "on-hold", ""])(
    "“%s” ends nothing",
    (name) => {
      expect(judged([status(name)])).toMatchObject({ outcome: null, ended: null, final: null });
    },
  );

  test.each([
    ["machine_start", "voicemail", "voicemail"],
    ["machine_end_beep", "voicemail", "voicemail"],
    ["fax", "failed", "no-conversation"],
    ["human", "completed", "conversation"],
    ["unknown", "completed", "conversation"],
  ])("completed, answered by %s, is %s", (AnsweredBy, outcome, outcomeClass) => {
    const onStatus = [status("completed", { seconds: 9, fields: { AnsweredBy } })];
    expect(judged(onStatus)).toMatchObject({ outcome, outcomeClass });
    expect(judged([{ fields: { AnsweredBy } }, talked])).toMatchObject({ outcome, outcomeClass });
  });

  test("a status that another callback repeats proves the end too", () => {
    const repeated = transcription("completed");
    repeated.fields.CallStatus = "completed";
    expect(judged([status("in-progress"), repeated])).toMatchObject({
      outcome: "completed",
      ended: { position: 2 },
    });
  });
});

describe("the lines of a call", () => {
  test("it has ended only when the line that began it and each that was seen has", () => {
    const log = [status("in-progress"), dialled("initiated"), talked];
    expect(judged(log).ended).toBeNull();
    expect(judged([...log, dialled("completed", { seconds: 9 })]).ended).toEqual({
      position: 4,
      because: "Its status is completed, and every line it dialled has ended.",
    });
    expect(judged([dialled("completed", { seconds: 9 }), dialled("busy")]).ended).toBeNull();
  });

  test("a source may say that they end with their call", () => {
    const log = [dialled("in-progress"), talked];
    expect(judged(log, nothing, { "lines-end-with-call": true }).ended).toMatchObject({ position: 2 });
  });

  test("the end of a dial says of the line it dialled that it is over", () => {
    const dial = { fields: { CallStatus: "in-progress", DialCallStatus: "no-answer", DialCallSid: LINE } };
    expect(judged([dialled("initiated"), dial, talked]).ended).toMatchObject({ position: 3 });
    expect(legs(logOf(dial)).map(({ leg, outcome }) => [leg === LINE, outcome])).toEqual([
      [false, null],
      [true, "no-answer"],
    ]);
  });

  test("the stage is that of the line that began it", () => {
    const dialling = [status("in-progress"), dialled("ringing")];
    expect(logOf(...dialling).map(({ stage }) => stage)).toEqual(["in-conversation", "dialing"]);
    expect(judged(dialling).stage).toBe("in-conversation");
    expect(judged([...dialling, dialled("busy")]).stage).toBe("in-conversation");
  });

  test("a line that reaches nobody makes the call no call without a conversation", () => {
    expect(judged([dialled("busy"), talked])).toMatchObject({
      outcome: "completed",
      outcomeClass: "conversation",
    });
  });

  test("the line that began the call is the first, each with whom it reached, its outcome and its times", () => {
    const log = logOf(
      status("ringing", { direction: "inbound", told: 0 }),
      dialled("initiated", { told: 2, fields: { To: "client:alice" } }),
      dialled("in-progress", { told: 5, fields: { To: "client:alice" } }),
      status("in-progress", { direction: "inbound", told: 1 }),
      dialled("completed", { told: 65, seconds: 60, fields: { To: "client:alice" } }),
      status("completed", { direction: "inbound", told: 66, seconds: 65 }),
    );
    const [start, answered] = [Date.parse("2026-03-02T10:00:01Z"), Date.parse("2026-03-02T10:00:05Z")];
    const whole = legs(log);
    expect(whole).toMatchObject([
      { parent: null, words: "call from +12025550142", outcome: "completed", startedAt: start },
      { leg: LINE, words: "dialled the app of alice", outcome: "completed", startedAt: answered },
    ]);
    expect(whole.map(({ positions }) => positions)).toEqual([
      [1, 4, 6],
      [2, 3, 5],
    ]);
    expect(legs(log.toReversed())).toEqual(whole);
  });

  test("an incoming call that reached nobody and was recorded is a voicemail, unless the source says otherwise", () => {
    const record = { fields: { CallStatus: "in-progress", RecordingUrl: "https://api.example.com/RE1" } };
    const log = [dialled("no-answer"), record, status("completed", { direction: "inbound", seconds: 40 })];
    expect(judged(log)).toMatchObject({ outcome: "voicemail", outcomeDetail: "message left" });
    expect(judged(log, nothing, { "message-is-voicemail": false })).toMatchObject({ outcome: "completed" });
    expect(judged([dialled("completed", { seconds: 9 }), ...log.slice(1)])).toMatchObject({
      outcome: "completed",
    });
  });
});

describe("recording and transcript", () => {
  const both = { recording: true, transcript: true };

  test("with both closed it is final, wherever the last of them came", () => {
    const log = [talked, recording("completed"), transcription("completed")];
    for (const order of [log, log.toReversed()])
      expect(judged(order, both).final).toEqual({
        position: 3,
        because: "It has ended, and its recording and transcript are closed.",
      });
    expect(judged(log.slice(0, 2), both)).toMatchObject({
      final: null,
      artifacts: { recording: "there", transcript: "awaited" },
    });
  });

  test.each([
    ["absent", "failed", "absent", "failed"],
    ["failed", "completed", "failed", "there"],
  ])("recording %s and transcription %s close them", (recorded, transcribed, ...states) => {
    const judgement = judged([talked, recording(recorded), transcription(transcribed)], both);
    expect(judgement.final).not.toBeNull();
    expect([judgement.artifacts.recording, judgement.artifacts.transcript]).toEqual(states);
  });

  test("what nobody expects is not awaited, and nothing then proves that the call is final", () => {
    expect(judged([talked])).toMatchObject({
      final: null,
      artifacts: {
        recording: "absent",
        transcript: "absent",
        summary: "not-offered",
        analysis: "not-offered",
      },
    });
  });

  test("what was begun is awaited although nobody expects it", () => {
    const log = [recording("in-progress"), event("transcription-started"), talked];
    expect(judged(log).artifacts).toMatchObject({ recording: "awaited", transcript: "awaited" });
  });

  test("the beginning of a recording that arrives after its end opens nothing", () => {
    expect(judged([talked, recording("completed"), recording("in-progress")], both).artifacts.recording).toBe(
      "there",
    );
  });

  test("without a conversation nothing is awaited", () => {
    expect(judged([status("busy")], both)).toMatchObject({
      final: null,
      artifacts: { recording: "absent", transcript: "absent" },
    });
  });

  test("sentences in real time make one transcript in their order, closed when they stop or the call is over", () => {
    const log = [said(3, "To Monday.", { told: 9 }), said(2, "Hello.", { told: 4 })];
    const again = said(4, "To Mon", { told: 8, fields: { Final: "false" } });
    expect(gather(logOf(...log, again))).toEqual({
      transcript: {
        state: "there",
        position: 2,
        value: [
          { role: "user", content: "Hello." },
          { role: "user", content: "To Monday." },
        ],
      },
    });
    const state = (...more: LogEntry[]) => judged([...log, ...more]).artifacts.transcript;
    expect([state(), state(event("transcription-stopped")), state(talked)]).toEqual([
      "awaited",
      "there",
      "there",
    ]);
    expect(judged([event("transcription-error"), talked]).artifacts.transcript).toBe("failed");
    expect(judged([event("transcription-stopped"), talked]).artifacts.transcript).toBe("absent");
  });
});
