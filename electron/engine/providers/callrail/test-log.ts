/** For tests: a log of CallRail events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { callrail } from "./pack";

/** Fields put over those of a call; `type` is the path it is sent to. */
export type LogEntry = { type: string; [field: string]: Json };

export const START = Date.parse("2026-03-02T15:15:04.120Z");

const CALL = {
  resource_id: "CAL0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  start_time: "2026-03-02T09:15:04.120-06:00",
  customer_phone_number: "+12025550142",
};

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const { type, ...fields } = typeof entry === "string" ? { type: entry } : entry;
    const body = new TextEncoder().encode(JSON.stringify({ ...CALL, ...fields }));
    const readings = callrail.read(
      { method: "POST", url: `/hooks/callrail/${type}`, headers: [], body },
      { country: "US", personPaths: callrail.personPaths },
    );
    if (readings instanceof Promise) throw new Error("CallRail reads at once.");
    return readings.map((reading) => ({
      ...reading,
      position: index + 1,
      receivedAt: START + index * 1000,
    }));
  });
}

/** What a Pre-Call says of every call. */
export const preCall: LogEntry = { type: "pre-call", answered: false, call_type: "missed", duration: "0" };

export const postCall: LogEntry = {
  type: "post-call",
  answered: true,
  call_type: "answered",
  duration: "187",
  direction: "inbound",
};
