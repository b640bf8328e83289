/** For tests: a log of ElevenLabs' webhooks in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { elevenlabs } from "./pack";

/** `more` stands in `data`; `at` is when it came and happened, in seconds after the first. */
export type LogEntry = { type: string; at?: number; more?: { [key: string]: Json } };

export const ZERO = Date.parse("2026-03-02T15:10:00Z");

/** Entries in order of arrival. */
export function logOf(...entries: LogEntry[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const at = ZERO + (entry.at ?? index) * 1000;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(entry, at)));
    const request = { method: "POST", url: "/", headers: [] as [string, string][], body };
    const readings = elevenlabs.read(request, { country: "US", personPaths: elevenlabs.personPaths });
    if (readings instanceof Promise) throw new Error("ElevenLabs is read at once.");
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt: at }));
  });
}

function bodyOf({ type, more }: LogEntry, at: number): Json {
  return {
    type,
    event_timestamp: at / 1000,
    data: { agent_id: "agent_1", conversation_id: "conv_1", ...more },
  };
}

const turns = [
  { role: "agent", message: "Good morning." },
  { role: "user", message: "To Thursday, please." },
];

/** A talk of a minute over the phone, whole unless `more` says otherwise; `meta` stands in its metadata. */
export function talk(more: { [key: string]: Json } = {}, meta: { [key: string]: Json } = {}): LogEntry {
  const phone = { direction: "inbound", external_number: "+12025550142", agent_number: "+12025550100" };
  return {
    type: "post_call_transcription",
    more: {
      status: "done",
      transcript: turns,
      metadata: {
        start_time_unix_secs: ZERO / 1000 - 70,
        call_duration_secs: 60,
        termination_reason: "",
        phone_call: phone,
        ...meta,
      },
      analysis: { call_successful: "success", transcript_summary: "Moved to Thursday." },
      ...more,
    },
  };
}

export const audio: LogEntry = { type: "post_call_audio", more: { full_audio: "SUQzBAAA" } };

/** Without the carrier's words unless `body` has them. */
export function failure(reason: string, body: { [key: string]: Json } = {}): LogEntry {
  const metadata = { type: "twilio", body };
  return { type: "call_initiation_failure", more: { failure_reason: reason, metadata } };
}
