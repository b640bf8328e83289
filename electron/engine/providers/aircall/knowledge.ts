/** What is known about Aircall beside its payloads, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GUIDE = "Aircall, “Webhooks, Overview”";
const REFERENCE = "Aircall API reference, as third parties quote it";
const INSIGHTS = "Aircall, “Call Transcripts and Insights”";

export const waitForEnd: Wait = { ms: 4 * HOUR, assumed: true };

/** Final by call.ended; what agents and the add-on change afterwards is gathered for five minutes into one next version. */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: { outcomes: {}, other: null },
  requires: {
    conversation: ["recording", "transcript", "summary"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: { ms: 15 * MINUTE, assumed: true, becomes: "final", reason: "call.ended did not come" },
  withoutArtifact: { ms: 15 * MINUTE, assumed: true },
  gathersChanges: { ms: 5 * MINUTE, assumed: true },
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  "Aircall developers, “Webhooks, Overview”",
  "Aircall developers, “Calls, Overview”",
  "Aircall developers, “Call Transcripts and Insights”",
  "Aircall API reference, webhook events and objects, as third parties quote it: “Aircall Webhooks” (AsyncAPI description by API Evangelist)",
];

export const setup = [
  "In the Aircall dashboard open Integrations & API, Webhook, and add this URL. It must be https: use the public address.",
  "Tick call.created, call.answered, call.hungup and call.ended at least, and what your plan makes: transcription.created, summary.created, sentiment.created, topics.created, action_item.created.",
  "Copy the webhook's token from its page into this source's secrets. It stands in every body, so whoever sees one body knows it: Ringback masks it wherever a body is shown.",
  'If your plan transcribes and sums up, say so: PATCH /api/sources/{sourceId} with {"expects": {"transcript": true, "summary": true}}. Then a conversation waits for them, 15 minutes at most.',
  "Call one of your numbers. call.created should appear here at once, call.ended half a minute after the hang-up.",
];

export const usualEvents: UsualEvent[] = [
  usual("call.created", ["call.ended", "call.hungup"]),
  usual("call.hungup", ["call.ended"]),
  usual("call.ended", ["call.hungup"]),
];

function usual(type: string, beside: string[]): UsualEvent {
  return {
    type,
    name: type,
    beside,
    afterCalls: 10,
    next: `Tick ${type} for this webhook in the Aircall dashboard, Integrations & API.`,
  };
}

const CONTRADICTION =
  "The vendor contradicts itself: “up to 50 retries” on one page, 10 on another, and “50 consecutive failures” until the webhook is switched off on a third. Ten is the shorter promise.";

export const retry: RetryPolicy = {
  words:
    "Aircall waits 5 s for a 2xx and sends again. How often is contradictory: its own pages say up to 50 retries, 10, and 50 failures in a row; here 10 attempts within 12 h are assumed. A webhook that keeps failing is switched off; Aircall keeps trying for 12 h, and one success switches it on again. Events come at least once and in any order. (“Webhooks, Overview”)",
  published: true,
  timeoutMs: policy.documented(5 * SECOND, GUIDE),
  success: policy.documented(policy.anySuccess, GUIDE),
  attempts: policy.assumed(10, CONTRADICTION),
  delaysMs: policy.assumed(
    [10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 7 * HOUR],
    "Not published: growing delays that end with the twelfth hour, our judgement.",
  ),
  jitter: policy.assumed(0, "Not published."),
  retriedStatuses: policy.documented(policy.anyFailure, GUIDE),
  retriedWithoutAnswer: policy.documented({ timeout: true, connection: true }, GUIDE),
  disables: policy.assumed({ may: true, afterGivenUp: null }, CONTRADICTION),
};

export const assumed: FactNote[] = [
  { about: "number of attempts", says: "Ten in twelve hours.", source: CONTRADICTION },
  {
    about: "names and fields of events",
    says: "All that are listed in the API reference are read; a name that is not is kept with its call where it begins with “call.”.",
    source: `${REFERENCE}: only the overview was read first hand.`,
  },
  {
    about: "whose data.id is",
    says: "A call's only where the name begins with “call.”; the add-on's events have data.call_id.",
    source: REFERENCE,
  },
  {
    about: "fields of the add-on's events",
    says: "Transcript: content.utterances. Summary: content. Topics: content. Sentiment: participants.0.value. Action item: content, which becomes a follow-up task.",
    source: `${INSIGHTS} names the events; the fields are those of the API's objects, as third parties quote and we remember them.`,
  },
  {
    about: "the add-on",
    says: "Transcript, summary and analysis are not waited for until the source says that it has them.",
    source: `${INSIGHTS}: limited to some plans and languages.`,
  },
  {
    about: "recording",
    says: "It is there with call.ended, or there is none; call.comm_assets_generated may bring one later as the next version.",
    source: `${GUIDE}: call.ended comes once all data is there.`,
  },
  {
    about: "outcome",
    says: "answered_at makes a call completed. Without it: a voicemail where one was left, an inbound call missed, an outbound one no answer; missed_call_reason is the detail.",
    source: "Our judgement: status is “done” in all of these.",
  },
  {
    about: "talk",
    says: "From answered_at to ended_at.",
    source: `${REFERENCE}: duration counts the ringing too.`,
  },
  {
    about: "company",
    says: "The name of the Aircall number, as the line or brand that was called.",
    source: "Our judgement: Aircall has no field for a company of its own.",
  },
  {
    about: "no final event",
    says: "Fifteen minutes after the observed end a call is final without call.ended.",
    source: `Our judgement: ${GUIDE} says about 30 seconds.`,
  },
  {
    about: "tags, comments, assignment",
    says: "They change the record after it is final; changes are gathered for five minutes.",
    source: "Our judgement: agents do this within minutes of the call.",
  },
  {
    about: "no end",
    says: "Four hours after the first event a call without an observed end is marked stuck.",
    source: "Our judgement.",
  },
  {
    about: "copies",
    says: "Name, call and second are the same; of tags, comments and the like, and of all that is about no call, the bytes.",
    source: `${REFERENCE} advises to upsert on data.id.`,
  },
  {
    about: "texts",
    says: "Number: external_number, raw_digits, else from or to; words: body, else content. They belong to the contact.",
    source: `${REFERENCE}: two spellings of the same object are in use.`,
  },
  {
    about: "message callbacks",
    says: "Bodies with event_name are another channel: kept, and they move nothing.",
    source: REFERENCE,
  },
  {
    about: "end of a user's wrap-up",
    says: "user.wut_start.v2 and user.wut_end.v2 name a call in last_call_id; they are kept and join none.",
    source: "Our judgement: they are about the user.",
  },
  {
    about: "test deliveries",
    says: "None is known: a call is never marked a test by its events.",
    source: `${GUIDE} describes none.`,
  },
];
