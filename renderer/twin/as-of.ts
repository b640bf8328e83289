/** What both cards hold as of a moment: one state for the axis, the gate's line and the two cards. Pure. */

import type { TwinCall, TwinEvent, TwinField, TwinFieldName, TwinWrite } from "../../shared/twin-contract";
import type { Json } from "../../shared/words";
import { decimal, runningClock } from "../time";

export type Cell =
  | { kind: "right" | "wrong"; value: Json; from: string | null }
  /** It comes; `from` brings it. */
  | { kind: "awaited"; from: string | null }
  /** It is not there, and never is. */
  | { kind: "none"; from: null };

export type AsOf = {
  /** The newest event that had come; null: none. */
  event: TwinEvent | null;
  writes: TwinWrite[];
  record: TwinCall["gated"][number] | null;
  next: TwinCall["gated"][number] | null;
  gated: Record<TwinFieldName, Cell>;
  twin: Record<TwinFieldName, Cell>;
};

export function asOf(call: TwinCall, at: number): AsOf {
  const writes = call.writes.filter((write) => write.at <= at);
  const record = call.gated.findLast(({ frozenAt }) => frozenAt <= at) ?? null;
  // What the gated record will say is what is known so far; it is told as its own from the moment it was frozen.
  const known = record?.fields ?? writes.at(-1)?.fields ?? [];
  const held = writes.findLast(({ refused }) => refused === null)?.fields ?? [];
  const became = call.gated.at(-1)?.fields ?? call.writes.at(-1)?.fields ?? [];
  const ended = call.events.findLast((event) => event.at <= at)?.ended ?? false;
  return {
    event: call.events.findLast((event) => event.at <= at) ?? null,
    writes,
    record,
    next: call.gated.find(({ frozenAt }) => frozenAt > at) ?? null,
    gated: cells(call, (name) => {
      const field = find(known, name);
      const later = find(became, name);
      if (record)
        return field?.value == null ? none : { kind: "right", value: field.value, from: field.type };
      // Zero seconds and no outcome are no knowledge while the call goes on.
      const isKnown = field?.value != null && (ended || (name !== "talkSeconds" && name !== "outcome"));
      if (isKnown && field) return { kind: "right", value: field.value, from: field.type };
      if (later?.value != null) return { kind: "awaited", from: later.type ?? call.brings[name] ?? null };
      const isComing = !call.final && call.brings[name] != null && name !== "followUps";
      return isComing ? { kind: "awaited", from: call.brings[name] ?? null } : none;
    }),
    twin: cells(call, (name) => {
      const field = find(held, name);
      const later = find(became, name);
      if (writes.length === 0) return none;
      if (field?.value == null)
        return later?.value != null ? { kind: "wrong", value: null, from: null } : none;
      const isRight = JSON.stringify(field.value) === JSON.stringify(later?.value ?? null);
      return { kind: isRight ? "right" : "wrong", value: field.value, from: field.type };
    }),
  };
}

const none: Cell = { kind: "none", from: null };

function cells(call: TwinCall, cell: (name: TwinFieldName) => Cell): Record<TwinFieldName, Cell> {
  return Object.fromEntries(call.rows.map((name) => [name, cell(name)])) as Record<TwinFieldName, Cell>;
}

function find(fields: readonly TwinField[], name: TwinFieldName): TwinField | undefined {
  return fields.find((field) => field.name === name);
}

/** Why the gate had not opened yet. */
export function waitWords(call: TwinCall, { event, next }: AsOf): string {
  if (!event?.ended) return "The gate waits for the end of the call.";
  if (event.missing.length > 0) return `The gate waits for the ${event.missing.join(", the ")}.`;
  if (!next && !call.final && call.sentence) return call.sentence;
  return event.final ? "It is final, and has not left." : "The gate waits until the call is final.";
}

export const sinceWords = runningClock;

export type SinceWords = (at: number) => string;

/** Moments of a call in words; with tenths of a second where all of it took a few. */
export function sinceWordsOf(start: number, end: number): SinceWords {
  const isShort = end - start < 20_000;
  return (at) => (isShort ? `${decimal((at - start) / 1000, 1)} s` : sinceWords(at - start));
}

export const rowWords: Record<TwinFieldName, string> = {
  outcome: "Outcome",
  talkSeconds: "Talk time",
  person: "Person",
  summary: "Summary",
  transcript: "Transcript",
  recordingUrl: "Recording",
  followUps: "Task",
};

export const wrongWords: Record<NonNullable<TwinWrite["wrong"]>, string> = {
  "not-ended": "the call was still going on",
  incomplete: "something required was missing",
  corrected: "a later event changed it",
  "not-final": "the call is not final",
};
