/** For tests: a log of Retell events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { retell } from "./pack";

type Fields = { [key: string]: Json };

/** `at` is the receive time in seconds after the first event's; `call` and `beside` are added to the body. */
export type LogEntry = { type: string; at?: number; call?: Fields; beside?: Fields };

export const ZERO = Date.parse("2026-03-02T15:10:00Z");
export const TURNS = [
  { role: "agent", content: "Example Clinic, how can I help?" },
  { role: "user", content: "Thursday at ten, please." },
];

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { type: entry } : entry;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told)));
    const request = { method: "POST", url: "/", headers: [], body };
    const readings = retell.read(request, { country: "US", personPaths: retell.personPaths });
    if (readings instanceof Promise) throw new Error("Retell reads at once.");
    const receivedAt = ZERO + (told.at ?? index) * 1000;
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

export function bodyOf({ type, call, beside }: LogEntry, callId = "call_1"): Json {
  return {
    event: type,
    call: {
      call_id: callId,
      call_type: "phone_call",
      agent_id: "agent_1",
      direction: "inbound",
      from_number: "+12025550142",
      to_number: "+12025550100",
      // As in the vendor's sample of call_ended: not the state of the call.
      call_status: "registered",
      start_timestamp: ZERO,
      ...call,
    },
    ...beside,
  };
}

/** call_ended for that reason; of a talk of 93 s unless said otherwise. */
export function ended(reason: string | null, call: Fields = {}): LogEntry {
  const end = { end_timestamp: ZERO + 93_000, duration_ms: 93_000, transcript_object: TURNS };
  return {
    type: "call_ended",
    call: { ...end, ...(reason === null ? {} : { disconnection_reason: reason }), ...call },
  };
}

/** call_ended of a call that reached nobody. */
export function unreached(reason: string, call: Fields = {}): LogEntry {
  return { type: "call_ended", call: { disconnection_reason: reason, duration_ms: 0, ...call } };
}

export function analyzed(analysis: Fields = {}, call: Fields = {}): LogEntry {
  const whole = { call_summary: "Moved to Thursday.", user_sentiment: "Positive", call_successful: true };
  return {
    type: "call_analyzed",
    call: { ...ended("user_hangup").call, ...call, call_analysis: { ...whole, ...analysis } },
  };
}

export function transfer(what: string, to = "+12025550123"): LogEntry {
  return { type: `transfer_${what}`, beside: what === "ended" ? {} : { transfer_destination: to } };
}
