/** What is known about Bland beside its payloads, as data: gate, set-up, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, Wait } from "../pack";
import * as policy from "../retry-policy";

const DETAILS = "Bland docs, “Call Details”";
const POST_CALL = "Bland docs, “Post-call webhooks”";
const SIGNING = "Bland docs, “Webhook Signing”";

export const waitForRecord: Wait = { ms: 4 * 60 * 60_000, assumed: true };

/** The one request has everything, so nothing is waited for once it is there. */
export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: { outcomes: {}, other: null },
  requires: { conversation: [], voicemail: ["recording"], "no-conversation": [], "never-dialled": [] },
  withoutFinal: null,
  withoutArtifact: null,
  gathersChanges: null,
  stuckAfter: waitForRecord,
  allowStatuses: null,
};

export const sources = [
  POST_CALL,
  SIGNING,
  DETAILS,
  "Bland docs, “Send Call”",
  "Bland docs, “Get Post Call Webhook”",
  "Bland docs, “Resend Post Call Webhook”",
];

export const setup = [
  "Of inbound calls: in the Bland portal open Inbound Phone Numbers, the number, Advanced, and paste this URL as its webhook.",
  "Of outbound calls: give this URL as webhook in the request of “Send Call”. Use the public address: Bland calls from the cloud.",
  "In the account settings open Keys, press Replace Secret and enter the secret here. It is shown once, and it is not the API key. Without one Bland signs nothing.",
  "Put what finds the person into the call's metadata, for example userId and name; it comes back with the record.",
  "Events during the call (webhook_events of “Send Call”) may come here too: they are kept with their call and change nothing of it.",
  "Call the agent. The record should appear here shortly after the hang-up. Bland is not known to send it again by itself: what was missed is sent by “Resend Post Call Webhook”.",
];

export const retry: RetryPolicy = {
  words:
    "Bland publishes nothing about retries: one attempt is assumed, so a record that was not taken is lost until somebody sends it again (“Resend Post Call Webhook”). How long it waits is not published either; 10 s are assumed.",
  published: false,
  timeoutMs: policy.assumed(10_000, "Our judgement: no page says how long Bland waits."),
  success: policy.assumed(policy.anySuccess, "Our judgement: no page says what counts as taken."),
  attempts: policy.assumed(1, "Our judgement: no page names a retry, only a way to send again by hand."),
  delaysMs: policy.assumed([]),
  jitter: policy.assumed(0),
  retriedStatuses: policy.assumed([]),
  retriedWithoutAnswer: policy.assumed({ timeout: false, connection: false }),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "the record",
    says: "Known by call_id beside two of the names only Bland's records have: it has no type and no envelope.",
    source: `${POST_CALL}: the body is the call.`,
  },
  {
    about: "a record of a call that runs",
    says: "With completed false and a queue_status of new, queued, pre_queue, allocated or started it ends nothing.",
    source: "Not documented: a record is sent after the call.",
  },
  {
    about: "outcome",
    says: "answered_by voicemail is voicemail, no-answer is no answer; status busy, no-answer, failed and canceled say their own; error_message is failed, or aborted where somebody talked; over without a word is no answer. No answer of an inbound call is missed.",
    source: `${DETAILS} has the fields; which words status may have is not documented.`,
  },
  {
    about: "end of a call",
    says: "started_at and corrected_duration. end_at is the time at which the call would be cut off.",
    source: `${DETAILS} says of end_at “the time the call will be ended at”.`,
  },
  {
    about: "duration",
    says: "corrected_duration, text that counts seconds; else call_length, minutes.",
    source: `${DETAILS}; samples have corrected_duration as text.`,
  },
  {
    about: "signed body",
    says: "The bytes as they came.",
    source: `${SIGNING} says “the request body”; its sample hashes JSON.stringify(req.body).`,
    optionId: "signedBody",
  },
  {
    about: "events during the call",
    says: "A body that names a call by a UUID and is no record: kept with its call, changing nothing of it.",
    source: "Bland docs, “Send Call”, has webhook_events; no page shows one.",
  },
  {
    about: "a record sent again",
    says: "The same bytes are a copy; other content of the same call takes its place and makes the next version.",
    source: "Bland docs, “Resend Post Call Webhook”; whether the content may differ is not said.",
  },
  {
    about: "transfer",
    says: "transferred_to is a second line whose end is not told; the record ends the call.",
    source: `${DETAILS}; the record is the only request.`,
  },
  {
    about: "customer's number",
    says: "from of an inbound, to of an outbound call.",
    source: `${DETAILS} has inbound, from and to.`,
  },
  {
    about: "agent, company",
    says: "agent and company of the metadata, of request_data or of the variables; else the persona or pathway by its id.",
    source: "Not documented: a record names no agent.",
  },
  {
    about: "test",
    says: "A record between no two numbers is a test: from the browser, or the button Test Webhook.",
    source: `${POST_CALL} names the button, not what it sends.`,
  },
  {
    about: "retries",
    says: "None, and ten seconds of patience.",
    source: "Not documented.",
  },
];
