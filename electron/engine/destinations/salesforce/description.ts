/**
 * The text Ringback writes into a Description, between two lines of its own. What people write outside them is theirs:
 * a later version replaces the text between the lines and nothing else. Salesforce takes 32,000 characters.
 */
import type { Json } from "../../../../shared/words";
import type { CallRecordContent } from "../destination";

export const longestDescription = 32_000;
const cutMark = "… (cut: the call record holds the whole text)";

export function describeCall(record: CallRecordContent): string {
  const parts = [
    record.incomplete.length > 0 ? `Incomplete: ${record.incomplete.join(", ")} did not come in time.` : null,
    record.summary,
    [
      line("Number", record.phone),
      line("Agent", record.agent),
      line("Recording", record.recordingUrl),
      line("Conversation", record.detailUrl),
    ]
      .filter((one) => one !== null)
      .join("\n"),
    record.transcript === null ? null : `Transcript\n${spellTranscript(record.transcript)}`,
  ];
  const text = parts.filter((part) => part !== null && part.trim() !== "").join("\n\n");
  return frame(record.externalId, text, longestDescription);
}

/** The text with its lines, cut where it would not fit. */
function frame(externalId: string, text: string, longest: number): string {
  const [open, close] = linesOf(externalId);
  const room = longest - open.length - close.length - 2;
  const plain = text.replace(/\r\n?/g, "\n").trim();
  const fits =
    plain.length <= room ? plain : `${plain.slice(0, room - cutMark.length - 1).toWellFormed()} ${cutMark}`;
  return `${open}\n${fits}\n${close}`;
}

function linesOf(externalId: string): [open: string, close: string] {
  return [`--- Ringback ${externalId} ---`, `--- end of Ringback ${externalId} ---`];
}

/** Our part of what stands there, lines included; null where our lines are gone. */
export function findOurs(there: string, externalId: string): string | null {
  const [open, close] = linesOf(externalId);
  const text = there.replace(/\r\n?/g, "\n");
  const from = text.indexOf(open);
  const to = from < 0 ? -1 : text.indexOf(close, from + open.length);
  return to < 0 ? null : text.slice(from, to + close.length);
}

/** What stands there with our part replaced; it gives way where both do not fit. */
export function replaceOurs(there: string, ours: string, externalId: string): string {
  const old = findOurs(there, externalId);
  if (old === null) return ours;
  const text = there.replace(/\r\n?/g, "\n");
  const [before, after] = [text.slice(0, text.indexOf(old)), text.slice(text.indexOf(old) + old.length)];
  const [open, close] = linesOf(externalId);
  const room = longestDescription - before.length - after.length;
  const inner = ours.slice(open.length, ours.length - close.length);
  return `${before}${frame(externalId, inner, Math.max(room, open.length + close.length + cutMark.length + 3))}${after}`;
}

function line(name: string, value: string | null): string | null {
  return value === null || value === "" ? null : `${name}: ${value}`;
}

/** Text as it is; turns as `who: what`; anything else as JSON. */
function spellTranscript(transcript: Json): string {
  if (typeof transcript === "string") return transcript;
  const turns = Array.isArray(transcript) ? transcript.map(spellTurn) : [];
  if (turns.length > 0 && turns.every((turn) => turn !== null)) return turns.join("\n");
  return JSON.stringify(transcript);
}

function spellTurn(turn: Json): string | null {
  if (typeof turn === "string") return turn;
  if (typeof turn !== "object" || turn === null || Array.isArray(turn)) return null;
  const who = turn.role ?? turn.speaker ?? turn.name;
  const what = turn.text ?? turn.content ?? turn.message ?? turn.transcript;
  if (typeof what !== "string") return null;
  return typeof who === "string" || typeof who === "number" ? `${who}: ${what}` : what;
}
