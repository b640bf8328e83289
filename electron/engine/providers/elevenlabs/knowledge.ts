/** What is known about ElevenLabs beside its payloads, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryOverride, RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent } from "../pack";
import * as policy from "../retry-policy";
import { AUDIO, TRANSCRIPTION } from "./event-types";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PAGE = "ElevenLabs docs, “Post-call webhooks”";
const WEBHOOKS = "ElevenLabs docs, “Webhooks”";

/** Everything comes with the final event: what it lacks never comes, so nothing is waited for. */
export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: { outcomes: {}, other: null },
  requires: {
    conversation: ["transcript", "analysis"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: null,
  withoutArtifact: { ms: 0, assumed: true },
  gathersChanges: null,
  stuckAfter: { ms: 60 * MINUTE, assumed: true },
  allowStatuses: null,
};

export const sources = [
  PAGE,
  WEBHOOKS,
  "ElevenLabs API reference, “Get conversation details” and “Get conversation audio”",
  "ElevenLabs docs, “Dynamic variables” and “Success evaluation”",
  "elevenlabs-js, webhooks.constructEvent",
];

/** The documented schedule of a webhook whose retries are switched on, as a source may set it. */
export const RETRIES_SWITCHED_ON: RetryOverride = {
  attempts: 5,
  delaysMs: [30 * SECOND, 2 * MINUTE, 8 * MINUTE, 30 * MINUTE],
  jitter: 0.1,
};

export const setup = [
  "In ElevenLabs open the Agents Platform settings, make a post-call webhook with this URL and HMAC authentication. Use the public address.",
  "Copy the secret when it is shown, once, into this source's secrets.",
  "Tick transcript, and call initiation failures too: without them a call that was busy is never told.",
  "This source must answer exactly 200: ElevenLabs takes nothing else for an answer, and switches off a webhook that failed ten times in a row and had no success for seven days.",
  "Leave audio off unless you need it here. It comes as Base64 in one body, and Ringback takes 10 MiB: about eight minutes at 128 kbit/s. A longer one is refused with 413, stands among the refusals and is not sent again; its transcription is not affected. For longer calls fetch the sound from ElevenLabs (“Get conversation audio”).",
  "Retries are off unless you switch them on at the webhook. If you did, say so under Retries: 5 attempts, waits of 30s, 2m, 8m and 30m, a tenth more or less.",
  "Pass what finds the person as user_id or among the dynamic variables. They come back with the transcription.",
  "Let the agent call you, or call it. The transcription comes when the call is over and analysed.",
];

export const usualEvents: UsualEvent[] = [
  {
    type: TRANSCRIPTION,
    name: TRANSCRIPTION,
    beside: [AUDIO],
    afterCalls: 20,
    next: "Tick transcript at the post-call webhook of ElevenLabs: the sound alone proves no end.",
  },
];

export const retry: RetryPolicy = {
  words:
    "None unless retries are switched on at the webhook: then up to five attempts of a post_call_transcription, at once, after 30 s, 2 m, 8 m and 30 m, up to a tenth more or less, after 5xx, 429 or 408. Any other answer but 200 loses it, and so do audio and failures. A workspace under HIPAA is never sent to again.",
  published: true,
  timeoutMs: policy.assumed(10 * SECOND, "Our judgement: no page says how long ElevenLabs waits."),
  success: policy.documented([[200, 200]], PAGE),
  attempts: policy.documented(1, `${WEBHOOKS}: retries are disabled by default`),
  delaysMs: policy.documented([], WEBHOOKS),
  jitter: policy.documented(0.1, WEBHOOKS),
  retriedStatuses: policy.documented(
    [
      [408, 408],
      [429, 429],
      [500, 599],
    ],
    WEBHOOKS,
  ),
  retriedWithoutAnswer: policy.assumed(
    { timeout: true, connection: true },
    "Our judgement: no page says what no answer is taken for.",
  ),
  disables: policy.documented({ may: true, afterGivenUp: 10 }, PAGE),
};

export const assumed: FactNote[] = [
  {
    about: "outcome",
    says: "A transcribed conversation is completed. Its termination reason makes it a voicemail or timed out where it speaks of one; status failed makes it aborted after words of the user, else failed.",
    source: `Our judgement: ${PAGE} has no word for how a call ended. call_successful is an evaluation, and stays one.`,
  },
  {
    about: "a failure that is unknown",
    says: "The carrier's CallStatus, or its SIP code (486 and 600 busy; 408, 480 and 487 no answer), tells more; else it failed.",
    source: `Our judgement over the body that ${PAGE} passes on.`,
  },
  {
    about: "direction and number of a failure",
    says: "A call that could not be initiated is outbound, and To is the customer, unless the carrier's Direction says inbound.",
    source: `Our judgement: ${PAGE} shows the carrier's words only.`,
  },
  {
    about: "direction and number of a conversation",
    says: "metadata.phone_call has direction, external_number and agent_number; else the system's variables are read.",
    source: "Remembered from the API's answer; the page's own sample is of a conversation without telephony.",
  },
  {
    about: "web conversations",
    says: "A conversation without telephony and without a number is a test.",
    source: "Our judgement: a test from the dashboard and a widget look the same.",
    optionId: "webConversationsAreTests",
  },
  {
    about: "what is missing",
    says: "A transcription without turns or analysis leaves at once, marked incomplete: nothing more will come of it.",
    source: `Our judgement: ${PAGE} sends both in one event.`,
  },
  {
    about: "audio",
    says: "It belongs to its conversation whenever it comes, and makes the next version with its size. It proves no end.",
    source: `Our judgement: ${PAGE} calls it a separate webhook and says nothing about the order.`,
  },
  {
    about: "audio alone",
    says: "An hour after the sound a call without a transcription is marked stuck.",
    source: "Our judgement.",
  },
  {
    about: "times of a conversation",
    says: "It ends its duration after its start.",
    source: `Our judgement: ${PAGE} has a start and a duration.`,
  },
  {
    about: "order",
    says: "event_timestamp is the moment of the event.",
    source: `${PAGE}: “when this event occurred”. Its text form is that of an older page.`,
  },
  {
    about: "the signed time",
    says: "A signature from the future holds; its time must be digits.",
    source: "Tried with elevenlabs-js: there is no upper bound.",
    optionId: "toleranceMinutes",
  },
  {
    about: "events of voices",
    says: "Kept, of nobody; their fields are not looked at.",
    source: `${WEBHOOKS} lists their names and shows none.`,
  },
  {
    about: "attempts",
    says: "Every conversation is one attempt.",
    source: "Not documented: a batch call that is tried again is a conversation of its own.",
  },
];
