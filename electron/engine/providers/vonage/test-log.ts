/** For tests: a log of Vonage events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { vonage } from "./pack";

/** `at` is the moment of the event and of its arrival, seconds after the first. */
export type LogEntry = { type: string; at?: number; leg?: string; more?: { [key: string]: Json } };

export const ZERO = Date.parse("2026-03-02T10:00:00Z");
export const recorded: LogEntry = {
  type: "record",
  more: { recording_uuid: "R-1", recording_url: "https://api.example.com/v1/files/R-1" },
};

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const { type, at = index, leg = "L-1", more } = typeof entry === "string" ? { type: entry } : entry;
    const timestamp = new Date(ZERO + at * 1000).toISOString();
    const line = { uuid: leg, status: type, direction: "outbound", from: "12025550190", to: "12025550142" };
    const body = { conversation_uuid: "C-1", timestamp, ...(type === "record" ? {} : line), ...more };
    const readings = vonage.read(
      { method: "POST", url: "/", headers: [], body: new TextEncoder().encode(JSON.stringify(body)) },
      { country: "US", personPaths: vonage.personPaths },
    );
    if (readings instanceof Promise) throw new Error("Vonage reads at once.");
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt: ZERO + at * 1000 }));
  });
}
