/** Two calls against each other: facts, the newest call record and the gate, what counts apart from what must differ. */
import type { CallDetail, GateCheck } from "../../shared/calls";
import { durationWords } from "../calls/duration-words";
import { momentWords } from "../inspector/explain/moments";
import { comparePaths, type PathDifference } from "./compare-paths";
import { type Expected, expectedDifference } from "./expected-difference";
import { type AttemptPair, type EventCell, isOneSided, pairEvents } from "./pair-events";

export type ValueDifference = PathDifference & { expected: Expected | null };
export type GateDifference = {
  destination: string;
  check: string;
  a: Pick<GateCheck, "mark" | "because"> | null;
  b: Pick<GateCheck, "mark" | "because"> | null;
};

export type CallDifferences = {
  attempts: AttemptPair[];
  facts: ValueDifference[];
  /** Null: at least one of them has no call record. */
  record: ValueDifference[] | null;
  gate: GateDifference[];
  /** How many of all these say something, and how many only that these are two calls. */
  worth: number;
  expected: number;
};

export function compareCalls(a: CallDetail, b: CallDetail): CallDifferences {
  const attempts = pairEvents(a, b);
  const facts = compareFacts(a, b);
  const record = compareRecords(a, b);
  const gate = compareGates(a, b);
  const values = [...facts, ...(record ?? [])];
  const events = attempts.flatMap((pair) => pair.events);
  return {
    attempts,
    facts,
    record,
    gate,
    worth:
      values.filter(({ expected }) => expected === null).length +
      gate.length +
      events.filter((pair) => isOneSided(pair) || marksOf(pair.a) !== marksOf(pair.b)).length,
    expected: values.filter(({ expected }) => expected !== null).length,
  };
}

/** What was noteworthy about an event: two with the same marks went the same way. */
function marksOf(cell: EventCell | null): string {
  if (cell?.kind !== "event") return "";
  const { copies, lateMs, problems, signature, inFold } = cell.event;
  return JSON.stringify([copies.length, lateMs !== null, problems.length, signature, inFold]);
}

const facts: [string, (call: CallDetail) => unknown, Expected?][] = [
  ["provider", (call) => call.providerName],
  ["source", (call) => call.source],
  ["origin", (call) => call.origin],
  ["direction", (call) => call.direction],
  ["outcome", (call) => call.outcome],
  ["outcome in detail", (call) => call.outcomeDetail],
  ["kind of outcome", (call) => call.outcomeClass],
  ["stage", (call) => call.stage],
  ["ended", (call) => call.ended],
  ["complete", (call) => call.complete],
  ["final", (call) => call.final],
  ["allowed", (call) => call.allowed],
  ["attempts", (call) => call.dialAttempts],
  ["events", (call) => call.events],
  ["copies", (call) => call.duplicates],
  ["out of order", (call) => call.late],
  ["problems", (call) => call.problems],
  ["talked", (call) => (call.talkSeconds === null ? null : durationWords(call.talkSeconds * 1000)), "time"],
  ["company", (call) => call.company],
  ["agent", (call) => call.agent],
  ["number from", (call) => call.phoneFrom],
  ["delivery", (call) => call.delivery],
  ["key", (call) => call.key, "id"],
  ["phone", (call) => call.phone, "phone number"],
  ["person", (call) => call.personName, "name"],
  ["external id", (call) => call.externalId, "id"],
  ["started", (call) => call.startedAt && momentWords(call.startedAt), "time"],
  ["ended at", (call) => call.endedAt && momentWords(call.endedAt), "time"],
  ["first received", (call) => momentWords(call.firstReceivedAt), "time"],
];

function compareFacts(a: CallDetail, b: CallDetail): ValueDifference[] {
  const plain = facts.flatMap(([path, of, expected]) => {
    const [one, other] = [of(a) ?? null, of(b) ?? null];
    if (one === other) return [];
    const given = one !== null && other !== null;
    return [{ path, a: wordsOf(one), b: wordsOf(other), expected: given ? (expected ?? null) : null }];
  });
  const stateOf = (call: CallDetail, wanted: string) =>
    call.artifacts.find(({ name }) => name === wanted)?.state ?? null;
  const names = [...new Set([...a.artifacts, ...b.artifacts].map(({ name }) => name))];
  const artifacts = names.flatMap((name) => {
    const [one, other] = [stateOf(a, name), stateOf(b, name)];
    return one === other ? [] : [{ path: name, a: one, b: other, expected: null }];
  });
  const metadata = valuesApart(a.metadata, b.metadata).map((one) => ({
    ...one,
    path: `metadata.${one.path}`,
  }));
  return [...plain, ...artifacts, ...metadata];
}

function wordsOf(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** The newest version of each: what the destinations were told last. */
function compareRecords(a: CallDetail, b: CallDetail): ValueDifference[] | null {
  const newest = (call: CallDetail) =>
    call.callRecords.toSorted((one, other) => other.version - one.version)[0];
  const [one, other] = [newest(a), newest(b)];
  return one && other ? valuesApart(one.content, other.content) : null;
}

function valuesApart(a: unknown, b: unknown): ValueDifference[] {
  const apart = comparePaths(JSON.stringify(a), JSON.stringify(b)) ?? [];
  return apart.map((one) => ({ ...one, expected: expectedDifference(one.path, one.a, one.b) }));
}

/** A check that has another mark; the words alone hold times and differ always. */
function compareGates(a: CallDetail, b: CallDetail): GateDifference[] {
  const names = new Map([...a.gate, ...b.gate].map((gate) => [gate.destinationId, gate.destination]));
  return [...names].flatMap(([destinationId, destination]) => {
    const [one, other] = [a, b].map((call) => call.gate.find((gate) => gate.destinationId === destinationId));
    const checks = [...new Set([...(one?.checks ?? []), ...(other?.checks ?? [])].map(({ name }) => name))];
    return checks.flatMap((check) => {
      const [left, right] = [one, other].map(
        (gate) => gate?.checks.find(({ name }) => name === check) ?? null,
      );
      return left?.mark === right?.mark ? [] : [{ destination, check, a: left ?? null, b: right ?? null }];
    });
  });
}
