/** For tests: a log of Bland requests in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { bland } from "./pack";

type Fields = { [key: string]: Json };

/** `at` is the receive time in seconds after the first request's. */
export type LogEntry = { body: Fields; at?: number };

export const ZERO = Date.parse("2026-03-02T15:10:00Z");
export const CALL = "7d1f0c52-3b68-4e0a-9c41-2f6a8b7e5d10";

/** Entries in order of arrival. */
export function logOf(...entries: LogEntry[]): PlacedReading[] {
  return entries.flatMap(({ body, at }, index) => {
    const request = {
      method: "POST",
      url: "/",
      headers: [],
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
    const readings = bland.read(request, { country: "US", personPaths: bland.personPaths });
    if (readings instanceof Promise) throw new Error("Bland reads at once.");
    const receivedAt = ZERO + (at ?? index) * 1000;
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

/** The record of an outbound talk of 40 s. */
export function record(more: Fields = {}): LogEntry {
  return {
    body: {
      call_id: CALL,
      inbound: false,
      from: "+12025550100",
      to: "+12025550142",
      completed: true,
      queue_status: "complete",
      answered_by: "human",
      corrected_duration: "40",
      started_at: "2026-03-02T15:10:00.000Z",
      transcripts: [
        { user: "assistant", text: "Is now a good time?" },
        { user: "user", text: "Yes." },
      ],
      summary: "Confirmed.",
      ...more,
    },
  };
}

/** The record of a call in which nobody said a word. */
export function silent(more: Fields = {}): LogEntry {
  const nothing = { transcripts: [], corrected_duration: "0", answered_by: null, summary: null };
  return record({ ...nothing, ...more });
}

export function inCall(more: Fields = {}): LogEntry {
  return { body: { call_id: CALL, category: "tool", ...more } };
}
