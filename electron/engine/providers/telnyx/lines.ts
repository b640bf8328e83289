/**
 * The lines of a session. Every leg rings, talks and ends by itself; Telnyx does not say which was dialled from which, so
 * the one that began first is the call's own and the others hang on it (TeXML names the parent). Functions of the set:
 * moments and positions decide, never the array's order.
 */
import type { Direction, Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { CallFacts, Leg, PlacedReading } from "../pack";
import { isObject } from "../paths";
import { partOf } from "./event-types";
import { outcomeOfCause } from "./hangup-causes";

export type Line = {
  key: string;
  parent: string | null;
  readings: PlacedReading[];
  startedAt: number | null;
  /** The first event that proves that somebody answered. */
  answer: PlacedReading | null;
  end: PlacedReading | null;
  direction: Direction | null;
  phone: string | null;
  /** `machine`, `human`, where it was detected. */
  answeredBy: string | null;
};

/** Lines that were seen open or end, the call's own first. What is made of a call afterwards opens none. */
export function linesOf(readings: PlacedReading[]): Line[] {
  const groups = new Map<string, PlacedReading[]>();
  for (const reading of byPosition(readings)) {
    const key = keyOf(reading);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(reading);
    else groups.set(key, [reading]);
  }
  const lines = [...groups].flatMap(([key, own]) => (opens(own) ? [lineOf(key, own)] : []));
  lines.sort(
    (left, right) =>
      Number(left.parent !== null) - Number(right.parent !== null) ||
      (left.startedAt ?? Number.POSITIVE_INFINITY) - (right.startedAt ?? Number.POSITIVE_INFINITY) ||
      (left.readings[0]?.position ?? 0) - (right.readings[0]?.position ?? 0),
  );
  return lines;
}

function keyOf({ subject }: PlacedReading): string | null {
  return subject && "call" in subject ? (subject.leg ?? subject.call) : null;
}

function opens(readings: PlacedReading[]): boolean {
  return readings.some((reading) => ["start", "answer", "talk", "end"].includes(partOf(reading) ?? ""));
}

function lineOf(key: string, readings: PlacedReading[]): Line {
  const first = (part: string) => readings.find((reading) => partOf(reading) === part) ?? null;
  const told = <Name extends keyof CallFacts>(name: Name) =>
    readings.find(({ facts }) => facts[name] !== undefined && facts[name] !== null)?.facts[name] ?? null;
  const moments = readings.flatMap((reading) => {
    const isPart = ["start", "answer", "talk", "end"].includes(partOf(reading) ?? "");
    return isPart ? (reading.facts.startedAt ?? reading.occurredAt ?? []) : [];
  });
  const parents = readings.flatMap(({ subject }) =>
    subject && "call" in subject && subject.parent !== undefined ? [subject.parent] : [],
  );
  return {
    key,
    parent: parents[0] ?? null,
    readings,
    startedAt: moments.length > 0 ? Math.min(...moments) : null,
    answer: first("answer"),
    end: first("end"),
    direction: told("direction") as Direction | null,
    phone: told("phone") as string | null,
    answeredBy: answeredBy(readings),
  };
}

function answeredBy(readings: PlacedReading[]): string | null {
  for (const { facts } of readings) {
    const word = isObject(facts.extra) ? facts.extra.answered_by : undefined;
    if (typeof word === "string" && word !== "") return word;
  }
  return null;
}

/** The provider's own word at the end: `normal_clearing`, `busy`. */
export function causeOf({ end }: Line): string | null {
  return end?.facts.vendorStatus ?? null;
}

export function isMachine(word: string | null): boolean {
  return word !== null && /^machine/.test(word);
}

/** Null until it ended. */
export function outcomeOfLine(line: Line): Outcome | null {
  if (!line.end) return null;
  const answered = line.answer !== null;
  const outcome = outcomeOfCause(causeOf(line), { answered, direction: line.direction });
  if (outcome !== "completed" && outcome !== "timed-out") return outcome;
  if (isMachine(line.answeredBy)) return "voicemail";
  return line.answeredBy !== null && /^fax/.test(line.answeredBy) ? "failed" : outcome;
}

/** From the answer to the end, by the provider's clock; null where one of them is not known. */
export function talkSecondsOf({ answer, end }: Line): number | null {
  const from = answer?.occurredAt ?? null;
  const to = end?.facts.endedAt ?? end?.occurredAt ?? null;
  return from === null || to === null || to < from ? null : Math.round((to - from) / 100) / 10;
}

export function legs(readings: PlacedReading[]): Leg[] {
  const lines = linesOf(readings);
  const own = lines[0];
  return lines.map((line) => ({
    leg: line.key,
    parent: line === own ? null : (line.parent ?? own?.key ?? null),
    words: wordsOf(line, line === own),
    outcome: outcomeOfLine(line),
    startedAt: line.startedAt,
    endedAt: line.end?.facts.endedAt ?? line.end?.occurredAt ?? null,
    positions: line.readings.map(({ position }) => position),
  }));
}

function wordsOf({ direction, phone, readings }: Line, own: boolean): string {
  const bridged = !own && readings.some(({ type }) => type === "call.bridged");
  if (direction === "inbound") return phone === null ? "caller" : `caller ${phone}`;
  const to = phone ?? "an address";
  if (direction === null) return own ? "the call" : "another line";
  return !own && bridged ? `connected ${to}` : `dialled ${to}`;
}
