/**
 * The lines of a call: the one that began it, and those it dialled. Each has its own statuses; a finished `<Dial>` says
 * of the line it dialled how that ended. Functions of the set: positions decide, never the array's order.
 */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Leg, PlacedReading } from "../pack";
import { isObject, textAt } from "../paths";
import { isTerminal } from "./event-types";

export type Line = {
  leg: string;
  parent: string | null;
  readings: PlacedReading[];
  /** The first reading that says it is over, and how. */
  end: { reading: PlacedReading; status: string } | null;
  /** It was answered. */
  talked: boolean;
};

/** In order of their first event, the one that began the call first. */
export function linesOf(readings: PlacedReading[]): Line[] {
  const lines = new Map<string, Line>();
  const lineOf = (leg: string, parent: string | null): Line => {
    const known = lines.get(leg);
    if (known) return known;
    const made: Line = { leg, parent, readings: [], end: null, talked: false };
    lines.set(leg, made);
    return made;
  };
  for (const reading of byPosition(readings)) {
    const { subject } = reading;
    if (!subject || !("call" in subject)) continue;
    const line = lineOf(subject.leg ?? subject.call, subject.parent ?? null);
    line.readings.push(reading);
    const status = statusOf(reading);
    if (isTerminal(status)) line.end ??= { reading, status: status ?? "" };
    if (status === "in-progress" || (status === "completed" && secondsOf(reading) !== 0)) line.talked = true;
    const dial = dialOf(reading);
    if (dial === null) continue;
    const dialled = lineOf(dial.leg, subject.leg ?? subject.call);
    dialled.end ??= { reading, status: dial.status };
    if (dial.status === "completed" || dial.status === "answered") dialled.talked = true;
  }
  return [...lines.values()].sort(
    (left, right) => Number(left.parent !== null) - Number(right.parent !== null),
  );
}

/** Status of the line that an event is about; what other events repeat of the call counts as well. */
export function statusOf({ type, facts }: PlacedReading): string | null {
  const told = /^(?:call|leg)\.(.+)$/.exec(type ?? "")?.[1];
  return told ?? facts.vendorStatus ?? null;
}

function secondsOf(reading: PlacedReading): number | null {
  const { subject, facts } = reading;
  const leg = subject && "leg" in subject ? subject.leg : undefined;
  const line = facts.extra?.[`line ${leg}`];
  const seconds = isObject(line) ? line.seconds : facts.talkSeconds;
  return typeof seconds === "number" ? seconds : null;
}

/** What the end of a `<Dial>` says of the line it dialled; null where it names none. */
function dialOf({ facts }: PlacedReading): { leg: string; status: string } | null {
  const dial = facts.extra?.dial;
  const [leg, status] = [textAt(dial, "sid"), textAt(dial, "status")];
  return leg === undefined || status === undefined ? null : { leg, status };
}

export const OUTCOMES: Record<string, Outcome> = {
  completed: "completed",
  answered: "completed",
  busy: "busy",
  failed: "failed",
  "no-answer": "no-answer",
  canceled: "aborted",
};

export function legs(readings: PlacedReading[]): Leg[] {
  return linesOf(readings).map(({ leg, parent, readings: own, end }) => {
    const moments = own.flatMap(({ type, occurredAt }) =>
      occurredAt === null || !/^(?:call|leg)\./.test(type ?? "") ? [] : [{ type, occurredAt }],
    );
    const answered = moments.find(({ type }) => type?.endsWith(".in-progress"));
    const first = moments.toSorted((left, right) => left.occurredAt - right.occurredAt)[0];
    const isOwnEnd = end !== null && own.includes(end.reading);
    return {
      leg,
      parent,
      words: parent === null ? wordsOfFirst(own) : wordsOfDialled(leg, own),
      outcome: end ? (OUTCOMES[end.status] ?? null) : null,
      startedAt: answered?.occurredAt ?? first?.occurredAt ?? null,
      endedAt: isOwnEnd ? end.reading.occurredAt : null,
      positions: own.map(({ position }) => position),
    };
  });
}

function wordsOfFirst(readings: PlacedReading[]): string {
  const phone = readings.findLast(({ facts }) => typeof facts.phone === "string")?.facts.phone;
  const direction = readings.findLast(({ facts }) => facts.direction)?.facts.direction;
  const who = phone ?? "a number withheld or unknown";
  if (direction === "inbound") return `call from ${who}`;
  return direction === "outbound" ? `call to ${who}` : "the call itself";
}

function wordsOfDialled(leg: string, readings: PlacedReading[]): string {
  const line = readings.findLast(({ facts }) => facts.extra?.[`line ${leg}`])?.facts.extra?.[`line ${leg}`];
  const to = textAt(line, "to");
  if (to === undefined) return "a line it dialled";
  const agent = /^client:(.+)$/i.exec(to)?.[1];
  return agent === undefined ? `dialled ${to}` : `dialled the app of ${agent}`;
}
