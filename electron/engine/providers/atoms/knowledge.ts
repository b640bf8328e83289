/** What is known about Atoms beside its payloads, as data: gate, setup, retries, and what is not documented. */

import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GUIDE = "Smallest AI, “Webhooks”";
const DRAFT = "Smallest AI, “Webhook Use Cases”";

export const waitForEnd: Wait = { ms: 4 * HOUR, assumed: true };
const quiet = { ms: 60 * SECOND, assumed: true };

/**
 * One preset for both dialects: the draft offers no summary, and what is not offered is not required. Quiet makes
 * final only what was no conversation; a conversation waits for its analysis. All waiting times are our judgement.
 */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: {
    outcomes: {
      "no-answer": quiet,
      missed: quiet,
      busy: quiet,
      failed: quiet,
      aborted: quiet,
      voicemail: quiet,
    },
    other: null,
  },
  requires: {
    conversation: ["transcript", "summary"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: {
    ms: 15 * MINUTE,
    assumed: true,
    becomes: "final",
    reason: "the analysis did not come",
  },
  withoutArtifact: { ms: 15 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  "Smallest AI documentation, “Webhooks” (guide and feature page)",
  "Smallest AI API reference, OpenAPI description of the webhook events",
  "Smallest AI API reference, “Get all conversation logs” and “Get conversation log by ID”",
  "Smallest AI changelog, entries of 2026-05-10 and 2026-07-27",
  "Smallest AI documentation, “Webhook Use Cases” (older draft)",
  "Smallest AI documentation, “Event Payloads” and “What are Webhooks” (older draft)",
  "Smallest AI documentation, “Setting Up Webhooks” and “Troubleshooting Webhooks” (second draft)",
];

export const setup = [
  "In the Atoms dashboard open Settings, Webhook, press Create and give this URL as the endpoint. Use the public address: Atoms calls from the cloud and from no fixed address.",
  "Open the agent's settings, tab Webhook, choose the webhook and tick pre-conversation, post-conversation and analytics-completed. Without analytics-completed there is no summary.",
  "Copy the webhook's signing secret from its detail page into this source's secrets. Every webhook has one of its own.",
  'If the agent has no analytics, say so: PATCH /api/sources/{sourceId} with {"expects": {"analysis": false}}. post-conversation is then the final event.',
  "Put what finds the person into the call's variables, for example customer_id and customer_name. They come back with post-conversation.",
  "Call the agent, or let it call your own number. pre-conversation should appear here within seconds.",
  "Events in the words of the older draft (call.start, call.end, analytics.completed) are read here too. They carry no signature: give them a source of their own without a secret.",
];

export const usualEvents: UsualEvent[] = [
  usual("pre-conversation", ["post-conversation", "analytics-completed"]),
  usual("post-conversation", ["pre-conversation", "analytics-completed"]),
  usual("analytics-completed", ["post-conversation"]),
];

function usual(type: string, beside: string[]): UsualEvent {
  return {
    type,
    name: type,
    beside,
    afterCalls: 20,
    next: `Tick ${type} at Atoms, in the agent's settings, tab Webhook. A call whose delivery failed is only in Atoms's own log.`,
  };
}

export const retry: RetryPolicy = {
  words:
    "None: Atoms sends every event once, waits up to 30 s for a 2xx and writes a failure into its log as FAILED. What was missed comes back only through its API. (A second draft told of retries after 1 m, 5 m, 30 m, 2 h and 24 h; today's contract has none.)",
  published: true,
  timeoutMs: policy.documented(30 * SECOND, GUIDE),
  success: policy.documented(policy.anySuccess, GUIDE),
  attempts: policy.documented(1, GUIDE),
  delaysMs: policy.documented([], GUIDE),
  jitter: policy.documented(0, GUIDE),
  retriedStatuses: policy.documented([], GUIDE),
  retriedWithoutAnswer: policy.documented({ timeout: false, connection: false }, GUIDE),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: today's contract names no switching off; a draft paused the webhook.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "missing here",
    says: "A call of Atoms' log is missed only five minutes after its end.",
    source: `Our judgement: ${GUIDE} names no time.`,
  },
  {
    about: "calls from the log",
    says: "They begin when they were created and end their duration later; a webhook counts more, whichever came first.",
    source: "Smallest AI API reference, conversation logs: no moment of the answer and none of the end.",
  },
  {
    about: "call logs as CSV",
    says: "Columns are found by their names: call id and creation time must be there.",
    source: "Not documented: Atoms describes no export.",
  },
  {
    about: "analysis missing",
    says: "Fifteen minutes after the observed end the call record leaves marked incomplete; the analysis makes version 2 when it comes.",
    source: `Our judgement. ${GUIDE} says only that analytics-completed comes some time after post-conversation.`,
  },
  {
    about: "final without a conversation",
    says: "Sixty seconds of quiet after the end make a call final that nobody answered.",
    source: `Our judgement: ${GUIDE} does not say whether calls without a conversation are analysed.`,
  },
  {
    about: "post-conversation of unanswered calls",
    says: "It comes for them too, without an answer time.",
    source: `${GUIDE} lists no-answer and busy among its states and does not say so in words.`,
  },
  {
    about: "no end",
    says: "Four hours after the first event a call without an observed end is marked stuck.",
    source: "Our judgement: without retries a lost post-conversation never comes.",
  },
  {
    about: "pre-conversation",
    says: "The call is being dialled.",
    source: `${GUIDE} says “before the agent begins speaking”; its sample was made thirteen seconds before the answer.`,
  },
  {
    about: "attempts",
    says: "Every call is one attempt: a retry is a call with an id of its own.",
    source:
      "Smallest AI API reference, conversation retries: a parent and its retries. No event carries a number.",
  },
  {
    about: "states",
    says: "no-answer and no_answer are one, and so are canceled and cancelled. An inbound no-answer is a missed call.",
    source: `${GUIDE} and the OpenAPI description spell them differently.`,
  },
  {
    about: "disposition",
    says: "A text metric named disposition, call_disposition, outcome or call_outcome is the detail of the outcome; “voicemail” there makes a completed call a voicemail.",
    source: "Our judgement: metrics are named per agent, and no state of Atoms says voicemail.",
  },
  {
    about: "calls from the browser",
    says: "A conversationType that is no telephony one, without any number, is a test.",
    source: `${GUIDE} knows telephonyInbound and telephonyOutbound only, and describes no test delivery.`,
  },
  {
    about: "duplicates",
    says: "Equal delivery ids of one type are copies. The draft has none: there only equal bytes are.",
    source: `${GUIDE} calls id unique. ${DRAFT} says to track call_id, which would drop two of a call's three events.`,
  },
  {
    about: "the draft's caller_phone",
    says: "It is the person's number in both directions. Only call.start has it; the source's paths into variables come first.",
    source: "Smallest AI, “Event Payloads” shows it beside agent_phone, and in no other event.",
  },
  {
    about: "the draft's signature",
    says: "It has none that could be checked. A source with a secret asks for one all the same.",
    source: `${DRAFT} and its siblings speak of an optional secret and leave the rest open.`,
  },
  {
    about: "the second draft",
    says: "Its header X-Atoms-Signature (sha256=…) is checked; its events (call.started, transcript.ready) are kept as unknown ones.",
    source: "Smallest AI, “Setting Up Webhooks”, which is out of the navigation and shows no fields.",
  },
];
