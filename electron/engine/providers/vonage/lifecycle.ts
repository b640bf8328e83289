/** What Vonage's pages say about the order of a call's events, and what is still to come. */
import type { Lifecycle, LifecycleRule } from "../pack";
import { ENDS } from "./event-types";

const STATUSES = "Vonage, “Call Statuses”";
const REFERENCE = "Vonage, “Voice API Webhooks Reference”";
const HOUR = 3_600_000;

function precedes(
  ruleId: string,
  type: string,
  before: string[],
  says: string,
  source: string,
): LifecycleRule {
  return { ruleId, kind: "precedes", type, before, always: null, says, source, assumed: false };
}

export const lifecycle: Lifecycle = {
  rules: [
    precedes(
      "started-first",
      "started",
      ["ringing", "answered", ...ENDS],
      "started says that the call is created on the platform",
      STATUSES,
    ),
    precedes(
      "ringing-before-answer",
      "ringing",
      ["answered", ...ENDS],
      "a call passes from started to ringing to answered",
      STATUSES,
    ),
    precedes(
      "answered-before-completed",
      "answered",
      ["completed"],
      "completed says that the call is over",
      REFERENCE,
    ),
    {
      ruleId: "answered-or-not",
      kind: "one-of",
      groups: [["answered"], ["cancelled"], ["timeout"], ["busy"], ["unanswered"], ["rejected"], ["failed"]],
      says: "cancelled, timeout, busy, unanswered, rejected and failed are ends before an answer",
      source: "Our judgement: “Voice API Webhooks Reference” says so of some of them.",
      assumed: true,
    },
  ],
  awaited: [
    {
      given: ["started", "ringing", "answered"],
      unless: ENDS,
      again: [],
      inOrder: ["completed"],
    },
  ],
  /** A recording comes after every end. */
  terminal: [],
  deadlines: [
    {
      ruleId: "ends-in-time",
      awaits: ENDS,
      from: "first-event",
      wait: { ms: 4 * HOUR, assumed: true },
      says: "a last status comes within 4 h",
      source: "Our judgement: no page we have read names the longest call.",
      assumed: true,
    },
  ],
};
