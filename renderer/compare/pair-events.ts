/**
 * The events of two calls beside each other: by attempt, then by type. Attempts that ended alike stand together, so that
 * a retry leaves its busy attempt alone and not the conversation. Between two platforms the stage takes the type's part.
 */
import { diffArrays } from "diff";
import type { AttemptRow, CallDetail, Ghost, TimelineEvent } from "../../shared/calls";

export type EventCell =
  | { kind: "event"; event: TimelineEvent; offset: number }
  /** Awaited, or proven to be missing. */
  | { kind: "ghost"; ghost: Ghost };

export type EventPair = { a: EventCell | null; b: EventCell | null };
export type AttemptSide = { number: number; words: string; offset: number };
export type AttemptPair = { a: AttemptSide | null; b: AttemptSide | null; events: EventPair[] };

type Side = { attempt: AttemptRow | null; number: number; start: number; cells: EventCell[] };

export function pairEvents(a: CallDetail, b: CallDetail): AttemptPair[] {
  const byStage = a.provider !== b.provider;
  const zero = (call: CallDetail) => Math.min(...call.timeline.map(({ placedAt }) => placedAt));
  return pairAttempts(sidesOf(a), sidesOf(b)).map(([one, other]) => ({
    a: one && sideWords(one, zero(a)),
    b: other && sideWords(other, zero(b)),
    events: pairCells(one?.cells ?? [], other?.cells ?? [], byStage),
  }));
}

function sideWords({ attempt, number, start }: Side, zero: number): AttemptSide {
  return { number, words: attempt?.words ?? "", offset: start - zero };
}

function sidesOf(call: CallDetail): Side[] {
  const numbers = [...new Set(call.timeline.map(({ attempt }) => attempt))].toSorted((a, b) => a - b);
  return numbers.map((number) => {
    const events = call.timeline
      .filter(({ attempt }) => attempt === number)
      .toSorted((a, b) => a.placedAt - b.placedAt || a.position - b.position);
    const start = events[0]?.placedAt ?? 0;
    const cells = events.flatMap((event): EventCell[] => [
      { kind: "event", event, offset: event.placedAt - start },
      ...call.ghosts
        .filter(({ after }) => after === event.eventId)
        .map((ghost): EventCell => ({ kind: "ghost", ghost })),
    ]);
    return { attempt: call.attempts.find((one) => one.number === number) ?? null, number, start, cells };
  });
}

/** Attempts that ended alike, in order; what is left over on both sides at one place is a pair as well. */
function pairAttempts(a: Side[], b: Side[]): [Side | null, Side | null][] {
  const pairs: [Side | null, Side | null][] = [];
  let left: Side[] = [];
  let right: Side[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(left.length, right.length); index += 1)
      pairs.push([left[index] ?? null, right[index] ?? null]);
    left = [];
    right = [];
  };
  let atA = 0;
  let atB = 0;
  const alike = (one: Side, other: Side) => one.attempt?.outcome === other.attempt?.outcome;
  for (const change of diffArrays(a, b, { comparator: alike })) {
    if (change.removed) left.push(...a.slice(atA, atA + change.count));
    else if (change.added) right.push(...b.slice(atB, atB + change.count));
    else {
      flush();
      for (let index = 0; index < change.count; index += 1)
        pairs.push([a[atA + index] ?? null, b[atB + index] ?? null]);
    }
    if (!change.added) atA += change.count;
    if (!change.removed) atB += change.count;
  }
  flush();
  return pairs;
}

function keyed(cells: EventCell[], byStage: boolean): string[] {
  const counts = new Map<string, number>();
  return cells.map((cell) => {
    const { type, label, stage, kind } = cell.kind === "event" ? cell.event : cell.ghost;
    const name = byStage && kind !== "action" ? `${stage} ${kind}` : (type ?? label);
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return `${name} ${nth}`;
  });
}

function pairCells(a: EventCell[], b: EventCell[], byStage: boolean): EventPair[] {
  const [keysA, keysB] = [keyed(a, byStage), keyed(b, byStage)];
  const [inA, inB] = [new Set(keysA), new Set(keysB)];
  const placeInB = new Map(keysB.map((key, index) => [key, index]));
  const pairs: EventPair[] = [];
  const taken = new Set<number>();
  let atB = 0;
  const takeOnlyB = () => {
    for (; atB < b.length && (taken.has(atB) || !inA.has(keysB[atB] ?? "")); atB += 1)
      if (!taken.has(atB)) pairs.push({ a: null, b: b[atB] ?? null });
  };
  for (const [index, cell] of a.entries()) {
    const key = keysA[index] ?? "";
    if (!inB.has(key)) {
      pairs.push({ a: cell, b: null });
      continue;
    }
    takeOnlyB();
    const partner = placeInB.get(key) ?? 0;
    taken.add(partner);
    pairs.push({ a: cell, b: b[partner] ?? null });
  }
  takeOnlyB();
  return pairs;
}

/** One side has it and the other has not. */
export function isOneSided({ a, b }: EventPair): boolean {
  return (a?.kind === "event") !== (b?.kind === "event");
}
