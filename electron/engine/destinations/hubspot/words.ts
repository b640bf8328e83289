/** How HubSpot says what a call record says: status, direction, disposition, in its own words and units. */
import type { CallRecordContent } from "../destination";

type Spoken = Pick<CallRecordContent, "outcome" | "outcomeClass" | "direction">;

/**
 * The dispositions every account has, by outcome: GUIDs of HubSpot's calls guide. An account's own ones stand in
 * `GET /crm/v3/properties/calls/hs_call_disposition`.
 */
export const defaultDispositions = [
  "completed = f240bbac-87c9-4f6e-bf70-924b57d47db7",
  "timed-out = f240bbac-87c9-4f6e-bf70-924b57d47db7",
  "no-answer = 73a0d17f-1163-4015-bdd5-ec830791da20",
  "missed = 73a0d17f-1163-4015-bdd5-ec830791da20",
  "busy = 9d9162e7-6cf3-4944-bf63-4dff82258764",
  "voicemail = b2cf5968-551e-4856-9783-52b3da59a7d0",
];

/**
 * `hs_call_status` has no word for a missed call or a voicemail: HubSpot's guide names ten words and then uses an
 * eleventh for voicemail. An inbound one was not answered; an outbound voicemail was spoken to its end.
 */
export function statusOf({ outcome, outcomeClass, direction }: Spoken): string | null {
  switch (outcome) {
    case "completed":
    case "timed-out":
      return "COMPLETED";
    case "aborted":
      return outcomeClass === "conversation" ? "COMPLETED" : "CANCELED";
    case "voicemail":
      return direction === "inbound" ? "NO_ANSWER" : "COMPLETED";
    case "no-answer":
    case "missed":
      return "NO_ANSWER";
    case "busy":
      return "BUSY";
    case "failed":
      return "FAILED";
    case "skipped":
      return "CANCELED";
    default:
      return null;
  }
}

export function directionOf(direction: string | null): "INBOUND" | "OUTBOUND" | null {
  if (direction === "inbound") return "INBOUND";
  return direction === "outbound" ? "OUTBOUND" : null;
}

/** HubSpot counts in milliseconds, as text. A call nobody talked in lasted 0. */
export function durationOf(
  record: Pick<CallRecordContent, "outcomeClass" | "talkSeconds" | "startedAt" | "endedAt">,
): string | null {
  const { outcomeClass, talkSeconds, startedAt, endedAt } = record;
  if (outcomeClass === "no-conversation" || outcomeClass === "never-dialled") return "0";
  if (talkSeconds !== null) return String(Math.max(0, Math.round(talkSeconds * 1000)));
  return startedAt === null || endedAt === null ? null : String(Math.max(0, endedAt - startedAt));
}

/** `Inbound call, 1 m 35 s`; `Inbound call, no answer (incomplete)`. */
export function titleOf(record: CallRecordContent): string {
  const kind =
    record.direction === "inbound"
      ? "Inbound call"
      : record.direction === "outbound"
        ? "Outbound call"
        : "Call";
  const seconds = Math.round(Number(durationOf(record) ?? 0) / 1000);
  const rest = seconds > 0 ? inMinutes(seconds) : (record.outcome ?? "").replaceAll("-", " ");
  return `${kind}${rest === "" ? "" : `, ${rest}`}${record.incomplete.length > 0 ? " (incomplete)" : ""}`;
}

function inMinutes(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} m` : `${minutes} m ${rest} s`;
}

/** Rich text: what a caller said is text there and never markup. */
export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r\n?|\n/g, "<br>");
}
