/** For tests: a log of Aircall events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { aircall } from "./pack";

/** `at` is the moment of the event and of its arrival, seconds after the first; `more` stands in `data`. */
export type LogEntry = { type: string; at?: number; more?: { [key: string]: Json } };

export const ZERO = Date.parse("2026-03-02T10:00:00Z");
const SECONDS = ZERO / 1000;

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { type: entry } : entry;
    const at = told.at ?? index;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told, at)));
    const readings = aircall.read(
      { method: "POST", url: "/", headers: [], body },
      { country: "US", personPaths: aircall.personPaths },
    );
    if (readings instanceof Promise) throw new Error("Aircall reads at once.");
    return readings.map((reading) => ({
      ...reading,
      position: index + 1,
      receivedAt: ZERO + at * 1000,
    }));
  });
}

function bodyOf({ type, more }: LogEntry, at: number): Json {
  const ofCall = type.startsWith("call.");
  const call = {
    id: 3107285961,
    direction: "inbound",
    status: "initial",
    raw_digits: "+1 202-555-0142",
    started_at: SECONDS,
  };
  const data = ofCall ? { ...call, ...more } : { id: 1, call_id: 3107285961, ...more };
  return {
    resource: type.split(".")[0] ?? "",
    event: type,
    timestamp: SECONDS + at,
    token: "example-token",
    data,
  };
}

export const answered: LogEntry = {
  type: "call.answered",
  at: 9,
  more: { status: "answered", answered_at: SECONDS + 9 },
};
const over = { status: "done", ended_at: SECONDS + 60 };
const recorded = { ...over, answered_at: SECONDS + 9, recording: "https://media.example.com/1" };

export const hungup: LogEntry = { type: "call.hungup", at: 60, more: { ...over, answered_at: SECONDS + 9 } };
export const ended: LogEntry = { type: "call.ended", at: 90, more: recorded };
export const tagged: LogEntry = {
  type: "call.tagged",
  at: 120,
  more: { ...recorded, tags: [{ name: "vip" }] },
};

/** Of a call nobody answered. */
export function unanswered(type: string, more: LogEntry["more"] = {}): LogEntry {
  return { type, at: type === "call.ended" ? 90 : 60, more: { ...over, answered_at: null, ...more } };
}
