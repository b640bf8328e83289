/** What is known about CallRail beside its payloads, as data: gate, setup, retries, and what is not documented. */

import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { SourcePath } from "../../../../shared/sources";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";

const MINUTE = 60_000;
const WEBHOOKS = "CallRail support, “Webhooks”";

/** A Post-Call waits for recording, transcript and summary ("Webhooks", CallRail support). */
export const waitForRecording: Wait = { ms: 20 * MINUTE, assumed: false };
export const waitForEnd: Wait = { ms: 260 * MINUTE, assumed: true };

/** A Post-Call is final and complete by itself: CallRail has already waited up to twenty minutes for the rest. */
export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: { outcomes: {}, other: null },
  requires: { conversation: [], voicemail: [], "no-conversation": [], "never-dialled": [] },
  withoutFinal: null,
  withoutArtifact: { ms: 0, assumed: true },
  gathersChanges: { ms: 2 * MINUTE, assumed: true },
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  "CallRail support, “Webhooks”",
  "CallRail API reference, “Webhooks”",
  "CallRail API reference, “Validating Payloads”",
  "CallRail API reference, “Listing All Calls”, “Relative Pagination” and “Rate Limiting”",
];

export const setup = [
  "In CallRail open the company's Webhooks integration (Settings, Integrations, Webhooks). It has one list of URLs per event, and a body does not say which event it is: every event needs a path of its own behind this URL.",
  "Pre-Call: add /pre-call. Call Routing Complete: /routing-complete. Post-Call: /post-call. Call Modified: /call-modified.",
  "Outbound Post Call: add /outbound-post-call. Outbound Call Modified: /outbound-call-modified.",
  "Text Message Received: add /text-received. Text Message Sent: /text-sent. Form Submission: /form.",
  "Copy the signing key shown on that page into this source's secrets. Every company has its own: with several, give each secret its company's id (COM…) as match.",
  "Use the public address, and call your tracking number once. Pre-Call should appear here while it rings, Post-Call up to 20 minutes after you hang up.",
];

/** In the words of CallRail's page. */
export const paths: SourcePath[] = [
  { path: "/pre-call", what: "Pre-Call" },
  { path: "/routing-complete", what: "Call Routing Complete" },
  { path: "/post-call", what: "Post-Call" },
  { path: "/call-modified", what: "Call Modified" },
  { path: "/outbound-post-call", what: "Outbound Post Call" },
  { path: "/outbound-call-modified", what: "Outbound Call Modified" },
  { path: "/text-received", what: "Text Message Received" },
  { path: "/text-sent", what: "Text Message Sent" },
  { path: "/form", what: "Form Submission" },
];

export const usualEvents: UsualEvent[] = [
  usual("pre-call", "Pre-Call", ["routing-complete", "post-call"]),
  usual("post-call", "Post-Call", ["pre-call", "routing-complete"]),
  usual("outbound-post-call", "Outbound Post Call", ["outbound-call-modified"]),
  { ...usual("call-modified", "Call Modified", ["post-call"]), afterCalls: 40 },
  {
    ...usual("outbound-call-modified", "Outbound Call Modified", ["outbound-post-call"]),
    afterCalls: 40,
  },
];

function usual(type: string, name: string, beside: string[]): UsualEvent {
  return {
    type,
    name,
    beside,
    afterCalls: 20,
    next: `It is not switched on at CallRail: add its URL {url}/${type} in the company's Webhooks integration.`,
  };
}

export const retry: RetryPolicy = {
  words:
    "None: CallRail sends every event once. If requests keep failing it may switch the integration off, so look there when nothing comes.",
  published: true,
  timeoutMs: policy.assumed(10_000, "Our judgement: no page says how long CallRail waits."),
  success: policy.documented(policy.anySuccess, WEBHOOKS),
  attempts: policy.documented(1, WEBHOOKS),
  delaysMs: policy.documented([], WEBHOOKS),
  jitter: policy.documented(0, WEBHOOKS),
  retriedStatuses: policy.documented([], WEBHOOKS),
  retriedWithoutAnswer: policy.documented({ timeout: false, connection: false }, WEBHOOKS),
  disables: policy.documented({ may: true, afterGivenUp: null }, `${WEBHOOKS}; after how many is not said.`),
};

export const assumed: FactNote[] = [
  {
    about: "missing here",
    says: "A call of CallRail's list is missed only 25 minutes after its end.",
    source: `Our judgement: ${WEBHOOKS} names twenty minutes for a Post-Call.`,
  },
  {
    about: "the export of the call log",
    says: "Its columns are found by their names, its times are in the zone you choose, and the call's id is taken from its recording's link where no column has it.",
    source: "Not documented: seen in programs that read the export.",
  },
  {
    about: "calls from the list",
    says: "What a webhook says of a call counts more than the list, whichever came first.",
    source: "Our judgement: the list has no moment of its own.",
  },
  {
    about: "Call Modified",
    says: "What it changed is gathered for two minutes before the next version leaves.",
    source: "Our judgement.",
  },
  {
    about: "stuck",
    says: "Without a Post-Call 4 h 20 m after the first event a call is stuck and not sent.",
    source: `Our judgement: a call of four hours, and the twenty minutes that ${WEBHOOKS} names.`,
  },
  {
    about: "end of the call",
    says: "start_time + duration. The Post-Call itself comes later.",
    source: "Not documented: CallRail sends no end, and does not say whether the ringing counts.",
  },
  {
    about: "Call Modified before Post-Call",
    says: "A Call Modified that comes first proves the end and is final; the Post-Call that follows overwrites it.",
    source: `${WEBHOOKS} states no order of delivery.`,
  },
  {
    about: "Post-Call without recording, transcript or summary",
    says: "They are absent; a Call Modified may bring them.",
    source: `${WEBHOOKS}: less than one call in a hundred lacks them when the twenty minutes are over.`,
  },
  {
    about: "identity",
    says: "resource_id is the call; the old id counts only where it is left out.",
    source: "Seen in public deliveries; the API reference shows both.",
  },
  {
    about: "withheld numbers",
    says: "person_resource_id of a caller who withholds the number is not used.",
    source: "Not documented: whether such callers share one.",
  },
  {
    about: "outbound",
    says: "Answered is completed, anything else is no answer.",
    source: "Not documented: call_type is “outbound” either way.",
  },
  {
    about: "Call Routing Complete",
    says: "The conversation begins with it.",
    source: `${WEBHOOKS} says only that the call was routed to its destination.`,
  },
  {
    about: "texts and forms",
    says: "The person's number is a text's source when received and its destination when sent; a form names it in answers called phone, tel and the like.",
    source: `${WEBHOOKS} lists the fields; the answers' names are the website's own.`,
  },
];
