import { describe, expect, test } from "vitest";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import { concluded } from "./concluded";
import { judge } from "./judge";
import { legs } from "./lines";
import {
  analyzed,
  hangup,
  insights,
  type LogEntry,
  logOf,
  outgoing,
  PERSON,
  recording,
  transcription,
} from "./test-log";

type Entries = (string | LogEntry)[];

/** Stage, outcome (detail), class, and the positions that prove end and final. */
function gist(entries: Entries, expects: ExpectsArtifacts = {}, options = {}): string {
  const settings = { country: "US", personPaths: { externalId: [], phone: [], name: [] }, options };
  const { stage, outcome, outcomeDetail, outcomeClass, ended, final } = judge(
    logOf(...entries),
    expects,
    settings,
  );
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${ended?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

function artifacts(entries: Entries, expects: ExpectsArtifacts = {}): string {
  return Object.entries(judge(logOf(...entries), expects).artifacts)
    .map(([name, state]) => `${name} ${state}`)
    .join(", ");
}

const talk = ["call.initiated", "call.answered", hangup()];
const dialled = (cause: string): Entries => [outgoing, hangup(cause)];

describe("a call without an assistant", () => {
  test("event by event: recording and transcription close it", () => {
    const script = [...talk, recording, transcription];
    expect(script.map((_, index) => gist(script.slice(0, index + 1)))).toEqual([
      "dialing, null, null, ended no, final no",
      "in-conversation, null, null, ended no, final no",
      "processing, completed, conversation, ended 3, final no",
      "processing, completed, conversation, ended 3, final no",
      "final, completed, conversation, ended 3, final 5",
    ]);
  });

  test("what the source does not make closes it too", () => {
    expect(gist(talk, { recording: false, transcript: false })).toBe(
      "final, completed, conversation, ended 3, final 3",
    );
    expect(gist([...talk, recording], { transcript: false })).toContain("final 4");
    expect(gist([...talk, "call.recording.error"])).toContain("final 4");
    expect(artifacts([...talk, "call.recording.error"])).toBe(
      "recording failed, transcript absent, summary not-offered, analysis not-offered",
    );
  });

  test("a recording without a link is still awaited", () => {
    const empty = { ...recording, more: { recording_urls: {} } };
    expect(artifacts([...talk, empty])).toContain("recording awaited, transcript awaited");
  });
});

describe("outcomes", () => {
  test.each([
    ["user_busy", "busy"],
    ["no_answer", "no-answer"],
    ["timeout", "no-answer"],
    ["normal_clearing", "no-answer"],
    ["call_rejected", "no-answer"],
    ["not_found", "failed"],
    ["unspecified", "failed"],
    ["originator_cancel", "aborted"],
    ["a word nobody knows", "failed"],
  ])("dialled and not answered, %s is %s", (cause, outcome) => {
    const detail = cause === "normal_clearing" ? "" : ` (${cause})`;
    expect(gist(dialled(cause))).toBe(
      `${["unspecified", "normal_clearing", "a word nobody knows"].includes(cause) ? "processing" : "failed"}, ${outcome}${detail}, no-conversation, ended 2, final no`,
    );
  });

  test.each(["normal_clearing", "originator_cancel", "timeout", "user_busy"])(
    "an inbound call nobody answered is missed, whatever %s says",
    (cause) => {
      expect(gist(["call.initiated", hangup(cause)])).toContain("missed");
    },
  );

  test("a time limit is timed out, and a conversation", () => {
    expect(gist(["call.initiated", "call.answered", hangup("time_limit")])).toContain(
      "timed-out (time_limit), conversation",
    );
  });

  test.each([
    ["call.machine.detection.ended", "machine", "voicemail"],
    ["call.machine.premium.detection.ended", "machine", "voicemail"],
    ["call.machine.premium.detection.ended", "human_business", "conversation"],
    ["call.machine.premium.detection.ended", "fax_detected", "no-conversation"],
  ])("%s %s is a %s", (type, result, outcomeClass) => {
    const entries = [outgoing, "call.answered", { type, more: { result } }, hangup()];
    expect(gist(entries)).toContain(`(${result}), ${outcomeClass}`);
  });
});

describe("an assistant's call", () => {
  const conversation = ["call.initiated", "call.answered", "call.conversation.ended", hangup()];

  test("waits for its analysis, which is final and proves the end", () => {
    expect(gist(conversation)).toBe("processing, completed, conversation, ended 4, final no");
    expect(artifacts(conversation)).toBe(
      "recording awaited, transcript not-offered, summary awaited, analysis awaited",
    );
    expect(gist([...conversation, analyzed])).toContain("ended 4, final 5");
    expect(gist(["call.initiated", "call.answered", analyzed])).toBe(
      "final, completed, conversation, ended 3, final 3",
    );
  });

  test("is final with its insights and the end, whichever comes last, unless the source says otherwise", () => {
    expect(gist([...conversation, insights])).toContain("final 5");
    const overtaken = ["call.initiated", "call.answered", insights, hangup()];
    expect(gist(overtaken)).toContain("final 4");
    expect(gist(overtaken.slice(0, 3))).toContain("ended no, final no");
    expect(gist([...conversation, insights], {}, { insightsAreFinal: false })).toContain("final no");
  });

  test("of a source without analysis closes as any other", () => {
    const none = { recording: false, transcript: false, summary: false, analysis: false };
    expect(gist(conversation, none)).toContain("final 4");
  });
});

describe("lines", () => {
  const second = (type: string, more: LogEntry["more"] = {}): LogEntry => ({ type, leg: "L-2", more });
  const transfer: Entries = [
    "call.initiated",
    "call.answered",
    second("call.initiated", { direction: "outgoing", from: "+12025550100", to: "+12025550123" }),
    second("call.answered"),
    second("call.bridged"),
    hangup("normal_clearing", { leg: "L-2" }),
    hangup(),
  ];

  test("a call ends with the hang-up of every line", () => {
    expect(gist(transfer.slice(0, 6))).toContain("ended no");
    expect(gist(transfer)).toContain("ended 7");
  });

  test("the call's own line has the outcome and the person, whatever became of the other", () => {
    const failed = [...transfer.slice(0, 3), hangup("user_busy", { leg: "L-2" }), hangup()];
    expect(gist(failed)).toContain("completed, conversation");
    const { facts } = concluded(logOf(...transfer));
    expect(facts).toMatchObject({ direction: "inbound", phone: PERSON, talkSeconds: 5 });
  });

  test("each with its parent, its words and its events", () => {
    expect(
      legs(logOf(...transfer)).map(({ leg, parent, words, outcome, positions }) => [
        leg,
        parent,
        words,
        outcome,
        positions,
      ]),
    ).toEqual([
      ["L-1", null, `caller ${PERSON}`, "completed", [1, 2, 7]],
      ["L-2", "L-1", "connected +12025550123", "completed", [3, 4, 5, 6]],
    ]);
  });

  test("a recording of another line opens none", () => {
    expect(legs(logOf(...talk, { ...recording, leg: "L-9" }))).toHaveLength(1);
  });

  test("TeXML names the parent", () => {
    const log = logOf(
      "texml.instructions",
      { type: "texml.answered", leg: "L-2", more: { ParentCallSid: "L-1" } },
      { type: "texml.completed", leg: "L-2", more: { ParentCallSid: "L-1" } },
      "texml.completed",
    );
    expect(legs(log).map(({ leg, parent }) => [leg, parent])).toEqual([
      ["L-1", null],
      ["L-2", "L-1"],
    ]);
    expect(judge(log, {}).ended?.position).toBe(4);
  });
});
