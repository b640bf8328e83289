/** What is known about Twilio Voice beside its requests, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset, UsualEvent } from "../pack";
import * as policy from "../retry-policy";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OVERRIDES = "Twilio docs, “Webhooks (HTTP callbacks): Connection Overrides”";
const CALL = "Twilio docs, “Call resource”";
const SECURE = "Twilio docs, “Secure webhooks”";

/** No event closes a call: what is expected and closed makes it final at once, else fifteen quiet seconds do. */
export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: { outcomes: {}, other: { ms: 15_000, assumed: true } },
  requires: {
    conversation: ["recording", "transcript"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: {
    ms: 30 * MINUTE,
    assumed: true,
    becomes: "final",
    reason: "recording or transcription missing",
  },
  withoutArtifact: { ms: 30 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: { ms: 4 * HOUR + 15 * MINUTE, assumed: true },
  allowStatuses: null,
};

export const sources = [
  CALL,
  SECURE,
  OVERRIDES,
  "Twilio docs, “Voice Webhooks”",
  "Twilio docs, “TwiML for Programmable Voice”",
  "Twilio docs, “TwiML™ Voice: <Dial>”",
  "Twilio docs, “TwiML™ Voice: <Number>”",
  "Twilio docs, “TwiML™ Voice: <Record>”",
  "Twilio docs, “TwiML™ Voice: <Recording>”",
  "Twilio docs, “TwiML™ Voice: <Gather>”",
  "Twilio docs, “TwiML™ Voice: <Reject>”",
  "Twilio docs, “TwiML™ Voice: <Transcription>”",
  "Twilio docs, “Answering Machine Detection”",
  "Twilio SDK, “Validating webhook signatures (HMAC-SHA1 and HMAC-SHA256)”",
  "Telnyx docs, “TeXML”, whose requests have Twilio's names",
];

export const setup = [
  "Copy the auth token of the account from the Twilio Console and enter it as this source's secret. Of several accounts or subaccounts enter each one's token, with its Account SID as what it belongs to.",
  "Give this URL, exactly as it stands here, as status callback of the number or of the call you make, with the events initiated, ringing, answered and completed; left alone Twilio sends only completed.",
  "If you record or transcribe, give the same URL as recordingStatusCallback, transcribeCallback or statusCallbackUrl, and say here that you record and transcribe: then a call waits for both.",
  "Give lines that <Dial> opens a statusCallback on <Number>, <Sip> or <Client> with the event completed: a call has ended when each line that was seen has.",
  "Leave the Voice URL of a number that people call with your own application. Where it points here, Ringback turns the caller away as busy unless you choose an answer, or have your own program asked.",
  "Order, contact or campaign go along as parameters of the URL: they become the metadata of the call.",
  "Twilio signs the public address. Behind a tunnel or proxy start Ringback with --public-url and that address.",
];

export const usualEvents: UsualEvent[] = [
  {
    type: "call.completed",
    name: "completed",
    beside: ["twiml.request", "recording.completed"],
    afterCalls: 5,
    next: "Give {url} as the status callback: without it no end of a call is observed, and nothing leaves.",
  },
];

export const retry: RetryPolicy = {
  words:
    "One more try, at once, and only where no connection came about; whatever your handler answers, and an answer that takes longer than 15 s, loses the event. The URL may ask for more behind its #: rc is the number of retries (0 to 5), rp what is retried (ct, rt, 4xx, 5xx, all), and everything together takes at most 15 s (“Webhooks (HTTP callbacks): Connection Overrides”). Set here what your URL asks for.",
  published: true,
  timeoutMs: policy.documented(15_000, OVERRIDES),
  success: policy.assumed(
    policy.anySuccess,
    "Our judgement: the page speaks of 4xx and 5xx; a redirect is followed.",
  ),
  attempts: policy.documented(2, OVERRIDES),
  delaysMs: policy.assumed(
    [0],
    `Our judgement: ${OVERRIDES}, names no delay, and 15 s for all tries together.`,
  ),
  jitter: policy.assumed(0),
  retriedStatuses: policy.documented([], OVERRIDES),
  retriedWithoutAnswer: policy.documented({ timeout: false, connection: true }, OVERRIDES),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "names of events",
    says: "Twilio names none: call.… and leg.… are its statuses, the others what its fields say.",
    source:
      "Our judgement: the fields that tell them apart are documented, the order in which they are asked is not.",
  },
  {
    about: "status callbacks without CallbackSource",
    says: "A request with SequenceNumber or CallDuration is a status callback, not one for TwiML.",
    source: "Our judgement: senders that use Twilio's names leave CallbackSource out.",
  },
  {
    about: "end of a call",
    says: "The line that began it and every line seen of it have a terminal status; a status that another callback repeats counts too.",
    source: "Our judgement: Twilio tells of lines and not of calls.",
    optionId: "lines-end-with-call",
  },
  {
    about: "lines without ParentCallSid",
    says: "A callback about a dialled line that does not name its parent is a call of its own.",
    source: "Our judgement: nothing else ties them.",
  },
  {
    about: "final",
    says: "At once where what the source expects is closed; else after 15 s without an event, or 30 m after the end.",
    source: "Our judgement: no page says that nothing more comes.",
  },
  {
    about: "voicemail",
    says: "machine_… of answering machine detection is voicemail; fax is failed. Human and unknown are a conversation.",
    source: "“Answering Machine Detection” has the words; what they mean for a call is our judgement.",
  },
  {
    about: "message left",
    says: "An incoming call that reached nobody and was then recorded with <Record> is a voicemail.",
    source: "Our judgement: Twilio calls it completed.",
    optionId: "message-is-voicemail",
  },
  {
    about: "missed",
    says: "An incoming call that was busy, not answered or cancelled is missed; an outgoing one that was cancelled is aborted.",
    source: "Our judgement.",
  },
  {
    about: "start of a call",
    says: "Until it is answered the moment it was dialled or rang; then the answer, which is the end less CallDuration.",
    source: "Our judgement: a status callback has the moment of the event alone.",
  },
  {
    about: "calls of an app",
    says: "From client:… is an outgoing call of that user, who is the agent; without a number it is a test.",
    source: "Our judgement: Twilio calls it inbound, as seen from Twilio.",
  },
  {
    about: "agent",
    says: "The user of an app (client:…) who calls, or who answers a line that was dialled.",
    source: "Our judgement: Twilio names nobody.",
  },
  {
    about: "metadata",
    says: "Parameters that the URL has beside Twilio's own, and SIP headers.",
    source: "Our judgement: the URL is called exactly as entered, which is how people give values along.",
  },
  {
    about: "recording failed",
    says: "RecordingStatus failed closes the recording.",
    source:
      "Our judgement: the status of a recording may be failed; callbacks are documented for three others.",
  },
  {
    about: "transcription in real time",
    says: "Final sentences make the transcript; inbound_track is the person, outbound_track our side. It is closed when it stops or the call is over.",
    source:
      "“TwiML™ Voice: <Transcription>” has the tracks; that the person is on the inbound one is our judgement.",
  },
  {
    about: "duplicates",
    says: "The same status, number and line; the same recording and status; else the same words. I-Twilio-Idempotency-Token is not relied on.",
    source: "Twilio says that it distinguishes retry attempts, not that it is the same in each.",
  },
  {
    about: "longest call",
    says: "Without an end for 4 h 15 m a call is marked stuck.",
    source: "Our judgement: calls may be made longer.",
  },
  {
    about: "answer to a request for TwiML",
    says: "A call that rings is turned away as busy; everywhere else an empty document goes, which ends what was asked.",
    source: "Our judgement: “TwiML™ Voice: <Reject>” is not billed and pretends no conversation.",
  },
];
