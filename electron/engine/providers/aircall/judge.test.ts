import { describe, expect, test } from "vitest";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import { attempts, judge } from "./judge";
import { answered, ended, hungup, type LogEntry, logOf, tagged, unanswered } from "./test-log";

type Entries = (string | LogEntry)[];
const plain: ExpectsArtifacts = { recording: true, transcript: false, summary: false, analysis: false };

function gist(entries: Entries, expects = plain): string {
  const { stage, outcome, outcomeDetail, outcomeClass, ended, final } = judge(logOf(...entries), expects);
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${ended?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

function artifacts(entries: Entries, expects = plain): string {
  return Object.entries(judge(logOf(...entries), expects).artifacts)
    .map(([name, state]) => `${name} ${state}`)
    .join(", ");
}

const talk = ["call.created", answered, hungup, ended];

describe("the judgement of a call", () => {
  test("event by event", () => {
    expect(talk.map((_, index) => gist(talk.slice(0, index + 1)))).toEqual([
      "dialing, null, null, ended no, final no",
      "in-conversation, null, null, ended no, final no",
      "processing, completed, conversation, ended 3, final no",
      "final, completed, conversation, ended 3, final 4",
    ]);
  });

  test("call.ended proves the end where the hang-up was lost, and so does an event that has its moment", () => {
    expect(gist(["call.created", ended])).toContain("ended 2, final 2");
    expect(gist(["call.created", tagged])).toContain("ended 2, final no");
  });

  test.each([
    ["agents_did_not_answer", {}, "missed (agents_did_not_answer), no-conversation"],
    ["out_of_opening_hours", {}, "missed (out_of_opening_hours), no-conversation"],
    [null, {}, "missed, no-conversation"],
    [null, { direction: "outbound" }, "no-answer, no-conversation"],
  ])("nobody answered (%s): %o", (reason, more, words) => {
    const entries = ["call.created", unanswered("call.ended", { missed_call_reason: reason, ...more })];
    expect(gist(entries)).toContain(words);
  });

  test("a voicemail is one only where nobody answered", () => {
    const left = unanswered("call.voicemail_left", { voicemail: "https://media.example.com/v" });
    expect(gist(["call.created", left, unanswered("call.ended")])).toContain("voicemail, voicemail");
    expect(artifacts(["call.created", left, unanswered("call.ended")])).toContain("recording there");
  });

  test("a recording is there with call.ended or there is none; the add-on's are waited for where the source has them", () => {
    expect(artifacts(talk.slice(0, 3))).toContain("recording awaited, transcript absent");
    expect(artifacts(talk)).toContain("recording there");
    expect(artifacts(["call.created", answered, { ...hungup, type: "call.ended" }])).toContain(
      "recording absent",
    );
    const all = { transcript: true, summary: true };
    expect(artifacts(talk, { ...plain, ...all })).toContain("transcript awaited, summary awaited");
    const summary = { type: "summary.created", more: { content: "Thursday." } };
    expect(artifacts([...talk, summary])).toContain("summary there");
  });

  test("what is tagged during the talk is no last word on its state", () => {
    const during: LogEntry = {
      type: "call.tagged",
      at: 30,
      more: { status: "answered", tags: [{ name: "vip" }] },
    };
    const [before] = logOf(during);
    const [after] = logOf(tagged);
    expect([before?.rank, after?.rank]).toEqual([21, 58]);
  });
});

test("a call is one attempt", () => {
  expect(attempts([])).toEqual([]);
  expect(attempts(logOf(...talk))).toMatchObject([
    { number: 1, outcome: "completed", positions: [1, 2, 3, 4] },
  ]);
  expect(attempts(logOf("call.created"))[0]?.words).toBe("dialing");
  expect(attempts(logOf("call.created", answered))[0]?.words).toBe("in conversation");
  expect(attempts(logOf("summary.created"))[0]?.words).toBe("not seen");
});
