/** For tests: a log of Whippy call events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { whippy } from "./pack";

/** `at` is the receive time and `updated` the provider's, both in seconds after the first event's. */
export type LogEntry = {
  status?: Json;
  event?: string;
  at?: number;
  updated?: number;
  call?: { [key: string]: Json };
  data?: { [key: string]: Json };
  requestId?: string;
};

export const ZERO = Date.parse("2026-03-02T10:00:00Z");
export const WHOLE = {
  duration_seconds: 58,
  summary: "Can do nights.",
  transcript: [{ role: "user", content: "I can do nights." }],
};

/** Entries in order of arrival; a text is an event with that status and nothing else. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { status: entry } : entry;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told, index)));
    const readings = whippy.read(
      { method: "POST", url: "/", headers: [], body },
      { country: "US", personPaths: whippy.personPaths },
    );
    if (readings instanceof Promise) throw new Error("Whippy reads at once.");
    const receivedAt = ZERO + (told.at ?? index) * 1000;
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

function bodyOf({ status, event, updated, call, data, requestId }: LogEntry, index: number): Json {
  return {
    data: {
      id: "5e2b6b0a-2f7c-4b7a-9d51-8f0a1b2c3d4e",
      type: "call",
      direction: "INBOUND",
      from: "+12025550142",
      to: "+12025550100",
      ...(status === undefined ? {} : { delivery_status: status }),
      ...(updated === undefined ? {} : { updated_at: new Date(ZERO + updated * 1000).toISOString() }),
      ...(call === undefined ? {} : { call }),
      ...data,
    },
    event: event ?? "call.updated",
    request_id: requestId ?? `r_${index + 1}`,
  };
}
