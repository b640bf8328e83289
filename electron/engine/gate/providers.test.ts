/** What each provider's calls wait for before they leave, row by row: ended, final, required, deadline. */

import { describe, expect, test } from "vitest";
import type { Mapping } from "../../../shared/mapping";
import { aircall } from "../providers/aircall/pack";
import * as aircallLog from "../providers/aircall/test-log";
import { atoms } from "../providers/atoms/pack";
import * as atomsLog from "../providers/atoms/test-log";
import { bland } from "../providers/bland/pack";
import * as blandLog from "../providers/bland/test-log";
import { callrail } from "../providers/callrail/pack";
import * as callrailLog from "../providers/callrail/test-log";
import { elevenlabs } from "../providers/elevenlabs/pack";
import * as elevenLabsLog from "../providers/elevenlabs/test-log";
import { generic } from "../providers/generic/pack";
import { mirai } from "../providers/mirai/pack";
import * as miraiLog from "../providers/mirai/test-log";
import { endOfCall, lifecycleEnded } from "../providers/mirai/test-log";
import type { PlacedReading } from "../providers/pack";
import { retell } from "../providers/retell/pack";
import * as retellLog from "../providers/retell/test-log";
import { standardWebhooks } from "../providers/standard-webhooks/pack";
import { telnyx } from "../providers/telnyx/pack";
import * as telnyxLog from "../providers/telnyx/test-log";
import { twilio } from "../providers/twilio/pack";
import * as twilioLog from "../providers/twilio/test-log";
import { recording, status, transcription } from "../providers/twilio/test-log";
import { vapi } from "../providers/vapi/pack";
import * as vapiLog from "../providers/vapi/test-log";
import { vonage } from "../providers/vonage/pack";
import * as vonageLog from "../providers/vonage/test-log";
import { whippy } from "../providers/whippy/pack";
import * as whippyLog from "../providers/whippy/test-log";
import { type GateCase, gateOver, gist } from "./test-gate";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type Row<Entry> = [says: string, log: (string | Entry)[], afterMs: number, is: string];

const all = "ended, complete, final, allowed";

