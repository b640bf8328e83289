/** For tests: a log of Telnyx events in a few words, read by the pack itself from real bodies. */
import { formType } from "../../../../shared/form-fields";
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { writeForm } from "../payload";
import { telnyx } from "./pack";

/** `at` is the moment of the event and of its arrival, seconds after the first; `came` an arrival that is another. */
export type LogEntry = {
  type: string;
  at?: number;
  came?: number;
  leg?: string;
  id?: string;
  more?: { [key: string]: Json };
};

export const ZERO = Date.parse("2026-03-02T10:00:00Z");
export const PERSON = "+12025550142";
export const OWN = "+12025550100";

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { type: entry } : entry;
    const at = told.at ?? index;
    const isForm = told.type.startsWith("texml.");
    const body = isForm
      ? formOf(told, at)
      : new TextEncoder().encode(JSON.stringify(bodyOf(told, at, index)));
    const headers: [string, string][] = [["content-type", isForm ? formType : "application/json"]];
    const readings = telnyx.read(
      { method: "POST", url: "/", headers, body },
      { country: "US", personPaths: telnyx.personPaths },
    );
    if (readings instanceof Promise) throw new Error("Telnyx reads at once.");
    const receivedAt = ZERO + (told.came ?? at) * 1000;
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

function momentOf(seconds: number): string {
  return new Date(ZERO + seconds * 1000).toISOString();
}

function bodyOf({ type, leg, id, more }: LogEntry, at: number, index: number): Json {
  const sides: { [key: string]: Json } =
    type === "call.initiated" ? { direction: "incoming", from: PERSON, to: OWN } : {};
  const payload = { call_session_id: "S-1", call_leg_id: leg ?? "L-1", ...sides, ...more };
  return {
    data: {
      record_type: "event",
      event_type: type,
      id: id ?? `d-${index}`,
      occurred_at: momentOf(at),
      payload,
    },
    meta: { attempt: 1 },
  };
}

const CALLBACK = { CallbackSource: "call-progress-events" };
const FORMS: Record<string, { [key: string]: Json }> = {
  "texml.instructions": { CallStatus: "ringing", From: PERSON, To: OWN },
  "texml.initiated": { ...CALLBACK, CallStatus: "initiated" },
  "texml.answered": { ...CALLBACK, CallStatus: "in-progress" },
  "texml.completed": { ...CALLBACK, CallStatus: "completed" },
  "texml.amd": { AnsweredBy: "human", MachineDetectionDuration: "2500" },
  "texml.recording.completed": {
    RecordingStatus: "completed",
    RecordingUrl: "https://recordings.example.com/1.mp3",
  },
  "texml.transcription": { TranscriptionStatus: "completed", TranscriptionText: "Thursday at ten." },
};

function formOf({ type, leg, more }: LogEntry, at: number): Uint8Array {
  return writeForm({ CallSid: leg ?? "L-1", Timestamp: momentOf(at), ...FORMS[type], ...more });
}

export const outgoing: LogEntry = {
  type: "call.initiated",
  more: { direction: "outgoing", from: OWN, to: PERSON },
};

export function hangup(cause = "normal_clearing", more: Omit<LogEntry, "type"> = {}): LogEntry {
  return { type: "call.hangup", ...more, more: { hangup_cause: cause, ...more.more } };
}

export const recording: LogEntry = {
  type: "call.recording.saved",
  more: { recording_urls: { mp3: "https://recordings.example.com/1.mp3" } },
};

export const transcription: LogEntry = {
  type: "call.recording.transcription.saved",
  more: { status: "completed", transcription_text: "Thursday at ten." },
};

export const insights: LogEntry = {
  type: "call.conversation_insights.generated",
  more: { results: [{ insight_id: "i", result: "Moved to Thursday." }] },
};

export const analyzed: LogEntry = {
  type: "call.analyzed",
  more: {
    conversation_insights: [{ conversation_insights: [{ insight_id: "i", result: "Moved to Thursday." }] }],
  },
};
