/** What is known about Telnyx beside its payloads, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, Wait } from "../pack";
import * as policy from "../retry-policy";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GUIDE = "Telnyx, “Webhook Fundamentals”";
const VOICE = "Telnyx, “Voice API Webhooks”";

export const waitForEnd: Wait = { ms: 4 * HOUR, assumed: true };
const quiet: Wait = { ms: 15 * SECOND, assumed: true };

/** Without a conversation 15 s of quiet after the hang-up make a call final; a conversation waits for what is made of it. */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: {
    outcomes: { "no-answer": quiet, missed: quiet, busy: quiet, failed: quiet, aborted: quiet },
    other: null,
  },
  requires: {
    conversation: ["recording", "transcript", "summary"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: {
    ms: 15 * MINUTE,
    assumed: true,
    becomes: "final",
    reason: "recording, transcription or analysis did not come",
  },
  withoutArtifact: { ms: 15 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  "Telnyx developers, “Webhook Fundamentals”",
  "Telnyx developers, “Voice API Webhooks”",
  "Telnyx API reference, callbacks: “Call Hangup” and its siblings, “Call Recording Saved”, “Call Recording Transcription Saved”, “Transcription”",
  "Telnyx API reference, “Call analyzed”, “Call machine premium detection started”",
  "Telnyx SDK for Node.js 7.24.0, types of the webhooks and lib/webhooks",
  "Telnyx developers, “Answering Machine Detection”",
  "Telnyx developers, “TeXML Fundamentals”, “TeXML Instruction Fetching”, “TeXML Answering Machine”, “Gather”",
  "Telnyx API reference, “TeXML Call Completed” and its siblings, “TeXML Recording Completed”, “TeXML Transcription”",
  "Telnyx API, version 1: “Call Webhooks”",
];

export const setup = [
  "In Mission Control open Voice, Programmable Voice, your application, and give this URL as the webhook URL (of a TeXML application also as its status callback). Choose API version 2.",
  "Copy the account's public key from Account Settings, Keys & Credentials, Public Key into this source's secrets. It is no secret, and not an API key; every account has one.",
  "Give a failover URL only if it reaches something else: Telnyx sends there what failed three times here.",
  'Say what the application does not do: PATCH /api/sources/{sourceId} with {"expects": {"recording": false, "transcript": false}}. A conversation is then final with its last hang-up.',
  'Put what finds the person into client_state as JSON in Base64, for example {"userId": …, "name": …}. It comes back with every event and becomes the call\'s metadata.',
  "A TeXML application waits for instructions: script the answer to texml.instructions, or let your handler give it. By itself Ringback answers a pause of one minute, which keeps the line open and says nothing.",
  "Call the number. call.initiated should appear here within seconds.",
];

const FAILOVER =
  "Telnyx, “Receiving Webhooks for Messaging”, gives three attempts for each of two URLs; the voice pages describe the mechanism without a number.";

export const retry: RetryPolicy = {
  words:
    "Telnyx waits 2 s for a 2xx and sends again with growing delays, three times in all, then three times to the failover URL where one is set; meta.attempt counts on. A redirect is a failure. What is set in the connection, or with a command (webhook_retries_policies, at most five retries within a minute), goes before. (“Webhook Fundamentals”)",
  published: true,
  timeoutMs: policy.documented(2 * SECOND, GUIDE),
  success: policy.documented(policy.anySuccess, GUIDE),
  attempts: policy.assumed(6, FAILOVER),
  delaysMs: policy.assumed(
    [1, 2, 4, 8, 16].map((seconds) => seconds * SECOND),
    `${GUIDE} says “exponential” and no number: doubled from one second, our judgement.`,
  ),
  jitter: policy.assumed(0, `${GUIDE} names none.`),
  retriedStatuses: policy.documented(policy.anyFailure, GUIDE),
  retriedWithoutAnswer: policy.documented({ timeout: true, connection: true }, GUIDE),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page says that a webhook is switched off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "attempts at the failover URL",
    says: "Attempts 4 to 6 go to the failover URL; a source that stands behind both gets them all, as copies.",
    source: FAILOVER,
  },
  {
    about: "which line is the call's own",
    says: "The one that began first: its number is the person's, its direction and its end are the call's.",
    source: `Not documented: ${VOICE} has no field for the line another was dialled from. Who dials an agent first and the person afterwards sees the agent's number.`,
  },
  {
    about: "the end",
    says: "A session has ended when every line that was seen hung up; call.analyzed proves it too.",
    source: "Our judgement: Telnyx has no event for the end of a session.",
  },
  {
    about: "final without an assistant",
    says: "The last hang-up with recording and transcription, each there, failed, or not made by this source.",
    source: `Our judgement: ${VOICE} has no final event for such calls.`,
  },
  {
    about: "insights",
    says: "call.conversation_insights.generated makes a call final as call.analyzed does.",
    source: "Our judgement: “Call analyzed” is newer, and no page says which accounts get which.",
    optionId: "insightsAreFinal",
  },
  {
    about: "the summary",
    says: "The first insight that is text and not JSON.",
    source: "Our judgement: insights are named by the account, and no field says which is a summary.",
  },
  {
    about: "the transcript of an assistant's call",
    says: "It is not waited for: Telnyx has it in its API, and only a transcribed recording brings one here.",
    source: "Telnyx API reference, “Call analyzed”: insights, recordings and cost, no transcript.",
  },
  {
    about: "hang-up causes of unanswered calls",
    says: "Inbound: missed. Outbound: user_busy is busy; originator_cancel aborted; not_found and unspecified failed; all others, call_rejected too, no answer.",
    source: "“Call Hangup” lists the words without saying what they mean.",
  },
  {
    about: "time_limit",
    says: "An answered call that ran into its time limit is timed out, and a conversation.",
    source: "Our judgement.",
  },
  {
    about: "machines",
    says: "A line that a machine answered is a voicemail; a fax is failed.",
    source: "“Answering Machine Detection” describes the results, not what becomes of the call.",
  },
  {
    about: "times",
    says: "end_time of call.hangup where it is there, else the moment of the event; a talk lasts from the answer to it.",
    source: "end_time stands in deliveries that were seen and in no page; no event has the length of a call.",
  },
  {
    about: "client_state",
    says: "Base64 of a JSON object is the call's metadata; anything else is kept unread.",
    source: `${VOICE} calls it opaque: what is in it is the user's own.`,
  },
  {
    about: "missing recording or transcription",
    says: "Fifteen minutes after the observed end the call record leaves marked incomplete; what comes later makes version 2.",
    source: "Our judgement: no page says how long they take.",
  },
  {
    about: "no conversation",
    says: "Fifteen seconds of quiet after the hang-up make such a call final.",
    source: "Our judgement: deliveries run side by side and a few seconds apart.",
  },
  {
    about: "no end",
    says: "Four hours after the first event a call without an observed end is marked stuck.",
    source: "Our judgement: the time limit of a call unless a command says otherwise, as we remember it.",
  },
  {
    about: "kinds of TeXML requests",
    says: "The fields tell: TranscriptionStatus, RecordingStatus, MachineDetectionDuration, CallbackSource, Digits, in this order; what is left asks for instructions.",
    source: "“TeXML Call Completed” and its siblings have no field that names the event.",
  },
  {
    about: "direction of TeXML calls",
    says: "Direction where it is sent; else a request for instructions while it rings is an inbound call. Without either the person's number is not known.",
    source: "The TeXML callbacks list no Direction; “TeXML Instruction Fetching” says when each is asked.",
  },
  {
    about: "how long TeXML waits",
    says: "Five seconds for the instructions.",
    source: "“TeXML Fundamentals” has a setting for it (Hang-up on timeout) and no number.",
  },
  {
    about: "older envelopes",
    says: "Version 1 (underscores, no envelope) and the wrapper with metadata.event are read as today's events.",
    source:
      "“Call Webhooks” of version 1; “Webhook Fundamentals” prints the wrapper, and no delivery was seen that uses it.",
  },
  {
    about: "test deliveries",
    says: "None is known: a call is never marked a test by its events.",
    source: `${VOICE} describes no test event.`,
  },
];
