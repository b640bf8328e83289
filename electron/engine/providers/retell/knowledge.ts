/** What is known about Retell beside its payloads, as data: gate, set-up, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";

const MINUTE = 60_000;
const OVERVIEW = "Retell docs, “Webhook Overview”";
const DISCONNECTION = "Retell docs, “Debug call disconnection”";
const GET_CALL = "Retell API reference, “Get Call”";

export const waitForEnd: Wait = { ms: 4 * 60 * MINUTE, assumed: true };
export const waitForAnalysis: Wait = { ms: 15 * MINUTE, assumed: true };

/** A call that reached nobody is analyzed too, so all wait for the same event. */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: { outcomes: {}, other: null },
  requires: {
    conversation: ["transcript", "summary"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: { ...waitForAnalysis, becomes: "final", reason: "the analysis did not come" },
  withoutArtifact: { ms: 15 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  OVERVIEW,
  "Retell docs, “Secure the webhook”",
  "Retell docs, “Inbound webhook”",
  DISCONNECTION,
  GET_CALL,
  "Retell API reference, “Get Chat”",
  "retell-sdk 5.66.1, types of calls and chats, and “webhook_auth”",
];

export const setup = [
  "In the Retell dashboard give this URL as the webhook: under Webhooks for all agents, or in one agent's settings. An agent's own takes the place of the account's. Use the public address: Retell calls from the cloud, from 100.20.5.228.",
  "Enter the API key that carries the webhook badge as this source's secret. No other key of the account signs.",
  "call_started, call_ended and call_analyzed are switched on by themselves. Switch on transfer_started, transfer_bridged, transfer_cancelled and transfer_ended where agents transfer calls: without them a transferred call ends when the agent leaves it.",
  "If a number asks an inbound webhook, that URL may be this source too: it is answered so that the number's own agent takes the call, until you say otherwise under Answers.",
  "Put what finds the person into the call's metadata, for example userId and name; they come back with every event.",
  "Call the agent from your own phone. call_started should appear here within seconds, call_analyzed shortly after the hang-up. Calls from the browser are web calls without a number and count as tests.",
];

export const usualEvents: UsualEvent[] = [
  usual("call_ended", ["call_analyzed"]),
  usual("call_analyzed", ["call_ended"]),
];

function usual(type: string, beside: string[]): UsualEvent {
  return {
    type,
    name: type,
    beside,
    afterCalls: 20,
    next: `Switch ${type} on for the agent at Retell, in its webhook settings.`,
  };
}

export const retry: RetryPolicy = {
  words:
    "Retell waits 10 s for a 2xx and sends again up to three times (“Webhook Overview”). When it does is not published: 5 s, 30 s and 2 m are assumed. A webhook that fails does not hold up the next one, so an event may come after its successor.",
  published: true,
  timeoutMs: policy.documented(10_000, `${OVERVIEW}; webhook_timeout_ms of an agent sets another.`),
  success: policy.documented(policy.anySuccess, OVERVIEW),
  attempts: policy.documented(4, `${OVERVIEW}: retried up to 3 times.`),
  delaysMs: policy.assumed([5_000, 30_000, 120_000], "Our judgement: no page says when Retell sends again."),
  jitter: policy.assumed(0),
  retriedStatuses: policy.documented(policy.anyFailure, OVERVIEW),
  retriedWithoutAnswer: policy.documented({ timeout: true, connection: true }, OVERVIEW),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "a transferred call",
    says: "After transfer_bridged the call ends with transfer_ended, not when the agent leaves. Where no transfer event came, call_ended ends it.",
    source: `${OVERVIEW} says what each event is and not which of them ends a call.`,
    optionId: "bridgedEndsBy",
  },
  {
    about: "outcome",
    says: "inactivity and max_duration_reached are timed out, ivr_reached and user_declined no answer, refusals of dialling failed; an error is aborted where somebody talked, else failed. No answer of an inbound call is missed.",
    source: `${DISCONNECTION} describes the reasons; the outcomes are our judgement.`,
  },
  {
    about: "voicemail",
    says: "in_voicemail of the analysis makes a completed call a voicemail.",
    source: `${GET_CALL} describes the field; the outcome is our judgement.`,
  },
  {
    about: "web calls",
    says: "A web call that names no number, in its metadata either, is a test.",
    source: "Our judgement: web calls come from the dashboard's test button and from pages alike.",
  },
  {
    about: "copies of transfer events",
    says: "Name, call, start and destination; Retell advises name, call and start.",
    source: `${OVERVIEW}; start_timestamp is the call's, so a second transfer would be lost as a copy.`,
  },
  {
    about: "order of transcripts",
    says: "The transcript whose last word was said latest is the newest.",
    source: `${OVERVIEW}: keep the latest; no number or time of an update is documented.`,
  },
  {
    about: "transcript_with_tool_calls",
    says: "Read inside of call, or beside it.",
    source: `${OVERVIEW} says “full call data plus transcript_with_tool_calls”, not where it stands.`,
  },
  {
    about: "customer's number",
    says: "from_number of an inbound, to_number of an outbound call. “anonymous” is withheld.",
    source: `${GET_CALL} names caller and callee; “anonymous” was seen, and is not documented.`,
  },
  {
    about: "company",
    says: "company of the metadata or of the dynamic variables.",
    source: "Not documented: Retell has no company of a call.",
  },
  {
    about: "recording links",
    says: "Ten minutes where the agent stores basic attributes only, 24 hours where its links are signed; else no end is known.",
    source: `${GET_CALL} and an older “Webhook”; data_storage_setting took the place of the older switch.`,
  },
  {
    about: "chats",
    says: "Of no call and of no person: a chat names no number.",
    source: "retell-sdk 5.66.1, type of a chat.",
  },
  {
    about: "inbound webhook",
    says: "Answered with an empty object, so that the number's own agent takes the call.",
    source: "Retell docs, “Inbound webhook”: every field of the answer may be left out.",
  },
  {
    about: "waits",
    says: "15 minutes for the analysis, and for what it lacks; a call without an end is stuck after 4 hours.",
    source: "Our judgement: no page gives a time.",
  },
];
