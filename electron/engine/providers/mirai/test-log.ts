/** For tests: a log of Mirai events in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { mirai } from "./pack";

/** `at` is the receive time in seconds after the first event's; `start` and `end` are the provider's, in seconds. */
export type LogEntry = {
  type: string;
  at?: number;
  start?: number | null;
  end?: number | null;
  status?: string;
  data?: { [key: string]: Json };
  metadata?: { [key: string]: Json };
};

export const ZERO = Date.parse("2026-03-02T10:00:00Z");

/** Entries in order of arrival; a text is an event of that type with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? { type: entry } : entry;
    const receivedAt = ZERO + (told.at ?? index) * 1000;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told)));
    const readings = mirai.read(
      { method: "POST", url: "/", headers: [], body },
      { country: "US", personPaths: mirai.personPaths },
    );
    if (readings instanceof Promise) throw new Error("Mirai reads at once.");
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

/** `call.lifecycle-ended` with its report. */
export function lifecycleEnded(reAttemptCount: number, finalStatus?: string, rescheduledCount = 0): LogEntry {
  const report = { reAttemptCount, rescheduledCount, ...(finalStatus === undefined ? {} : { finalStatus }) };
  return { type: "call.lifecycle-ended", data: { report } };
}

export function endOfCall(start: number, end: number, summary: Json = "Will pay on delivery."): LogEntry {
  return { type: "end-of-call", start, end, data: { analysis: { success: true, summary } } };
}

function bodyOf({ type, start, end, status, data, metadata }: LogEntry): Json {
  const call: { [key: string]: Json } = { id: "c_1" };
  if (status !== undefined) call.status = status;
  if (start !== undefined) call.startedAt = isoOrNull(start);
  if (end !== undefined) call.endedAt = isoOrNull(end);
  return { metadata: metadata ?? { orderId: "A-1" }, event: { type, data: { call, ...data } } };
}

function isoOrNull(seconds: number | null): string | null {
  return seconds === null ? null : new Date(ZERO + seconds * 1000).toISOString();
}
