import { describe, expect, test } from "vitest";
import { attempts, legs } from "./attempts";
import { judge } from "./judge";
import { retell } from "./pack";
import { meaningOf, REASONS } from "./reasons";
import { analyzed, ended, type LogEntry, logOf, transfer, unreached, ZERO } from "./test-log";

const judged = (...log: (string | LogEntry)[]) => judge(logOf(...log), retell.expects);
const gist = (...log: (string | LogEntry)[]) => {
  const { outcome, outcomeClass, stage, ended: end, final } = judged(...log);
  return { outcome, outcomeClass, stage, ended: end?.position ?? null, final: final?.position ?? null };
};

describe("the end and the final event", () => {
  test("call_ended ends it, call_analyzed makes it final", () => {
    expect(gist("call_started")).toEqual({
      outcome: null,
      outcomeClass: null,
      stage: "in-conversation",
      ended: null,
      final: null,
    });
    const talked = { outcome: "completed", outcomeClass: "conversation" };
    expect(gist("call_started", ended("user_hangup"))).toEqual({
      ...talked,
      stage: "analysis",
      ended: 2,
      final: null,
    });
    expect(gist("call_started", ended("user_hangup"), analyzed())).toEqual({
      ...talked,
      stage: "final",
      ended: 2,
      final: 3,
    });
  });

  test("the event decides, whatever call_status says", () => {
    expect(gist({ type: "call_started", call: { call_status: "ended" } }).ended).toBeNull();
    expect(gist(ended("user_hangup", { call_status: "ongoing" })).ended).toBe(1);
  });

  test("call_analyzed alone proves the end, and brings what the end would have", () => {
    expect(gist("call_started", analyzed())).toMatchObject({ outcome: "completed", ended: 2, final: 2 });
    expect(judged("call_started", analyzed()).artifacts).toEqual({
      transcript: "there",
      summary: "there",
      analysis: "there",
      recording: "absent",
    });
  });

  test("a transcript, a chat or an unknown event ends nothing", () => {
    expect(gist("call_started", "transcript_updated", "call_paused")).toMatchObject({
      stage: "in-conversation",
      ended: null,
    });
  });
});

describe("a transfer", () => {
  const bridged = ["call_started", transfer("started"), transfer("bridged")];
  const left = ended("call_transfer");

  test("that was bridged goes on without the agent: nothing is ended or final before transfer_ended", () => {
    expect(gist(...bridged, left, analyzed())).toEqual({
      outcome: "completed",
      outcomeClass: "conversation",
      stage: "in-conversation",
      ended: null,
      final: null,
    });
    expect(gist(...bridged, left, analyzed(), transfer("ended"))).toMatchObject({
      stage: "final",
      ended: 6,
      final: 6,
    });
    expect(gist(...bridged, left, transfer("ended"), analyzed())).toMatchObject({ ended: 5, final: 6 });
    expect(gist(...bridged, left, transfer("ended"))).toMatchObject({ stage: "analysis", ended: 5 });
  });

  test("its end stands in a later body too", () => {
    const over = analyzed({}, { transfer_end_timestamp: ZERO + 200_000 });
    expect(gist(...bridged, left, over)).toMatchObject({ ended: 5, final: 5 });
  });

  test("that was cancelled leaves the end to the agent", () => {
    const log = ["call_started", transfer("started"), transfer("cancelled"), ended("user_hangup")];
    expect(gist(...log).ended).toBe(4);
  });

  test("its end alone proves that of the call", () => {
    const over = { ...transfer("ended"), call: ended("call_transfer").call ?? {} };
    expect(gist("call_started", over)).toMatchObject({ outcome: "completed", stage: "analysis", ended: 2 });
  });

  test("without transfer events the agent's end is the end", () => {
    expect(gist("call_started", left)).toMatchObject({ outcome: "completed", ended: 2 });
  });

  test("where the source says so, the agent's end is the end", () => {
    const settings = {
      country: "US",
      personPaths: retell.personPaths,
      options: { bridgedEndsBy: "call_ended" },
    };
    const { ended: end, final } = judge(logOf(...bridged, left, analyzed()), retell.expects, settings);
    expect([end?.position, final?.position]).toEqual([4, 5]);
  });

  test("a bridge told late withdraws the end of a call that is not final, and of no other", () => {
    const late = transfer("bridged");
    expect(gist("call_started", left, late).ended).toBeNull();
    expect(gist("call_started", left, analyzed(), late)).toMatchObject({ ended: 2, final: 3 });
  });

  test("its lines: the agent's, and one for each place it was transferred to", () => {
    const log = logOf(
      "call_started",
      transfer("started", "+12025550124"),
      transfer("cancelled", "+12025550124"),
      transfer("started"),
      transfer("bridged"),
      left,
      { ...transfer("ended"), call: { transfer_end_timestamp: ZERO + 240_000 } },
    );
    const line = { parent: "agent", startedAt: null };
    expect(legs(log)).toEqual([
      {
        leg: "agent",
        parent: null,
        words: "AI agent",
        outcome: "completed",
        startedAt: ZERO,
        endedAt: ZERO + 93_000,
        positions: [1, 6],
      },
      {
        ...line,
        leg: "transfer",
        words: "transfer to +12025550124 cancelled",
        outcome: "failed",
        endedAt: null,
        positions: [2, 3],
      },
      {
        ...line,
        leg: "transfer 2",
        words: "transferred to +12025550123",
        outcome: "completed",
        endedAt: ZERO + 240_000,
        positions: [4, 5, 7],
      },
    ]);
    expect(legs(logOf("call_started", ended("user_hangup")))).toEqual([]);
  });
});

