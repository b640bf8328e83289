/** For tests: a log of Twilio requests in a few words, read by the pack itself from real forms. */

import { formType } from "../../../../shared/form-fields";
import type { PlacedReading, RawRequest } from "../pack";
import { writeMailDate } from "../times";
import { twilio } from "./pack";

export const ZERO = Date.parse("2026-03-02T10:00:00Z");
export const CALL = "CA0123456789abcdef0123456789abcdef";
export const LINE = "CAfedcba9876543210fedcba9876543210";

/** Fields of one request; `at` is the receive time and `told` the provider's, both in seconds after the first event's. */
export type LogEntry = { at?: number; told?: number; line?: string; fields: Record<string, string> };

/** A status: of the call, or of a line it dialled. `seconds` is how long it was answered. */
export function status(
  status: string,
  more: Partial<LogEntry> & { seconds?: number; direction?: string } = {},
): LogEntry {
  const { seconds, direction = "outbound-api", line, fields, ...rest } = more;
  return {
    ...rest,
    ...(line === undefined ? {} : { line }),
    fields: {
      CallStatus: status,
      CallbackSource: "call-progress-events",
      ...(line === undefined ? { Direction: direction } : {}),
      ...(seconds === undefined ? {} : { CallDuration: String(seconds) }),
      ...fields,
    },
  };
}

export function recording(status: string, more: Partial<LogEntry> = {}): LogEntry {
  const url: Record<string, string> =
    status === "completed" ? { RecordingUrl: "https://api.example.com/RE1" } : {};
  return { ...more, fields: { RecordingSid: "RE1", RecordingStatus: status, ...url, ...more.fields } };
}

export function transcription(status: string, more: Partial<LogEntry> = {}): LogEntry {
  const text: Record<string, string> = status === "completed" ? { TranscriptionText: "Hello." } : {};
  return { ...more, fields: { TranscriptionSid: "TR1", TranscriptionStatus: status, ...text } };
}

export function said(number: number, transcript: string, more: Partial<LogEntry> = {}): LogEntry {
  return {
    ...more,
    fields: {
      TranscriptionEvent: "transcription-content",
      TranscriptionSid: "GT1",
      SequenceId: String(number),
      Track: "inbound_track",
      TranscriptionData: JSON.stringify({ transcript }),
      Final: "true",
      ...more.fields,
    },
  };
}

export function event(name: string, more: Partial<LogEntry> = {}): LogEntry {
  return { ...more, fields: { TranscriptionEvent: name, TranscriptionSid: "GT1", ...more.fields } };
}

/** Entries in order of arrival. */
export function logOf(...entries: LogEntry[]): PlacedReading[] {
  return entries.flatMap((entry, index) => {
    const readings = twilio.read(requestOf(entry), { country: "US", personPaths: twilio.personPaths });
    if (readings instanceof Promise) throw new Error("Twilio reads at once.");
    const receivedAt = ZERO + (entry.at ?? index) * 1000;
    return readings.map((reading) => ({ ...reading, position: index + 1, receivedAt }));
  });
}

export function requestOf({ line, told, fields }: LogEntry): RawRequest {
  const isIn = fields.Direction === "inbound";
  const ends = isIn
    ? { From: "+12025550142", To: "+12025550100" }
    : { From: "+12025550100", To: "+12025550142" };
  const all = {
    AccountSid: "AC1",
    ...(line === undefined ? { CallSid: CALL } : { CallSid: line, ParentCallSid: CALL }),
    ...ends,
    ...(told === undefined ? {} : { Timestamp: writeMailDate(ZERO + told * 1000) }),
    ...fields,
  };
  const body = new TextEncoder().encode(new URLSearchParams(all).toString());
  return { method: "POST", url: "/hooks/twilio", headers: [["content-type", formType]], body };
}
