/**
 * The webhooks of ElevenLabs as data ("Post-call webhooks", "Webhooks"). There is no live event: a call is told once it is
 * over, by one of two, and its sound apart, before or after. The sound has no phase: it stands where it arrived. What the
 * workspace tells of its voices is about no call.
 */
import type { EventKind, Json, Stage } from "../../../../shared/words";
import { objectAt, textAt, valueAt } from "../paths";

export const TRANSCRIPTION = "post_call_transcription";
export const AUDIO = "post_call_audio";
export const FAILURE = "call_initiation_failure";

export type ElevenLabsEvent = {
  about: "call" | "workspace";
  label: string;
  kind: EventKind;
  stage: Stage | null;
  rank: number;
};

const voice = (label: string): ElevenLabsEvent => ({
  about: "workspace",
  label,
  kind: "lifecycle",
  stage: null,
  rank: -1,
});

export const EVENTS: Record<string, ElevenLabsEvent> = {
  [FAILURE]: { about: "call", label: "failure", kind: "failure", stage: "failed", rank: 10 },
  [TRANSCRIPTION]: { about: "call", label: "transcription", kind: "final", stage: "final", rank: 20 },
  [AUDIO]: { about: "call", label: "audio", kind: "lifecycle", stage: null, rank: -1 },
  voice_removal_notice: voice("voice will go"),
  voice_removal_notice_withdrawn: voice("voice stays"),
  voice_removed: voice("voice is gone"),
};

const LONGEST_LABEL = 60;

/** Null: no webhook of ElevenLabs'. A type nobody knows is one where `data` and `event_timestamp` stand beside it. */
export function nameEvent(
  body: Json | undefined,
): { type: string | null; label: string; event: ElevenLabsEvent | undefined } | null {
  const sent = textAt(body, "type")?.trim();
  if (sent === undefined) return null;
  const event = Object.hasOwn(EVENTS, sent) ? EVENTS[sent] : undefined;
  if (event) return { type: sent, label: event.label, event };
  if (objectAt(body, "data") === undefined || valueAt(body, "event_timestamp") === undefined) return null;
  const label =
    sent.length > LONGEST_LABEL ? `${sent.slice(0, LONGEST_LABEL).toWellFormed()}…` : sent.toWellFormed();
  return { type: null, label, event: undefined };
}
