/** For tests: a log of Atoms events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { EVENTS } from "./event-types";
import { atoms } from "./pack";

/**
 * `at` is the receive time in seconds after the first event's. `more` stands in `metadata` of a current event, and at
 * the top of a draft one.
 */
export type LogEntry = { type: string; at?: number; id?: string; more?: { [key: string]: Json } };

export const ZERO = Date.parse("2026-03-02T15:10:00Z");

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { type: entry } : entry;
    const receivedAt = ZERO + (told.at ?? index) * 1000;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told, `d${index + 1}`)));
    return atomsReadings(body).map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

function atomsReadings(body: Uint8Array) {
  const request = { method: "POST", url: "/", headers: [], body };
  const readings = atoms.read(request, { country: "US", personPaths: atoms.personPaths });
  if (readings instanceof Promise) throw new Error("Atoms reads at once.");
  return readings;
}

/** The body of an event; another `id` for each delivery. */
export function bodyOf({ type, id, more }: LogEntry, deliveryId: string, call = "CALL-1"): Json {
  if (EVENTS[type]?.dialect === "draft") {
    return { event: type, timestamp: "2026-03-02T15:10:00Z", agent_id: "front", call_id: call, ...more };
  }
  const common = {
    agentId: "a1",
    eventType: type,
    conversationType: "telephonyInbound",
    callId: call,
    ...(type === "pre-conversation" ? { toPhone: "+12025550100", fromPhone: "+12025550142" } : {}),
  };
  return {
    url: "https://hooks.example.com/atoms",
    event: `a1.${type}`,
    metadata: { ...common, ...more },
    id: id ?? deliveryId,
  };
}

export const turns = [{ role: "user", content: "A person please.", timestamp: "2026-03-02T15:10:06Z" }];

/** post-conversation of a talk of 93 s, or without one in another state. */
export function post(callStatus = "completed", more: { [key: string]: Json } = {}): LogEntry {
  const numbers = {
    fromNumber: "+12025550142",
    toNumber: "+12025550100",
    callDirection: "telephony_inbound",
  };
  const talk = { callDuration: 93.4, answerTime: "2026-03-02T15:10:02Z", endTime: "2026-03-02T15:11:35.4Z" };
  const silence = { callDuration: 0, endTime: "2026-03-02T15:10:30Z" };
  const talked = callStatus === "completed";
  return {
    type: "post-conversation",
    more: {
      callData: { ...numbers, callStatus, ...(talked ? talk : silence) },
      transcript: talked ? turns : [],
      ...more,
    },
  };
}

export function analytics(summary: Json = "Moved to Thursday.", metrics: Json[] = []): LogEntry {
  return {
    type: "analytics-completed",
    more: { analytics: { summary, dispositionMetrics: metrics, successMetrics: [] } },
  };
}

export function callEnd(disposition: string, transcript: Json = turns): LogEntry {
  return { type: "call.end", more: { duration_seconds: 93, disposition, transcript, variables: {} } };
}
