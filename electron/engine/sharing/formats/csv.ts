/** Calls as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
import type { CallRow } from "../../../../shared/calls";

const columns = [
  ["call", (call: CallRow) => call.key],
  ["provider", (call: CallRow) => call.provider],
  ["source", (call: CallRow) => call.source],
  ["origin", (call: CallRow) => call.origin],
  ["direction", (call: CallRow) => call.direction],
  ["phone", (call: CallRow) => call.phone],
  ["name", (call: CallRow) => call.personName],
  ["external_id", (call: CallRow) => call.externalId],
  ["stage", (call: CallRow) => call.stage],
  ["outcome", (call: CallRow) => call.outcome],
  ["outcome_detail", (call: CallRow) => call.outcomeDetail],
  ["ended", (call: CallRow) => call.ended],
  ["complete", (call: CallRow) => call.complete],
  ["final", (call: CallRow) => call.final],
  ["allowed", (call: CallRow) => call.allowed],
  ["started_at", (call: CallRow) => moment(call.startedAt)],
  ["first_received_at", (call: CallRow) => moment(call.firstReceivedAt)],
  ["last_received_at", (call: CallRow) => moment(call.lastReceivedAt)],
  ["dial_attempts", (call: CallRow) => call.dialAttempts],
  ["events", (call: CallRow) => call.events],
  ["duplicates", (call: CallRow) => call.duplicates],
  ["late", (call: CallRow) => call.late],
  ["problems", (call: CallRow) => call.problems],
  ["delivery", (call: CallRow) => call.delivery],
] as const;

export function writeCsv(calls: readonly CallRow[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...calls.map((call) => columns.map(([, read]) => cell(read(call)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

export function cell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  // Blanks and unseen signs before it are passed over by some, and full-width signs read as the others.
  const safe = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function moment(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
