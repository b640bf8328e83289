/** What is known about Mirai beside its payloads, as data: gate, setup, retries, and what is not documented. */

import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";

const MINUTE = 60_000;
const GUIDE = "Mirai, “Call Lifecycle & Webhooks”";

export const waitForFinal: Wait = { ms: 24 * 60 * MINUTE, assumed: true };

/** `skipped` covers call.skip and call.validation-failed. All waiting times are our judgement. */
export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: {
    outcomes: {
      skipped: { ms: 10 * MINUTE, assumed: true },
      aborted: { ms: 10 * MINUTE, assumed: true },
    },
    other: null,
  },
  requires: {
    conversation: ["summary"],
    voicemail: [],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: { ...waitForFinal, becomes: "held", reason: "final event missing" },
  withoutArtifact: { ms: 10 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: null,
  allowStatuses: null,
};

export const sources = [
  "Mirai Minds documentation, “Call Lifecycle & Webhooks”",
  "Mirai Minds documentation, “Webhook Signature Verification”",
  "Mirai Minds API reference, “Call Events Webhook”",
  "Mirai Minds voice-agent-integration-specs, voice-agents-specs.yaml",
];

export const setup = [
  "Give this URL as callbackUrl when you start a call (POST /v2/call/initiate). Mirai asks for https, so use the public address.",
  "Put what you need to find the person into metadata when you start the call: metadata.phone, metadata.userId, metadata.name. Mirai sends no phone number of its own and returns metadata with every event.",
  "Copy the organisation's secret key, with its sk_, into this source's secrets. It is not the public key (pk_).",
  "Start one call to your own number. call.initiate should appear here within seconds.",
  "Answer 200 to every event. Ringback does so as soon as the event is on disk.",
];

/** Every call of the graph has them: nothing of it is switched on or off at Mirai. */
export const usualEvents: UsualEvent[] = [
  usual("call.initiate", ["call.in-progress", "call.ended", "call.busy", "call.no-answer", "call.failed"]),
  usual("call.in-progress", ["call.ended", "call.completed", "end-of-call"]),
  usual("call.ended", ["call.in-progress", "call.completed", "end-of-call"]),
  usual("call.completed", ["call.ended", "end-of-call"]),
  usual("end-of-call", ["call.completed"]),
  usual("call.lifecycle-ended", ["end-of-call", "call.busy", "call.no-answer", "call.failed"]),
];

function usual(type: string, beside: string[]): UsualEvent {
  return {
    type,
    name: type,
    beside,
    afterCalls: 20,
    next: "Mirai sends every event to the callbackUrl of its call: look whether something before this machine keeps it back, and ask Mirai if nothing does.",
  };
}

export const retry: RetryPolicy = {
  words:
    "Not documented: neither whether Mirai sends an event again, nor how long it waits for the answer. Count on an event coming twice, late or not at all.",
  published: false,
  timeoutMs: policy.assumed(30_000),
  success: policy.assumed(policy.anySuccess, `${GUIDE} shows 200; any 2xx is our judgement.`),
  attempts: policy.assumed(1),
  delaysMs: policy.assumed([]),
  jitter: policy.assumed(0),
  retriedStatuses: policy.assumed([]),
  retriedWithoutAnswer: policy.assumed({ timeout: false, connection: false }),
  disables: policy.assumed({ may: false, afterGivenUp: null }),
};

export const assumed: FactNote[] = [
  {
    about: "attempts",
    says: "Every attempt of a call keeps the call's id; attempts are counted from its events until the report tells their number.",
    source: "Not documented: Mirai numbers no attempt.",
  },
  {
    about: "duplicates",
    says: "Within an attempt an event of one type happens once, so a second one is a copy.",
    source: "Not documented: Mirai sends no delivery id.",
  },
  {
    about: "final after an abort, a skip or a failed validation",
    says: "Ten minutes of quiet make the call final, if call.lifecycle-ended does not come.",
    source: `${GUIDE} says that call.lifecycle-ended comes once all attempts are exhausted, not whether it follows these.`,
  },
  {
    about: "final event missing",
    says: "24 hours after the observed end the call is held and asks; it is not sent by itself.",
    source: "Our judgement.",
  },
  {
    about: "summary missing",
    says: "Ten minutes after the final event the call record leaves marked incomplete.",
    source: "Our judgement.",
  },
  {
    about: "call.rescheduled",
    says: "The clock stands still for seven days, or until the next attempt begins.",
    source: `${GUIDE} says that the lifecycle continues, not when.`,
  },
  {
    about: "call.timeout and call.aborted",
    says: "They end the call; call.ended and call.completed may follow or not.",
    source: `${GUIDE} does not say how they relate to call.ended.`,
  },
  {
    about: "finalStatus",
    says: "Its words are those of call.status; it decides the outcome where it is one of them.",
    source: `${GUIDE} shows the field, not its words; voice-agents-specs.yaml lacks it.`,
  },
  {
    about: "actions",
    says: "create_order and create-order are one action, and so are send_whatsapp and send-whatsapp.",
    source: `${GUIDE} writes an underscore, voice-agents-specs.yaml a dash.`,
  },
  {
    about: "direction",
    says: "Outbound: Mirai places the calls.",
    source: "Mirai Minds API reference: a call begins with POST /v2/call/initiate.",
  },
];
