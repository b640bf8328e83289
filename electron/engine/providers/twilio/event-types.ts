/**
 * Which event a request is. Twilio names none: everything may come to one URL, told apart by its fields alone. Status,
 * recording, transcription and machine detection are told; what remains asks for TwiML and waits for it. Lines that a
 * call dialled have names of their own (`leg.…`), since the end of one of them is not the end of the call.
 */
import type { EventKind, Stage } from "../../../../shared/words";
import { type Fields, textOf } from "./fields";

export type EventType = { label: string; kind: EventKind; stage: Stage | null; rank: number };

/** Statuses of a call in the order it has them. */
export const STATUSES: Record<string, { stage: Stage; rank: number; ends: boolean }> = {
  queued: { stage: "queued", rank: 10, ends: false },
  initiated: { stage: "dialing", rank: 20, ends: false },
  ringing: { stage: "dialing", rank: 30, ends: false },
  "in-progress": { stage: "in-conversation", rank: 40, ends: false },
  completed: { stage: "processing", rank: 60, ends: true },
  busy: { stage: "failed", rank: 60, ends: true },
  failed: { stage: "failed", rank: 60, ends: true },
  "no-answer": { stage: "failed", rank: 60, ends: true },
  canceled: { stage: "failed", rank: 60, ends: true },
};

export function isTerminal(status: string | null | undefined): boolean {
  return typeof status === "string" && Object.hasOwn(STATUSES, status) && STATUSES[status]?.ends === true;
}

const told = (label: string, rank: number, kind: EventKind = "lifecycle"): EventType => ({
  label,
  kind,
  stage: null,
  rank,
});

const OTHER: Record<string, EventType> = {
  "twiml.request": told("asks for TwiML", 25, "action"),
  "twiml.gather": told("input", 44, "action"),
  "twiml.dial": told("dial ended", 50, "action"),
  "twiml.record": told("recorded", 50, "action"),
  "amd.detected": told("answered by", 43),
  "transcription-started": told("transcribing", 42),
  "transcription-content": told("said", 46),
  "transcription-stopped": told("transcribed", 70),
  "transcription-error": told("not transcribed", 70, "failure"),
  "recording.in-progress": told("recording begins", 42),
  "recording.completed": told("recording", 70),
  "recording.absent": told("no recording", 70),
  "recording.failed": told("recording failed", 70, "failure"),
  "transcription.completed": told("transcript", 75),
  "transcription.failed": told("no transcript", 75, "failure"),
};

/** Twilio's event of the status in-progress is called answered. */
function labelOf(status: string): string {
  return status === "in-progress" ? "answered" : status.replace("-", " ");
}

/** A line that was dialled has stages of its own, and happens while its call is under way. */
const CALLS = Object.entries(STATUSES).map(([status, { stage, rank }]): [string, EventType] => [
  `call.${status}`,
  { label: labelOf(status), kind: stage === "failed" ? "failure" : "lifecycle", stage, rank },
]);
const LEGS = Object.entries(STATUSES)
  .filter(([status]) => status !== "queued")
  .map(([status, { stage }]): [string, EventType] => [
    `leg.${status}`,
    // A line that was answered and is over does nothing more, unlike its call.
    { ...told(`line ${labelOf(status)}`, 45), stage: status === "completed" ? null : stage },
  ]);

export const EVENT_TYPES: Record<string, EventType> = Object.fromEntries([
  ...CALLS,
  ...LEGS,
  ...Object.entries(OTHER),
]);

/** Fields that only requests of something else have: media streams, conferences, payments, messages. */
const FOREIGN: [field: string, label: string][] = [
  ["StreamEvent", "StreamEvent"],
  ["StatusCallbackEvent", "StatusCallbackEvent"],
  ["SiprecEvent", "SiprecEvent"],
  ["PaymentSid", "payment"],
  ["MessageSid", "message"],
  ["SmsSid", "message"],
];

export type NamedEvent = { type: string | null; label: string };

/** Null: nothing of Twilio Voice. The order decides: a transcription callback repeats `CallStatus` of its call. */
export function nameEvent(fields: Fields): NamedEvent | null {
  const text = (name: string) => textOf(fields, name)?.trim();
  const [event, transcription, recording, status] = [
    text("TranscriptionEvent"),
    text("TranscriptionStatus"),
    text("RecordingStatus"),
    text("CallStatus"),
  ];
  if (event !== undefined) return named(event);
  if (transcription !== undefined) return named(`transcription.${transcription}`);
  if (recording !== undefined) return named(`recording.${recording}`);
  if (text("DialCallStatus") !== undefined) return named("twiml.dial");
  if (text("CallbackSource") === "call-progress-events") return namedStatus(fields, status ?? "");
  const foreign = FOREIGN.find(([name]) => text(name) !== undefined);
  if (foreign)
    return isOfCall(fields) ? { type: null, label: shorten(text(foreign[0]) ?? foreign[1]) } : null;
  if (status !== undefined && isCounted(fields)) return namedStatus(fields, status);
  if (text("AnsweredBy") !== undefined && status === undefined) return named("amd.detected");
  if (status !== undefined) return named(twimlType(fields));
  return isOfCall(fields) ? { type: null, label: "unknown" } : null;
}

/** Compatible senders leave `CallbackSource` out; a request for TwiML has neither number nor duration. */
function isCounted(fields: Fields): boolean {
  return ["SequenceNumber", "CallDuration"].some((name) => textOf(fields, name) !== undefined);
}

function isOfCall(fields: Fields): boolean {
  return ["CallSid", "ParentCallSid"].some((name) => textOf(fields, name) !== undefined);
}

function namedStatus(fields: Fields, status: string): NamedEvent {
  return named(`${textOf(fields, "ParentCallSid") === undefined ? "call" : "leg"}.${status}`);
}

function twimlType(fields: Fields): string {
  if (textOf(fields, "RecordingUrl") !== undefined) return "twiml.record";
  const isInput = ["Digits", "SpeechResult"].some((name) => Object.hasOwn(fields, name));
  return isInput ? "twiml.gather" : "twiml.request";
}

function named(type: string): NamedEvent {
  const known = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined;
  return known ? { type, label: known.label } : { type: null, label: shorten(type) };
}

/** TwiML is waited for. */
export function asksForTwiml(type: string | null | undefined): boolean {
  return typeof type === "string" && type.startsWith("twiml.");
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text.toWellFormed();
}
