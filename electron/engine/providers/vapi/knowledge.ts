/** What is known about Vapi beside its payloads, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent, Wait } from "../pack";
import * as policy from "../retry-policy";
import { ENDED, REPORT } from "./event-types";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const EVENTS = "Vapi docs, “Server events”";
const SERVER = "Vapi API reference, “Server”";

export const waitForEnd: Wait = { ms: 4 * 60 * MINUTE, assumed: true };
const quiet = { ms: 5 * MINUTE, assumed: true };

/** A conversation waits for its report; what was none is final after five quiet minutes too. */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: {
    outcomes: {
      busy: quiet,
      "no-answer": quiet,
      missed: quiet,
      failed: quiet,
      skipped: quiet,
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
  withoutFinal: { ms: 15 * MINUTE, assumed: true, becomes: "final", reason: `the ${REPORT} did not come` },
  withoutArtifact: { ms: 15 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: waitForEnd,
  allowStatuses: null,
};

export const sources = [
  EVENTS,
  "Vapi docs, “Server URLs” and “Setting server URLs”",
  "Vapi docs, “Server authentication”",
  "Vapi docs, “Call ended reasons”",
  "Vapi docs, “Custom tools”, “Handoff tool” and “Dynamic call transfers”",
  "Vapi API reference, “ServerMessage”, “ServerMessageStatusUpdate” and “ServerMessageEndOfCallReport”",
  "Vapi API reference, “Call”, “Artifact” and “Analysis”",
  "Vapi API reference, “HMACAuthenticationPlan”, “Server” and “BackoffPlan”",
];

export const setup = [
  "In the Vapi dashboard give this URL as the Server URL: of the assistant, of the phone number, or of the organization. The most specific one wins. Use the public address.",
  "Under Server Messages of the assistant keep status-update and end-of-call-report. transfer-update and transcript have to be added; each conversation-update repeats the whole conversation, so leave it out unless you need it.",
  "Under Integrations, Server Configuration add a custom credential and choose it for the server: a bearer token, or HMAC. Enter its token or secret key as this source's secret. Anything but the defaults of an HMAC is set at this source too.",
  "OAuth 2.0 credentials carry a token that changes: give such a source no secret.",
  "Does the assistant call tools, or does a number ask for its assistant? Then say under Answers what is answered, or let your own handler answer. Until then tools hear that nobody has scripted them, and a caller hears that the line is being set up.",
  "Does the assistant have no analysis? Switch “we summarise” and “we analyse” off, so that no call waits for them.",
  "By itself Vapi sends every message once. For retries set server.backoffPlan at Vapi and the same numbers at this source.",
  "Call the assistant. Its status-updates should appear here within seconds, and its report a little after the end.",
];

export const usualEvents: UsualEvent[] = [
  usual(ENDED, "status-update", [REPORT]),
  usual(REPORT, REPORT, [ENDED]),
];

function usual(type: string, name: string, beside: string[]): UsualEvent {
  return {
    type,
    name,
    beside,
    afterCalls: 20,
    next: `Add ${name} to the server messages of the assistant at Vapi, and look whether the assistant or the number has another server URL than {url}.`,
  };
}

export const retry: RetryPolicy = {
  words:
    "None unless server.backoffPlan says so: then up to ten retries after 0 to 10 s, fixed or exponential, of anything but 2xx that is not among excludedStatusCodes. Vapi waits 20 s (server.timeoutSeconds, 1 to 300) for the answer, 7.5 s for that to an assistant-request.",
  published: true,
  timeoutMs: policy.documented(20 * SECOND, SERVER),
  success: policy.documented(policy.anySuccess, SERVER),
  attempts: policy.documented(1, "Vapi API reference, “BackoffPlan”: maxRetries is 0 by default"),
  delaysMs: policy.documented([], "Vapi API reference, “BackoffPlan”"),
  jitter: policy.assumed(0, "Our judgement: no page speaks of chance."),
  retriedStatuses: policy.documented(policy.anyFailure, "Vapi API reference, “BackoffPlan”"),
  retriedWithoutAnswer: policy.assumed(
    { timeout: true, connection: true },
    "Our judgement: “if the request fails” is taken to mean no answer too.",
  ),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "status of the call object",
    says: "message.call was made when the call began; its status is never read. What message.status and message.endedReason say decides.",
    source: "Seen in bodies others captured: ended and end-of-call-report carry call.status “queued”.",
  },
  {
    about: "times",
    says: "message.timestamp is the moment of the message, a number of milliseconds or ISO text, and orders within a phase.",
    source: "Vapi API reference says “the timestamp of the message”; bodies of 2024 have text.",
  },
  {
    about: "the shape of 2024",
    says: "Transcript, summary, recordingUrl and messages are read at the message itself where artifact and analysis lack them.",
    source: "Seen in bodies others captured.",
  },
  {
    about: "ended reasons",
    says: "Grouped by prefix. An error after an answer is aborted, else failed; silence and the longest duration are timed out; a reason nobody knows is completed where somebody answered.",
    source: "Our judgement over “Call ended reasons”, which lists some and points at six hundred.",
  },
  {
    about: "answered",
    says: "A status-update in-progress came, or the transcript has words of the user.",
    source: "Our judgement: no field says it.",
  },
  {
    about: "duplicates",
    says: "The same type and status at the same moment of one call are copies; of live streams only equal bytes are.",
    source: "Not documented: there is no id of an event, and no count of attempts.",
  },
  {
    about: "final without a conversation",
    says: "Five quiet minutes after the end make a call final that nobody answered.",
    source: "Our judgement: no page says whether such a call has a report.",
  },
  {
    about: "report missing",
    says: "Fifteen minutes after the observed end the call record leaves marked incomplete; the report makes version 2 when it comes.",
    source: "Our judgement: by itself Vapi sends nothing again.",
  },
  {
    about: "no end",
    says: "Four hours after the first message, or after a scheduled call was due, a call without an observed end is marked stuck.",
    source: "Our judgement.",
  },
  {
    about: "web calls",
    says: "A call from the browser without a customer's number is a test.",
    source: "Our judgement: a test from the dashboard and a web product's own call look the same.",
    optionId: "webCallsAreTests",
  },
  {
    about: "messages without a call",
    says: "Kept, and joined to no call.",
    source: `${EVENTS} shows transcript and conversation-update so.`,
  },
  {
    about: "live streams",
    says: "transcript, speech-update, conversation-update, model-output, voice-input and the like move nothing; their words are read from the report.",
    source: "Our judgement: the report holds the whole conversation.",
  },
  {
    about: "metadata",
    says: "metadata of assistant, call and overrides, and the variable values of the call; the later one wins.",
    source: "Our judgement: the API reference knows all of them and calls none the call's own.",
  },
  {
    about: "HMAC",
    says: "What the time counts is told by its length, and it may stand five minutes from the arrival. Without a setting the body alone is tried as well, and x-vapi-signature with sha256= before it.",
    source:
      "Vapi API reference, “HMACAuthenticationPlan”, names neither unit nor window; examples of the docs sign the body alone.",
    optionId: "toleranceSeconds",
  },
  {
    about: "attempts",
    says: "Every call is one attempt: a retry is a call with an id of its own.",
    source: "Not documented.",
  },
  {
    about: "statuses not-found and deletion-failed",
    says: "Kept with the call; they move nothing.",
    source: "Vapi API reference, “ServerMessageStatusUpdate”, lists them without a word.",
  },
  {
    about: "function-call, voice-input and assistant.speechStarted",
    says: "Read as their names say.",
    source: "Vapi API reference, “ServerMessage”; their fields are the envelope's.",
  },
];
