/**
 * What a TeXML request is. The forms have Twilio's field names and no name of the event, so the fields tell, the surest
 * first: a transcription carries a CallStatus too, and a question is what nothing else is ("TeXML Call Completed" and its
 * siblings, "TeXML Instruction Fetching"). Refuses forms without a CallSid.
 */
import type { Json } from "../../../../shared/words";
import { isObject, textAt } from "../paths";

const STATUSES: Record<string, string> = {
  queued: "texml.initiated",
  initiated: "texml.initiated",
  ringing: "texml.ringing",
  "in-progress": "texml.answered",
  answered: "texml.answered",
};

/** Words of a call that is over. */
export const ENDED = ["completed", "busy", "no-answer", "failed", "canceled"];

/** Undefined: no form of TeXML; null: one, of a kind we do not know. */
export function texmlTypeOf(form: Json | undefined): string | null | undefined {
  if (!isObject(form) || textAt(form, "CallSid") === undefined) return undefined;
  const has = (name: string) => textAt(form, name) !== undefined;
  if (has("TranscriptionStatus")) return "texml.transcription";
  if (has("RecordingStatus"))
    return textAt(form, "RecordingStatus") === "in-progress"
      ? "texml.recording.in-progress"
      : "texml.recording.completed";
  if (has("MachineDetectionDuration") || (has("AnsweredBy") && !has("CallStatus"))) return "texml.amd";
  const status = textAt(form, "CallStatus")?.trim().toLowerCase() ?? "";
  if (textAt(form, "CallbackSource") === "call-progress-events") {
    if (has("Digit") || has("Digits")) return "texml.dtmf";
    return ENDED.includes(status)
      ? "texml.completed"
      : Object.hasOwn(STATUSES, status)
        ? (STATUSES[status] ?? null)
        : null;
  }
  if (has("Digits") || has("SpeechResult")) return "texml.gather";
  if (ENDED.includes(status)) return "texml.completed";
  return status === "" ? null : "texml.instructions";
}
