/**
 * The events of Telnyx as data. Call Control names an event in `event_type`; TeXML posts forms without a name, which
 * `texml.ts` gives one. Rank is the phase: before the talk, the talk, its end, what is made of it afterwards. Within a
 * phase the provider's own moment decides.
 */
import type { EventKind, Stage } from "../../../../shared/words";

/**
 * What an event proves of its line: that it began, that somebody answered, that it goes on, that it ended. `after` is
 * what is made of the call, `beside` what happens around it; neither opens a line.
 */
export type Part = "start" | "answer" | "talk" | "end" | "after" | "beside";

export type TelnyxEventType = {
  part: Part;
  kind: EventKind;
  stage: Stage | null;
  rank: number;
  label: string;
};

const RANKS: Record<Part, number> = { start: 10, answer: 20, talk: 20, beside: 20, end: 40, after: 50 };

function event(part: Part, label: string, more: Partial<TelnyxEventType> = {}): TelnyxEventType {
  return { part, kind: "lifecycle", stage: null, rank: RANKS[part], label, ...more };
}

/** Events that say nothing about where the call is: `call.speak.started` is a `speak started`. */
function plain(part: Part, names: string[]): Record<string, TelnyxEventType> {
  const labelOf = (name: string) => name.replace(/^call\./, "").replaceAll(/[._]/g, " ");
  return Object.fromEntries(names.map((name) => [name, event(part, labelOf(name))]));
}

const talking = { stage: "in-conversation" } as const;

export const EVENTS: Record<string, TelnyxEventType> = {
  "call.initiated": event("start", "initiated", { stage: "dialing" }),
  "call.answered": event("answer", "answered", talking),
  "call.bridged": event("answer", "bridged", talking),
  "call.machine.detection.ended": event("answer", "detected"),
  "call.machine.premium.detection.started": event("answer", "detecting"),
  "call.machine.premium.detection.ended": event("answer", "detected"),
  "call.machine.greeting.ended": event("answer", "greeting ended"),
  "call.machine.premium.greeting.ended": event("answer", "greeting ended"),
  ...plain("talk", [
    "call.enqueued",
    "call.dequeued",
    "call.hold",
    "call.unhold",
    "call.dtmf.received",
    "call.gather.ended",
    "call.speak.started",
    "call.speak.ended",
    "call.playback.started",
    "call.playback.ended",
    "call.ai_gather.partial_results",
    "call.ai_gather.message_history_updated",
    "call.ai_gather.ended",
    "call.transcription",
    "call.refer.started",
    "call.refer.completed",
    "call.payment.progress",
    "call.payment.completed",
    "call.deepfake_detection.result",
  ]),
  "call.refer.failed": event("talk", "refer failed", { kind: "failure" }),
  "call.conversation.ended": event("answer", "conversation ended", { rank: 30 }),
  ...plain("beside", [
    "call.fork.started",
    "call.fork.stopped",
    "call.deepfake_detection.error",
    "streaming.started",
    "streaming.stopped",
    "siprec.started",
    "siprec.stopped",
    "conference.created",
    "conference.ended",
    "conference.floor.changed",
    "conference.participant.joined",
    "conference.participant.left",
    "conference.participant.playback.started",
    "conference.participant.playback.ended",
    "conference.participant.speak.started",
    "conference.participant.speak.ended",
    "conference.playback.started",
    "conference.playback.ended",
    "conference.recording.saved",
    "conference.speak.started",
    "conference.speak.ended",
  ]),
  "streaming.failed": event("beside", "streaming failed", { kind: "failure" }),
  "siprec.failed": event("beside", "siprec failed", { kind: "failure" }),
  "call.hangup": event("end", "hangup", { stage: "processing" }),
  "call.recording.saved": event("after", "recording", { stage: "processing" }),
  "call.recording.error": event("after", "recording failed", { kind: "failure" }),
  "call.recording.transcription.saved": event("after", "transcription", { stage: "processing", rank: 55 }),
  "call.cost": event("after", "cost", { rank: 57 }),
  "call.conversation_insights.generated": event("after", "insights", {
    kind: "final",
    stage: "analysis",
    rank: 60,
  }),
  "call.analyzed": event("after", "analyzed", { kind: "final", stage: "final", rank: 70 }),
  "texml.instructions": event("start", "asks what to do", { stage: "dialing", rank: 12 }),
  "texml.gather": event("talk", "gathered"),
  "texml.initiated": event("start", "initiated", { stage: "dialing" }),
  "texml.ringing": event("start", "ringing", { stage: "dialing", rank: 11 }),
  "texml.answered": event("answer", "answered", talking),
  "texml.amd": event("answer", "detected"),
  "texml.dtmf": event("talk", "dtmf"),
  "texml.completed": event("end", "completed", { stage: "processing" }),
  "texml.recording.in-progress": event("talk", "recording begins"),
  "texml.recording.completed": event("after", "recording", { stage: "processing" }),
  "texml.transcription": event("after", "transcription", { stage: "processing", rank: 55 }),
};

/** Undefined for types we do not know. */
export function eventOf(type: string | null): TelnyxEventType | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

export function partOf(reading: { type: string | null }): Part | undefined {
  return eventOf(reading.type)?.part;
}

/** Version 1 wrote underscores for dots: `call_machine_detection_ended`. */
const OLDER_NAMES = new Map(
  Object.keys(EVENTS)
    .filter((type) => !type.startsWith("texml."))
    .map((type) => [type.replaceAll(".", "_"), type]),
);

/** The type of a name as sent; null where it is not known. TeXML's types are ours: nobody sends their names. */
export function typeOfName(name: string): string | null {
  if (name.startsWith("texml.")) return null;
  return eventOf(name) ? name : (OLDER_NAMES.get(name) ?? null);
}
