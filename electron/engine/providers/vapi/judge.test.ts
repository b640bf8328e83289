import { describe, expect, test } from "vitest";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import { attempts, judge } from "./judge";
import { ended, type LogEntry, logOf, report, ZERO } from "./test-log";

/** Stage, outcome (detail), class, and the positions that prove end and final. */
function gist(entries: (string | LogEntry)[], expects: ExpectsArtifacts = {}): string {
  const {
    stage,
    outcome,
    outcomeDetail,
    outcomeClass,
    ended: end,
    final,
  } = judge(logOf(...entries), expects);
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${end?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

const artifacts = (entries: (string | LogEntry)[], expects: ExpectsArtifacts = {}) =>
  Object.entries(judge(logOf(...entries), expects).artifacts)
    .map(([name, state]) => `${name} ${state}`)
    .join(", ");

const talk = ["queued", "ringing", "in-progress", ended("customer-ended-call")];

describe("the judgement of a call", () => {
  test("message by message; call.status says “queued” in all of them and decides nothing", () => {
    const script = [...talk, report()];
    expect(script.map((_, index) => gist(script.slice(0, index + 1)))).toEqual([
      "queued, null, null, ended no, final no",
      "dialing, null, null, ended no, final no",
      "in-conversation, null, null, ended no, final no",
      "processing, completed (customer-ended-call), conversation, ended 4, final no",
      "final, completed (customer-ended-call), conversation, ended 4, final 5",
    ]);
    expect(artifacts(talk)).toBe("transcript awaited, summary awaited, analysis awaited, recording awaited");
    expect(artifacts(script)).toBe("transcript there, summary there, analysis there, recording absent");
  });

  test("a call object that says ended ends nothing", () => {
    const stale = { id: "CALL-1", type: "inboundPhoneCall", status: "ended", endedReason: "customer-busy" };
    expect(gist([{ status: "in-progress", more: { call: stale } }])).toBe(
      "in-conversation, null, null, ended no, final no",
    );
  });

  test("the report proves the end when it comes first or alone", () => {
    expect(gist([report(), ended("customer-ended-call")])).toContain("ended 2, final 1");
    expect(gist([report()])).toBe("final, completed (customer-ended-call), conversation, ended 1, final 1");
  });

  test("where they differ the report's reason counts, whichever came first", () => {
    const log = [ended("customer-did-not-answer"), report("voicemail")];
    expect(gist(log)).toContain("voicemail (voicemail)");
    expect(gist(log.toReversed())).toContain("voicemail (voicemail)");
  });

  test("an end without its reason says nothing until the report does", () => {
    expect(gist(["in-progress", "ended"])).toBe("processing, null, conversation, ended 2, final no");
    expect(gist(["in-progress", "ended", report("silence-timed-out")])).toContain("timed-out");
  });

  test.each([
    ["voicemail", "voicemail, voicemail"],
    ["customer-busy", "busy, no-conversation"],
    ["customer-did-not-answer", "no-answer, no-conversation"],
    ["twilio-failed-to-connect-call", "failed, no-conversation"],
    ["call.start.error-subscription-insufficient-credits", "failed, no-conversation"],
    [
      "call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable",
      "no-answer, no-conversation",
    ],
    ["call.in-progress.error-providerfault-outbound-sip-403-forbidden", "failed, no-conversation"],
    ["call.ringing.sip-inbound-caller-hungup-before-call-connect", "missed, no-conversation"],
    ["scheduled-call-deleted", "skipped, never-dialled"],
    ["silence-timed-out", "timed-out, conversation"],
    ["exceeded-max-duration", "timed-out, conversation"],
    ["assistant-said-end-call-phrase", "completed, conversation"],
    ["assistant-forwarded-call", "completed, conversation"],
    ["call.in-progress.twilio-completed-call", "completed, conversation"],
    ["assistant-request-returned-no-assistant", "failed, no-conversation"],
    ["assistant-request-returned-forwarding-phone-number", "completed, conversation"],
    ["manually-canceled", "aborted, no-conversation"],
    ["pipeline-error-openai-llm-failed", "failed, no-conversation"],
    ["worker-shutdown", "failed, no-conversation"],
    ["a-reason-of-tomorrow", "failed, no-conversation"],
  ])("%s is %s", (reason, expected) => {
    const { outcome, outcomeClass, outcomeDetail } = judge(logOf("ringing", ended(reason)), {});
    expect(`${outcome}, ${outcomeClass}`).toBe(expected);
    expect(outcomeDetail).toBe(reason);
  });

  test.each([
    ["call.in-progress.error-vapifault-worker-died", "aborted, conversation"],
    ["pipeline-error-openai-llm-failed", "aborted, conversation"],
    ["phone-call-provider-closed-websocket", "aborted, conversation"],
    ["manually-canceled", "aborted, conversation"],
    ["a-reason-of-tomorrow", "completed, conversation"],
  ])("after an answer %s is %s", (reason, expected) => {
    const { outcome, outcomeClass } = judge(logOf("in-progress", ended(reason)), {});
    expect(`${outcome}, ${outcomeClass}`).toBe(expected);
  });

  test("words of the user in the report are an answer too, where in-progress was lost", () => {
    expect(gist([report("worker-shutdown")])).toContain("aborted (worker-shutdown), conversation");
  });

  test("without a conversation nothing is awaited, of a voicemail its recording", () => {
    const nothing = "transcript absent, summary absent, analysis absent, recording absent";
    expect(artifacts([ended("customer-busy")])).toBe(nothing);
    expect(artifacts([ended("voicemail")])).toContain("recording awaited");
    // Forwarded before an assistant spoke: nobody transcribed.
    expect(artifacts([ended("assistant-request-returned-forwarding-phone-number")])).toBe(nothing);
  });

  test("what the owner says is not made is not waited for", () => {
    expect(artifacts(talk, { summary: false, analysis: false })).toBe(
      "transcript awaited, summary absent, analysis absent, recording awaited",
    );
  });

  test("a transcript that is empty in the report is still missing", () => {
    expect(
      artifacts([...talk, report("customer-ended-call", { artifact: { messages: [], transcript: " " } })]),
    ).toContain("transcript awaited");
  });

  test("a scheduled call rests until it is due, and no longer once it is dialled", () => {
    const plan = { id: "CALL-1", schedulePlan: { earliestAt: new Date(ZERO + 3_600_000).toISOString() } };
    const scheduled = { status: "scheduled", more: { call: plan } };
    expect(judge(logOf(scheduled), {}).restUntil).toBe(ZERO + 3_600_000);
    expect(judge(logOf("scheduled"), {}).restUntil).toBe(ZERO + 7 * 24 * 3_600_000);
    expect(judge(logOf(scheduled, "ringing"), {}).restUntil).toBeNull();
  });
});

test("a call is one attempt, whatever comes twice", () => {
  const [one, ...more] = attempts(logOf(...talk, ended("customer-ended-call", 3)));
  expect(more).toEqual([]);
  expect(one).toEqual({
    number: 1,
    outcome: "completed",
    words: "completed",
    startedAt: ZERO + 2000,
    endedAt: ZERO + 3000,
    positions: [1, 2, 3, 4, 5],
    inferred: false,
  });
  expect(attempts(logOf("ringing"))[0]?.words).toBe("dialing");
  expect(attempts(logOf("in-progress"))[0]?.words).toBe("in conversation");
  expect(attempts([])).toEqual([]);
});