describe("Mirai", () => {
  const of = (
    log: (string | miraiLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: mirai,
    readings: miraiLog.logOf(...log),
    now: miraiLog.ZERO + after,
    ...more,
  });
  const talked: (string | miraiLog.LogEntry)[] = [
    "call.initiate",
    { type: "call.in-progress", start: 2, at: 2 },
    { type: "call.ended", start: 2, end: 60, at: 60 },
  ];
  const summed = [...talked, { ...endOfCall(2, 60), at: 62 }];
  const busy = ["call.initiate", { type: "call.busy", end: 18, at: 18 }];
  const final = (status: string, at: number) => ({ ...lifecycleEnded(0, status), at });

  const rows: Row<miraiLog.LogEntry>[] = [
    ["nothing of it is ended while it is dialled", ["call.initiate"], day, "waiting: allowed"],
    ["ended by call.ended", talked, 61 * second, "waiting: ended, allowed"],
    ["ended by a failure event", busy, 19 * second, "waiting: ended, complete, allowed"],
    ["… with no further initiate", [...busy, { type: "call.initiate", at: 60 }], hour, "waiting: allowed"],
    [
      "final by call.lifecycle-ended only: no quiet makes it so",
      summed,
      23 * hour,
      "waiting: ended, complete, allowed",
    ],
    [
      "call.lifecycle-ended makes it final",
      [...summed, final("completed", 63)],
      64 * second,
      `opened: ${all}`,
    ],
    [
      "24 h without the final event: held, not sent by itself",
      summed,
      day + 2 * minute,
      "held by final-missing: ended, complete, allowed",
    ],
    [
      "a conversation requires the summary",
      [...talked, final("completed", 63)],
      64 * second,
      "waiting: ended, final, allowed",
    ],
    [
      "… for 10 m from the final event, then it leaves marked incomplete",
      [...talked, final("completed", 63)],
      63 * second + 10 * minute,
      "opened: ended, final, allowed",
    ],
    [
      "no conversation requires the outcome alone",
      [...busy, final("busy", 30)],
      31 * second,
      `opened: ${all}`,
    ],
    ["skip: final after 10 m of quiet", ["call.skip"], 10 * minute, `opened: ${all}`],
    ["… and not before", ["call.skip"], 10 * minute - 1, "waiting: ended, complete, allowed"],
    [
      "validation-failed: final after 10 m of quiet",
      ["call.validation-failed"],
      10 * minute,
      `opened: ${all}`,
    ],
    [
      "aborted: final after 10 m of quiet",
      ["call.initiate", { type: "call.aborted", at: 10 }],
      10 * second + 10 * minute,
      `opened: ${all}`,
    ],
    [
      "rescheduled stops the clock for 7 days",
      ["call.initiate", { type: "call.rescheduled", at: 10 }],
      6 * day,
      "waiting: allowed",
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("“final event missing” is the reason it says", async () => {
    const { verdict } = await gateOver(of(summed, day + 2 * minute));
    expect(verdict.sentence).toBe("final event missing");
  });

  test("no phone number and no transcript are ever required", async () => {
    const { verdict } = await gateOver(of([...talked, final("completed", 63)], 64 * second));
    expect(verdict.checks.find(({ name }) => name === "complete")?.missing).toEqual(["summary"]);
  });

  test("its waits are our judgement and say so, until a person sets one", async () => {
    const log = [...talked, final("completed", 63)];
    const { verdict } = await gateOver(of(log, 64 * second));
    expect([verdict.assumed, verdict.deadline]).toEqual([
      true,
      { ms: 10 * minute, kind: "missing", setting: "providers.mirai.waitForMissingMs", becomes: "marked" },
    ]);
    const settings = { providers: { mirai: { waitForMissingMs: minute } } };
    const set = await gateOver(of(log, 64 * second, { settings }));
    expect([set.verdict.assumed, set.verdict.deadlineAt]).toEqual([
      false,
      miraiLog.ZERO + 63 * second + minute,
    ]);
  });
});

describe("Atoms, as it posts now", () => {
  const of = (
    log: (string | atomsLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: atoms,
    readings: atomsLog.logOf(...log),
    now: atomsLog.ZERO + after,
    ...more,
  });
  const talked = ["pre-conversation", { ...atomsLog.post(), at: 100 }];
  const analysed = { ...atomsLog.analytics(), at: 130 };
  const end = 100 * second;

  const rows: Row<atomsLog.LogEntry>[] = [
    ["ended by post-conversation", talked, end, "waiting: ended, allowed"],
    ["final by analytics-completed", [...talked, analysed], 131 * second, `opened: ${all}`],
    [
      "a conversation requires the transcript",
      ["pre-conversation", { ...atomsLog.post("completed", { transcript: [] }), at: 100 }, analysed],
      131 * second,
      "waiting: ended, final, allowed",
    ],
    [
      "… and the summary",
      [...talked, { ...atomsLog.analytics(""), at: 130 }],
      131 * second,
      "waiting: ended, final, allowed",
    ],
    [
      "no conversation: post-conversation and 60 s of quiet",
      [{ ...atomsLog.post("busy"), at: 0 }],
      minute,
      `opened: ${all}`,
    ],
    [
      "… and not before",
      [{ ...atomsLog.post("busy"), at: 0 }],
      minute - 1,
      "waiting: ended, complete, allowed",
    ],
    ["15 m from the end, then incomplete", talked, end + 15 * minute, "opened: ended, final, allowed"],
    ["… and not before", talked, end + 15 * minute - 1, "waiting: ended, allowed"],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a source without analytics: post-conversation is final", async () => {
    const expects = { ...atoms.expects, summary: false, analysis: false };
    expect(await gist(of(talked, end, { expects }))).toBe(`opened: ${all}`);
  });
});

describe("Atoms, in the words of the draft", () => {
  const of = (log: (string | atomsLog.LogEntry)[], after: number): GateCase => ({
    pack: atoms,
    readings: atomsLog.logOf(...log),
    now: atomsLog.ZERO + after,
  });
  const start = {
    type: "call.start",
    more: { call_direction: "inbound", caller_phone: "+12025550142" },
  };
  const analysed = { type: "analytics.completed", at: 30, more: { metrics: { issue_resolved: true } } };
  const ended = { ...atomsLog.callEnd("completed"), at: 10 };

  const rows: Row<atomsLog.LogEntry>[] = [
    ["ended by call.end", [start, ended], 11 * second, "waiting: ended, complete, allowed"],
    ["final by analytics.completed", [start, ended, analysed], 31 * second, `opened: ${all}`],
    [
      "a conversation requires the transcript, and no summary is asked for",
      [start, { ...atomsLog.callEnd("completed", []), at: 10 }, analysed],
      31 * second,
      "waiting: ended, final, allowed",
    ],
    [
      "no conversation: call.end and 60 s of quiet",
      [start, { ...atomsLog.callEnd("no_answer", []), at: 10 }],
      10 * second + minute,
      `opened: ${all}`,
    ],
    ["15 m from the end", [start, ended], 10 * second + 15 * minute, `opened: ${all}`],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("the number is only in call.start", async () => {
    const of2 = (log: atomsLog.LogEntry[]) => gateOver({ ...of(log, 31 * second), settings: notFrom });
    const notFrom = { consent: { notFrom: ["+12025550142"] } };
    expect((await of2([start, ended, analysed])).verdict.state).toBe("closed");
    expect((await of2([ended, analysed])).verdict.state).toBe("opened");
  });
});

describe("CallRail", () => {
  const of = (log: (string | callrailLog.LogEntry)[], after: number): GateCase => ({
    pack: callrail,
    readings: callrailLog.logOf(...log),
    now: callrailLog.START + after,
  });
  const { preCall, postCall } = callrailLog;

  const rows: Row<callrailLog.LogEntry>[] = [
    ["a Pre-Call proves nothing about the end", [preCall], 4 * hour, "waiting: allowed"],
    ["… 4 h 20 m after it: stuck, not sent", [preCall], 5 * hour, "waiting: allowed"],
    [
      "ended and final by the Post-Call, which requires nothing more",
      [preCall, postCall],
      second,
      `opened: ${all}`,
    ],
    [
      "or by the Outbound Post Call",
      [{ ...postCall, type: "outbound-post-call", direction: "outbound" }],
      second,
      `opened: ${all}`,
    ],
    [
      "or by a Call Modified that comes first",
      [{ ...postCall, type: "call-modified" }],
      second,
      `opened: ${all}`,
    ],
    [
      "no conversation: the same event",
      [{ ...postCall, answered: false, call_type: "missed", duration: "0" }],
      second,
      `opened: ${all}`,
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("what is stuck says so", async () => {
    const { verdict } = await gateOver(of([preCall], 5 * hour));
    expect(verdict.sentence).toMatch(/^No end was observed within 4 h 20 m: marked stuck\./);
  });
});

describe("Whippy", () => {
  const of = (
    log: (string | whippyLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: whippy,
    readings: whippyLog.logOf(...log),
    now: whippyLog.ZERO + after,
    ...more,
  });
  const whole = (status: string) => ({ status, call: whippyLog.WHOLE });

  const rows: Row<whippyLog.LogEntry>[] = [
    ["in progress it is not ended", ["call_in_progress"], day, "waiting: "],
    ["exactly call_completed leaves", [whole("call_completed")], second, `opened: ${all}`],
    [
      "exactly call_completed.agent_hangup leaves",
      [whole("call_completed.agent_hangup")],
      second,
      `opened: ${all}`,
    ],
    [
      "call_completed.user_hangup is ended, never final, never allowed",
      [whole("call_completed.user_hangup")],
      365 * day,
      "closed: ended, complete",
    ],
    [
      "any call_failed status ends it, and never leaves",
      ["call_failed.dial_busy"],
      365 * day,
      "closed: ended, complete",
    ],
    [
      "a conversation requires summary, transcript and metadata, for 10 m after an allowed status",
      [{ status: "call_completed", call: {} }],
      10 * minute - 1,
      "waiting: ended, final, allowed",
    ],
    [
      "… then it leaves incomplete",
      [{ status: "call_completed", call: {} }],
      10 * minute,
      "opened: ended, final, allowed",
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  const others = [
    "call_completed.user_hangup",
    "call_completed.call_transfer",
    "call_completed.voicemail_reached",
    "call_completed.inactivity",
    "call_completed.",
    "call_completed ",
    "Call_Completed",
    "call_complete",
    "call_failed",
    "call_failed.dial_no_answer",
    "call_in_progress",
    "completed",
    "",
  ];
  test.each(others)("all but the two never leave: “%s”", async (status) => {
    for (const after of [second, 10 * minute, 365 * day]) {
      const { verdict } = await gateOver(of([whole(status)], after));
      expect(verdict.state).not.toBe("opened");
      expect(verdict.checks.find(({ name }) => name === "allowed")?.mark).not.toBe("check");
    }
  });

  test("nor when a person finalizes them: that opens for what is missing, not for what is not allowed", async () => {
    const byHand = { at: whippyLog.ZERO + second, missing: ["final event"] };
    const { verdict } = await gateOver(of([whole("call_completed.user_hangup")], minute, { byHand }));
    expect(verdict.state).toBe("closed");
  });

  test("the allow-list is data, and compared exactly whatever stands in it", async () => {
    const settings = { providers: { whippy: { statuses: ["call_completed.user_hangup"] } } };
    const is = (status: string) => gist(of([whole(status)], second, { settings }));
    expect(await is("call_completed.user_hangup")).toBe(`opened: ${all}`);
    expect(await is("call_completed.user_hangup ")).toMatch(/^closed/);
    expect(await is("call_completed")).toMatch(/^closed/);
  });
});

describe("Twilio", () => {
  const of = (log: twilioLog.LogEntry[], after: number, more: Partial<GateCase> = {}): GateCase => ({
    pack: twilio,
    readings: twilioLog.logOf(...log),
    now: twilioLog.ZERO + after,
    ...more,
  });
  const line = twilioLog.LINE;
  const talked = [status("in-progress"), status("completed", { at: 60, seconds: 60 })];
  const both = { expects: { recording: true, transcript: true } };
  const recorded = { recording: true, transcript: false };

  const rows: [says: string, log: twilioLog.LogEntry[], afterMs: number, is: string, more?: object][] = [
    ["nothing of it is ended while they talk", [status("in-progress")], hour, "waiting: allowed"],
    [
      "ended by a terminal status, and final after 15 quiet seconds where nothing is expected",
      talked,
      60 * second + 15 * second,
      `opened: ${all}`,
    ],
    ["… and not before", talked, 75 * second - 1, "waiting: ended, complete, allowed"],
    [
      "not ended while a line that was dialled has not",
      [status("in-progress", { line }), ...talked],
      day,
      "waiting: allowed",
    ],
    [
      "… and ended with the last of them",
      [status("in-progress", { line }), ...talked, status("completed", { line, at: 70, seconds: 9 })],
      70 * second + 15 * second,
      `opened: ${all}`,
    ],
    [
      "final at once with recording and transcription closed, where both are expected",
      [...talked, recording("completed", { at: 62 }), transcription("completed", { at: 64 })],
      65 * second,
      `opened: ${all}`,
      both,
    ],
    [
      "an absent recording and a failed transcription close them too",
      [...talked, recording("absent", { at: 62 }), transcription("failed", { at: 64 })],
      65 * second,
      `opened: ${all}`,
      both,
    ],
    [
      "what is expected is waited for, 30 m from the end",
      talked,
      60 * second + 30 * minute - 1,
      "waiting: ended, allowed",
      { expects: recorded },
    ],
    [
      "… then it is final by deadline and leaves incomplete",
      talked,
      60 * second + 30 * minute,
      "opened: ended, final, allowed",
      { expects: recorded },
    ],
    [
      "a recording that was begun is waited for although none is expected",
      [recording("in-progress"), ...talked],
      20 * minute,
      "waiting: ended, allowed",
    ],
    [
      "no conversation requires the outcome alone: terminal and 15 s",
      [status("busy")],
      15 * second,
      `opened: ${all}`,
      both,
    ],
    [
      "a voicemail requires its recording where the source records",
      [status("completed", { seconds: 9, fields: { AnsweredBy: "machine_start" } })],
      minute,
      "waiting: ended, allowed",
      { expects: recorded },
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is, more) => {
    expect(await gist(of(log, after, more))).toBe(is);
  });

  test("without an observed end it is stuck and stays, however long", async () => {
    const { verdict } = await gateOver(of([status("in-progress")], 30 * day));
    expect([verdict.state, verdict.sentence]).toEqual([
      "waiting",
      "No end was observed within 4 h 15 m: marked stuck. It leaves only if its end still comes.",
    ]);
  });

  test("no summary and no analysis are ever required", async () => {
    const { verdict } = await gateOver(of(talked, 2 * minute, both));
    expect(verdict.checks.find(({ name }) => name === "complete")?.missing).toEqual([
      "recording",
      "transcript",
    ]);
  });
});

describe("Retell", () => {
  const of = (
    log: (string | retellLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: retell,
    readings: retellLog.logOf(...log),
    now: retellLog.ZERO + after,
    ...more,
  });
  const { analyzed, ended, transfer, unreached } = retellLog;
  const talked = ["call_started", { ...ended("user_hangup"), at: 60 }];
  const nobody = { ...unreached("dial_busy"), at: 0 };
  const bridged = [
    "call_started",
    { ...transfer("bridged"), at: 50 },
    { ...ended("call_transfer"), at: 60 },
    { ...analyzed(), at: 70 },
  ];

  const rows: Row<retellLog.LogEntry>[] = [
    ["nothing of it is ended while they talk", ["call_started"], day, "waiting: allowed"],
    ["ended by call_ended", talked, 61 * second, "waiting: ended, allowed"],
    ["final by call_analyzed", [...talked, { ...analyzed(), at: 70 }], 70 * second, `opened: ${all}`],
    ["call_analyzed alone proves the end", ["call_started", analyzed()], 2 * second, `opened: ${all}`],
    [
      "a conversation requires transcript and summary",
      [...talked, { ...analyzed({ call_summary: "" }), at: 70 }],
      71 * second,
      "waiting: ended, final, allowed",
    ],
    [
      "… for 15 m from the final event, then it leaves marked incomplete",
      [...talked, { ...analyzed({ call_summary: "" }), at: 70 }],
      70 * second + 15 * minute,
      "opened: ended, final, allowed",
    ],
    [
      "no conversation waits for its analysis too",
      [nobody],
      14 * minute,
      "waiting: ended, complete, allowed",
    ],
    [
      "… and requires nothing more",
      [nobody, { type: "call_analyzed", call: nobody.call ?? {}, at: 6 }],
      6 * second,
      `opened: ${all}`,
    ],
    ["without the analysis: 15 m", talked, 60 * second + 15 * minute - 1, "waiting: ended, allowed"],
    [
      "… then it is final by deadline, and leaves incomplete",
      talked,
      60 * second + 15 * minute,
      "opened: ended, final, allowed",
    ],
    ["after a bridged transfer the agent's end ends nothing", bridged, hour, "waiting: allowed"],
    [
      "… transfer_ended does",
      [...bridged, { ...transfer("ended"), at: 250 }],
      250 * second,
      `opened: ${all}`,
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a web call that names no number is a test: the sandbox CRM alone is told", async () => {
    const web = { call_type: "web_call", direction: null, from_number: null, to_number: null };
    const log = [{ ...analyzed({}, web), at: 0 }];
    expect(await gist(of(log, second))).toMatch(/^opened/);
    expect(retellLog.logOf(...log)[0]?.test).toBe(true);
  });
});

describe("Bland", () => {
  const of = (log: blandLog.LogEntry[], after: number): GateCase => ({
    pack: bland,
    readings: blandLog.logOf(...log),
    now: blandLog.ZERO + after,
  });
  const { inCall, record, silent } = blandLog;
  const rows: [says: string, log: blandLog.LogEntry[], afterMs: number, is: string][] = [
    ["the post-call request ends it and makes it final", [record()], 0, `opened: ${all}`],
    [
      "a conversation requires nothing more",
      [record({ summary: null, transcripts: null })],
      0,
      `opened: ${all}`,
    ],
    ["no conversation: the same request", [silent({ status: "busy" })], 0, `opened: ${all}`],
    ["what is told during a call ends nothing, as long as it takes", [inCall()], day, "waiting: allowed"],
    [
      "nor does a record that was asked for too early",
      [record({ completed: false, queue_status: "started" })],
      day,
      "waiting: allowed",
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });
});

describe("Vapi", () => {
  const of = (log: (string | vapiLog.LogEntry)[], after: number, more: Partial<GateCase> = {}): GateCase => ({
    pack: vapi,
    readings: vapiLog.logOf(...log),
    now: vapiLog.ZERO + after,
    ...more,
  });
  const { ended, report } = vapiLog;
  const talked = ["ringing", "in-progress", ended("customer-ended-call", 92)];
  const busy = ["ringing", ended("customer-busy", 20)];
  const without = (name: string) => report("customer-ended-call", { [name]: null }, 95);

  const rows: Row<vapiLog.LogEntry>[] = [
    ["nothing of it is ended while it talks", ["ringing", "in-progress"], minute, "waiting: allowed"],
    ["ended by status-update “ended”", talked, 93 * second, "waiting: ended, allowed"],
    [
      "the report makes it final",
      [...talked, report("customer-ended-call", {}, 95)],
      96 * second,
      `opened: ${all}`,
    ],
    ["… and proves the end alone", [report("customer-ended-call", {}, 95)], 96 * second, `opened: ${all}`],
    ["no quiet makes a conversation final", talked, 92 * second + 14 * minute, "waiting: ended, allowed"],
    [
      "… fifteen minutes from the end do, marked incomplete",
      talked,
      92 * second + 15 * minute,
      "opened: ended, final, allowed",
    ],
    [
      "a conversation requires its summary",
      [...talked, without("analysis")],
      96 * second,
      "waiting: ended, final, allowed",
    ],
    ["… and its transcript", [...talked, without("artifact")], 96 * second, "waiting: ended, final, allowed"],
    [
      "… for fifteen minutes from the report",
      [...talked, without("artifact")],
      95 * second + 15 * minute,
      "opened: ended, final, allowed",
    ],
    ["no conversation requires the outcome alone", busy, 21 * second, "waiting: ended, complete, allowed"],
    ["… and is final after five quiet minutes", busy, 20 * second + 5 * minute, `opened: ${all}`],
    ["… not before", busy, 20 * second + 5 * minute - 1, "waiting: ended, complete, allowed"],
    ["… or at once with a report", [...busy, report("customer-busy", {}, 24)], 25 * second, `opened: ${all}`],
    ["a voicemail requires its recording", [ended("voicemail", 20)], 21 * second, "waiting: ended, allowed"],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a source without an analysis waits for no summary", async () => {
    const expects = { summary: false, analysis: false };
    expect(await gist(of([...talked, without("analysis")], 96 * second, { expects }))).toBe(`opened: ${all}`);
  });
});

describe("ElevenLabs", () => {
  const of = (log: elevenLabsLog.LogEntry[], after: number, more: Partial<GateCase> = {}): GateCase => ({
    pack: elevenlabs,
    readings: elevenLabsLog.logOf(...log),
    now: elevenLabsLog.ZERO + after,
    ...more,
  });
  const { audio, failure, talk } = elevenLabsLog;

  const rows: [says: string, log: elevenLabsLog.LogEntry[], afterMs: number, is: string][] = [
    ["the transcription is the end and the final event", [talk()], second, `opened: ${all}`],
    ["a failure too, and needs nothing more", [failure("busy")], second, `opened: ${all}`],
    ["the sound proves nothing, however long", [audio], day, "waiting: allowed"],
    [
      "without its analysis it leaves at once, incomplete",
      [talk({ analysis: null })],
      second,
      "opened: ended, final, allowed",
    ],
    ["… and so without its transcript", [talk({ transcript: [] })], second, "opened: ended, final, allowed"],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });
});

describe("Telnyx", () => {
  const of = (
    log: (string | telnyxLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: telnyx,
    readings: telnyxLog.logOf(...log),
    now: telnyxLog.ZERO + after,
    ...more,
  });
  const { hangup, outgoing, recording, transcription, analyzed } = telnyxLog;
  const talked = ["call.initiated", "call.answered", hangup("normal_clearing", { at: 60 })];
  const closed = [...talked, { ...recording, at: 66 }, { ...transcription, at: 80 }];
  const second = { type: "call.initiated", leg: "L-2", at: 10 };

  const rows: Row<telnyxLog.LogEntry>[] = [
    ["it is not ended while it is talked", talked.slice(0, 2), day, "waiting: allowed"],
    ["nor while one of its lines is open", [second, ...talked], 3 * hour, "waiting: allowed"],
    ["ended by the hang-up of every line", talked, 61 * 1000, "waiting: ended, allowed"],
    ["final with recording and transcription closed", closed, 81 * 1000, `opened: ${all}`],
    [
      "without them 15 m after the end, incomplete",
      talked,
      minute + 15 * minute,
      "opened: ended, final, allowed",
    ],
    ["… and not before", talked, minute + 15 * minute - 1, "waiting: ended, allowed"],
    [
      "call.analyzed is final, and proves the end",
      [...talked, { ...analyzed, at: 90 }],
      91 * 1000,
      `opened: ${all}`,
    ],
    [
      "no conversation: 15 s after the hang-up",
      [outgoing, hangup("no_answer", { at: 28 })],
      43 * 1000,
      `opened: ${all}`,
    ],
    [
      "… and not before",
      [outgoing, hangup("no_answer", { at: 28 })],
      43 * 1000 - 1,
      "waiting: ended, complete, allowed",
    ],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a source that neither records nor transcribes is final with the hang-up", async () => {
    const expects = { recording: false, transcript: false };
    expect(await gist(of(talked, 61 * 1000, { expects }))).toBe(`opened: ${all}`);
  });
});

describe("Vonage", () => {
  const of = (
    log: (string | vonageLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: vonage,
    readings: vonageLog.logOf(...log),
    now: vonageLog.ZERO + after,
    expects: { recording: true },
    ...more,
  });
  const talked = ["started", "answered", { type: "completed", at: 60 }];
  const busy = ["started", { type: "busy", at: 20 }];
  const other = { type: "started", leg: "L-2", at: 10 };

  const rows: Row<vonageLog.LogEntry>[] = [
    ["it is not ended while it is talked", talked.slice(0, 2), day, "waiting: allowed"],
    ["nor while one of its lines is open", [other, ...talked], 3 * hour, "waiting: allowed"],
    ["ended, it waits for its recording", talked, 61 * 1000, "waiting: ended, allowed"],
    ["… and is final with it", [...talked, { ...vonageLog.recorded, at: 66 }], 67 * 1000, `opened: ${all}`],
    ["without it 30 m after the end, incomplete", talked, 31 * minute, "opened: ended, final, allowed"],
    ["… and not before", talked, 31 * minute - 1, "waiting: ended, allowed"],
    ["no conversation: 15 s after the end", busy, 35 * 1000, `opened: ${all}`],
    ["… and not before", busy, 35 * 1000 - 1, "waiting: ended, complete, allowed"],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a source that does not record is final after fifteen quiet seconds", async () => {
    expect(await gist(of(talked, 75 * 1000, { expects: { recording: false } }))).toBe(`opened: ${all}`);
  });

  test("a line that was dialled and is open ends with its call where the source says so", async () => {
    const options = { "lines-end-with-call": true };
    const { judge, readings } = {
      judge: vonage.judge,
      readings: vonageLog.logOf(...talked, { ...other, at: 61 }),
    };
    expect(await judge(readings, {})).toMatchObject({ ended: null });
    const settings = { country: "US", personPaths: vonage.personPaths, options };
    expect(await judge(readings, {}, settings)).toMatchObject({ ended: { position: 3 } });
  });
});

describe("Aircall", () => {
  const of = (
    log: (string | aircallLog.LogEntry)[],
    after: number,
    more: Partial<GateCase> = {},
  ): GateCase => ({
    pack: aircall,
    readings: aircallLog.logOf(...log),
    now: aircallLog.ZERO + after,
    ...more,
  });
  const { answered, hungup, ended, unanswered } = aircallLog;
  const talked = ["call.created", answered, hungup];
  const missed = ["call.created", unanswered("call.hungup"), unanswered("call.ended")];

  const rows: Row<aircallLog.LogEntry>[] = [
    ["it is not ended while it is talked", ["call.created", answered], day, "waiting: allowed"],
    ["ended by the hang-up, not final by any quiet", talked, 10 * minute, "waiting: ended, allowed"],
    ["final by call.ended, with its recording", [...talked, ended], 91 * second, `opened: ${all}`],
    ["no conversation: the same event", missed, 91 * second, `opened: ${all}`],
    ["… and not before", missed.slice(0, 2), 90 * second, "waiting: ended, complete, allowed"],
    ["without call.ended 15 m after the end", talked, 16 * minute, "opened: ended, final, allowed"],
  ];
  test.each(rows)("%s", async (_, log, after, is) => {
    expect(await gist(of(log, after))).toBe(is);
  });

  test("a source with the add-on waits for transcript and summary, 15 m from the final event", async () => {
    const expects = { recording: true, transcript: true, summary: true };
    const at = (after: number) => gist(of([...talked, ended], after, { expects }));
    expect(await at(91 * second)).toBe("waiting: ended, final, allowed");
    expect(await at(90 * second + 15 * minute)).toBe("opened: ended, final, allowed");
  });
});

describe.each([generic, standardWebhooks])("$id", (mapped) => {
  const mapping: Mapping = {
    expressions: {
      callKey: "id",
      type: "type",
      endedWhen: 'type = "end"',
      finalWhen: 'type = "report"',
      summary: "summary",
    },
    requires: ["summary"],
  };
  async function of(bodies: object[], after: number, said: Mapping = mapping): Promise<GateCase> {
    const readSettings = { country: "US", personPaths: mapped.personPaths, mapping: said };
    const readings: PlacedReading[] = [];
    for (const [index, body] of bodies.entries()) {
      const bytes = new TextEncoder().encode(JSON.stringify({ id: "c", ...body }));
      const request = { method: "POST", url: "/", headers: [], body: bytes };
      for (const reading of await mapped.read(request, readSettings))
        readings.push({ ...reading, position: index + 1, receivedAt: index * second });
    }
    return { pack: mapped, readings, now: after, readSettings };
  }
  const report = { type: "report", summary: "Asked for Thursday." };

  test.each([
    ["ended by the user's expression", [{ type: "end" }], 365 * day, "waiting: ended, allowed"],
    ["final by the user's expression", [{ type: "end" }, report], 2 * second, `opened: ${all}`],
    [
      "a conversation requires the user's list, as long as it takes",
      [{ type: "end" }, { type: "report" }],
      365 * day,
      "waiting: ended, final, allowed",
    ],
  ])("%s", async (_, bodies, after, is) => {
    expect(await gist(await of(bodies, after))).toBe(is);
  });

  test("until it is chosen nothing leaves, and the strip says so", async () => {
    const said = { ...mapping, expressions: { callKey: "id", type: "type" } };
    const { verdict } = await gateOver(await of([{ type: "end" }, report], day, said));
    expect([verdict.state, verdict.heldBy]).toEqual(["held", "mapping"]);
    expect(verdict.sentence).toContain("ended when");
  });
});
