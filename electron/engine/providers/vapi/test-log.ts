/** For tests: a log of Vapi messages in a few words, read by the pack itself from real bodies. */
import type { Json } from "../../../../shared/words";
import type { PlacedReading } from "../pack";
import { vapi } from "./pack";

/** `status` makes it a status-update; `at` is when it came and happened, in seconds after the first. */
export type LogEntry = { type?: string; status?: string; at?: number; more?: { [key: string]: Json } };

export const ZERO = Date.parse("2026-03-02T15:10:00Z");

/** Entries in order of arrival; a text is a status, or the type of a message with nothing special. */
export function logOf(...entries: (string | LogEntry)[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const told = typeof entry === "string" ? entryOf(entry) : entry;
    const at = ZERO + (told.at ?? index) * 1000;
    const body = new TextEncoder().encode(JSON.stringify(bodyOf(told, at)));
    const request = { method: "POST", url: "/", headers: [] as [string, string][], body };
    const readings = vapi.read(request, { country: "US", personPaths: vapi.personPaths });
    if (readings instanceof Promise) throw new Error("Vapi reads at once.");
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt: at }));
  });
}

const STATUSES = ["scheduled", "queued", "ringing", "in-progress", "forwarding", "ended"];

function entryOf(word: string): LogEntry {
  return STATUSES.includes(word) ? { status: word } : { type: word };
}

/** `call.status` is as stale as Vapi's. */
export function bodyOf({ type, status, more }: LogEntry, at: number, call = "CALL-1"): Json {
  return {
    message: {
      type: type ?? "status-update",
      timestamp: at,
      ...(status === undefined ? {} : { status }),
      call: { id: call, type: "inboundPhoneCall", status: "queued", customer: { number: "+12025550142" } },
      ...more,
    },
  };
}

export const ended = (endedReason: string, at?: number): LogEntry => ({
  status: "ended",
  ...(at === undefined ? {} : { at }),
  more: { endedReason },
});

export const said = [
  { role: "bot", message: "Good morning." },
  { role: "user", message: "To Thursday, please." },
];

/** A report of a talk of a minute and a half, whole unless `more` says otherwise. */
export function report(
  endedReason = "customer-ended-call",
  more: { [key: string]: Json } = {},
  at?: number,
): LogEntry {
  return {
    type: "end-of-call-report",
    ...(at === undefined ? {} : { at }),
    more: {
      endedReason,
      startedAt: new Date(ZERO + 2000).toISOString(),
      endedAt: new Date(ZERO + 92_000).toISOString(),
      analysis: { summary: "Moved to Thursday.", successEvaluation: "true" },
      artifact: { messages: said, transcript: "AI: Good morning.\nUser: To Thursday, please." },
      ...more,
    },
  };
}
