/** What Twilio's pages say about the order of a call's events, and what is still to come. */
import type { Lifecycle } from "../pack";
import { isTerminal, STATUSES } from "./event-types";

const CALL = "Twilio docs, “Call resource”";
const ends = Object.keys(STATUSES)
  .filter(isTerminal)
  .map((status) => `call.${status}`);
const recorded = ["recording.completed", "recording.absent", "recording.failed"];
const HOUR = 3_600_000;

export const lifecycle: Lifecycle = {
  rules: [
    {
      ruleId: "initiated-first",
      kind: "precedes",
      type: "call.initiated",
      before: ["call.ringing", "call.in-progress", ...ends],
      always: null,
      says: "initiated is told when Twilio starts dialing the call",
      source: CALL,
      assumed: false,
    },
    {
      ruleId: "ringing-before-answer",
      kind: "precedes",
      type: "call.ringing",
      before: ["call.in-progress", ...ends],
      always: null,
      says: "ringing is told when the call starts ringing",
      source: CALL,
      assumed: false,
    },
    {
      ruleId: "answered-before-completed",
      kind: "precedes",
      type: "call.in-progress",
      before: ["call.completed"],
      always: null,
      says: "answered is told when the call is answered, completed when it is over",
      source: CALL,
      assumed: false,
    },
    {
      ruleId: "one-end",
      kind: "one-of",
      groups: ends.map((type) => [type]),
      says: "a call ends with one of five statuses",
      source: CALL,
      assumed: false,
    },
  ],
  /** Only completed is sent unless more is asked for, so the statuses before it are never missing. */
  awaited: [
    {
      given: ["call.queued", "call.initiated", "call.ringing", "call.in-progress"],
      unless: ends,
      again: [],
      inOrder: ["call.completed"],
    },
    { given: ["recording.in-progress"], unless: recorded, again: [], inOrder: ["recording.completed"] },
    {
      given: ["transcription-started"],
      unless: ["transcription-error"],
      again: [],
      inOrder: ["transcription-stopped"],
    },
  ],
  /** Recordings and transcriptions come after every end. */
  terminal: [],
  deadlines: [
    {
      ruleId: "ends-in-time",
      awaits: ends,
      from: "first-event",
      wait: { ms: 4 * HOUR + HOUR / 4, assumed: true },
      says: "a terminal status comes within 4 h 15 m",
      source: "Our judgement: four hours are the longest a call may take unless more was asked for.",
      assumed: true,
    },
  ],
};