describe("the outcome", () => {
  test("every reason of the vendor's types has one", () => {
    expect(Object.keys(REASONS)).toHaveLength(34);
    for (const reason of Object.keys(REASONS))
      expect([reason, judged(ended(reason)).outcome]).not.toEqual([reason, null]);
    expect(meaningOf("toString")).toBeNull();
  });

  test.each([
    ["dial_busy", "busy", "no-conversation"],
    ["dial_no_answer", "no-answer", "no-conversation"],
    ["user_declined", "no-answer", "no-conversation"],
    ["ivr_reached", "no-answer", "no-conversation"],
    ["dial_failed", "failed", "no-conversation"],
    ["no_valid_payment", "failed", "no-conversation"],
    ["error_llm_websocket_open", "failed", "no-conversation"],
    ["voicemail_reached", "voicemail", "voicemail"],
  ])("%s is %s", (reason, outcome, outcomeClass) => {
    expect(gist(unreached(reason, { direction: "outbound" }))).toMatchObject({ outcome, outcomeClass });
  });

  test.each([
    ["agent_hangup", "completed"],
    ["inactivity", "timed-out"],
    ["max_duration_reached", "timed-out"],
    ["error_retell", "aborted"],
    ["manual_stopped", "aborted"],
  ])("after a talk %s is %s, a conversation", (reason, outcome) => {
    expect(gist("call_started", ended(reason))).toMatchObject({ outcome, outcomeClass: "conversation" });
  });

  test("no answer of an inbound call is missed", () => {
    expect(judged(unreached("registered_call_timeout")).outcome).toBe("missed");
  });

  test("a message that the agent left is a voicemail, by the analysis", () => {
    const { outcome, outcomeFrom } = judged(ended("agent_hangup"), analyzed({ in_voicemail: true }));
    expect([outcome, outcomeFrom]).toEqual([
      "voicemail",
      { position: 2, path: "call.call_analysis.in_voicemail", inferred: true },
    ]);
    expect(judged(unreached("dial_busy"), analyzed({ in_voicemail: true })).outcome).toBe("voicemail");
  });

  test("without a reason, or with one nobody documented, talk decides, then call_status", () => {
    expect(judged("call_started", ended(null)).outcome).toBe("completed");
    expect(judged("call_started", ended("moon_phase")).outcomeDetail).toBe("moon_phase");
    expect(judged("call_started", ended(null, { call_status: "error" })).outcome).toBe("aborted");
    expect(judged({ type: "call_ended", call: { call_status: "not_connected" } }).outcome).toBe("failed");
    expect(judged("call_ended").outcome).toBeNull();
  });
});

describe("artifacts", () => {
  test("the newest transcript is the one that goes furthest, in whatever order they came", () => {
    const update = (words: number): LogEntry => ({
      type: "transcript_updated",
      call: {
        transcript_object: [
          { role: "user", content: `${words} words`, words: [{ word: "x", start: 0, end: words }] },
        ],
      },
    });
    const moments = logOf(update(9), update(4)).map(({ occurredAt }) => occurredAt);
    expect(moments).toEqual([ZERO + 9000, ZERO + 4000]);
  });

  test("nothing is awaited of a call that reached nobody, and what the source does not make is not either", () => {
    expect(judged(unreached("dial_busy")).artifacts).toEqual({
      transcript: "absent",
      summary: "absent",
      analysis: "absent",
      recording: "absent",
    });
    const { artifacts } = judge(logOf("call_started", ended("user_hangup")), {
      ...retell.expects,
      summary: false,
    });
    expect(artifacts).toMatchObject({ transcript: "there", summary: "absent", recording: "awaited" });
  });

  test("an agent that stores basic attributes only has no transcript", () => {
    const call = { data_storage_setting: "basic_attributes_only", transcript_object: [] };
    expect(judged("call_started", ended("user_hangup", call)).artifacts.transcript).toBe("awaited");
    expect(judged("call_started", ended("user_hangup", call), analyzed({}, call)).artifacts.transcript).toBe(
      "absent",
    );
  });
});

test("a call is one attempt", () => {
  expect(attempts(logOf("call_started", ended("dial_busy")))).toMatchObject([
    { number: 1, outcome: "busy", words: "busy", startedAt: ZERO, positions: [1, 2], inferred: false },
  ]);
  expect(attempts(logOf("call_started"))[0]?.words).toBe("in conversation");
  expect(attempts([])).toEqual([]);
});
