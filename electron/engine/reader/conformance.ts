/**
 * Is this call as its provider promises? One verdict over the set of a call's readings, by the rules of the pack's
 * lifecycle, each breach with its rule and its events. Pure, and a function of the set: the order in which readings are
 * handed over changes nothing, their places in the log do. Copies and readings whose signature does not hold break no
 * rule. A breach is the *platform's* only where no way through a network explains it (the provider's own times, or two
 * events that exclude each other); what was overtaken or lost may be the network's.
 */
import type { Breach as ShownBreach, Conformance as Verdict } from "../../../shared/calls";
import { inWords } from "../gate/facts";
import { awaitedAfter, proofOfMissing } from "../providers/lifecycle";
import type { Judgement, Lifecycle, LifecycleRule, Pack, PlacedReading } from "../providers/pack";

export type Breach = Omit<ShownBreach, "eventIds"> & { positions: number[] };

/** `dueAt`: when it must be judged again although nothing came. */
export type Conformance = { verdict: Verdict; breaches: Breach[]; dueAt: number | null };

export type ConformanceInput = {
  pack: Pick<Pack, "name" | "lifecycle">;
  /** Without copies and without what takes no part. */
  originals: readonly PlacedReading[];
  attemptOf: (position: number) => number;
  /** Null in a call of one line. Order and exclusion are those of a line: one rings while another talks. */
  legOf?: (position: number) => string | null;
  judgement: Pick<Judgement, "final">;
  /** Time made it final: nothing more is waited for. */
  finalByTime: boolean;
  /** What was waited for in vain, as the gate's clock decided; null while it may come. */
  overdue: Lifecycle["deadlines"][number]["from"] | null;
  /** Types that the source's owner says are not switched on at the provider: none of them is missing. */
  withoutEvents: readonly string[];
  now: number;
};

type Rule<Kind extends LifecycleRule["kind"]> = Extract<LifecycleRule, { kind: Kind }>;
/** Of one attempt, or one line of it: its events in order of arrival, the first of each type, and each type's latest moment. */
type Scope = {
  attempt: number;
  all: PlacedReading[];
  first: Map<string, PlacedReading>;
  latest: Map<string, number>;
};
type Cause = Breach["cause"];

export function evaluateConformance(input: ConformanceInput): Conformance {
  const { pack, judgement, finalByTime, overdue } = input;
  const { lifecycle } = pack;
  const known = input.originals
    .filter((reading) => reading.type !== null)
    .toSorted((a, b) => a.position - b.position);
  const lines = groupLines(known, input);
  const attempts = input.legOf ? groupLines(known, { attemptOf: input.attemptOf }) : lines;
  const breaches: Breach[] = [];
  let dueAt: number | null = null;
  for (const rule of lifecycle.rules) {
    if (rule.kind === "last") {
      breaches.push(...judgeLast(pack, rule, known, breaches));
      continue;
    }
    for (const scope of isOfLines(rule, lines) ? lines : attempts) {
      if (rule.kind === "one-of") breaches.push(...judgeOneOf(pack, rule, scope));
      else if (scope.first.has(rule.type)) breaches.push(...judgeOrder(pack, rule, scope));
      else {
        const { missing, waitsUntil } = judgeMissing(input, rule, scope);
        breaches.push(...missing);
        if (waitsUntil !== null) dueAt = Math.min(dueAt ?? waitsUntil, waitsUntil);
      }
    }
  }
  if (overdue) breaches.push(...judgeDeadlines(pack, overdue, known));
  if (breaches.length > 0) return { verdict: "broken", breaches, dueAt };
  const last = lines.at(-1);
  const types = lines.flatMap(({ attempt, all }) =>
    attempt === last?.attempt ? all.flatMap(({ type }) => type ?? []) : [],
  );
  const closed = judgement.final !== null || finalByTime || awaitedAfter(lifecycle, types).length === 0;
  // Without rules there is nothing to conform to.
  const judged = lifecycle.rules.length + lifecycle.deadlines.length > 0;
  return { verdict: judged && last && closed && dueAt === null ? "conforms" : "open", breaches, dueAt };
}

/** What several lines each have is ordered within each; what one line alone has, against what the others have too. */
function isOfLines(rule: Rule<"one-of" | "precedes">, lines: readonly Scope[]): boolean {
  if (rule.kind === "one-of") return true;
  const types = [rule.type, ...rule.before];
  return types.some((type) => lines.filter(({ first }) => first.has(type)).length > 1);
}

function groupLines(
  known: PlacedReading[],
  { attemptOf, legOf }: Pick<ConformanceInput, "attemptOf" | "legOf">,
): Scope[] {
  const scopes = new Map<string, Scope>();
  for (const reading of known) {
    const attempt = attemptOf(reading.position);
    const key = `${attempt} ${legOf?.(reading.position) ?? ""}`;
    const scope: Scope = scopes.get(key) ?? { attempt, all: [], first: new Map(), latest: new Map() };
    scopes.set(key, scope);
    scope.all.push(reading);
    const type = reading.type as string;
    if (!scope.first.has(type)) scope.first.set(type, reading);
    const moment = momentOf(reading);
    if (moment !== null) scope.latest.set(type, Math.max(scope.latest.get(type) ?? moment, moment));
  }
  return [...scopes.values()].sort((a, b) => a.attempt - b.attempt);
}

function judgeMissing(
  { pack, withoutEvents, now }: ConformanceInput,
  rule: Rule<"precedes">,
  { attempt, all }: Scope,
): { missing: Breach[]; waitsUntil: number | null } {
  const { type, always } = rule;
  const nothing = { missing: [], waitsUntil: null };
  if (always === null || withoutEvents.includes(type)) return nothing;
  const proof = proofOfMissing(type, always, all);
  if (!proof) return nothing;
  const waitsUntil = always.within === null ? 0 : proof.receivedAt + always.within.ms;
  if (now < waitsUntil) return { missing: [], waitsUntil };
  const missing = breachOf(pack, rule, attempt, {
    sentence: `${type} has not come, though ${proof.type} has`,
    cause: "network",
    because: `It was lost on the way, ${always.orElse === null ? "or was not sent" : `or ${always.orElse}`}.`,
    positions: [proof.position],
  });
  return { missing: [missing], waitsUntil: null };
}

function judgeOrder(pack: ConformanceInput["pack"], rule: Rule<"precedes">, scope: Scope): Breach[] {
  const { type } = rule;
  const own = scope.first.get(type) as PlacedReading;
  const later = rule.before.flatMap((name) => scope.first.get(name) ?? []);
  // By moments of the provider, where they are moments of the events: of several events of the type, any of them.
  const latest = scope.latest.get(type) ?? Number.NEGATIVE_INFINITY;
  const contradicting = later.filter((other) => (momentOf(other) ?? latest) < latest);
  const overtaking = later.filter((other) => other.position < own.position);
  const early = contradicting.length > 0 ? contradicting : overtaking;
  if (early.length === 0) return [];
  return [
    breachOf(pack, rule, scope.attempt, {
      sentence: `${named(early)} before ${type}`,
      ...(contradicting.length > 0
        ? { cause: "platform", because: "By the provider's own times: no network does that." }
        : { cause: "network", because: becauseOvertaken(own, early) }),
      positions: [...positionsOf(early), own.position],
    }),
  ];
}

function momentOf({ occurredOrders, occurredAt }: PlacedReading): number | null {
  return occurredOrders ? occurredAt : null;
}

function becauseOvertaken(own: PlacedReading, overtaking: PlacedReading[]): string {
  const timed = momentOf(own) !== null && overtaking.every((other) => momentOf(other) !== null);
  return timed
    ? "So they arrived; by the provider's times the order is right: overtaken on the way."
    : "So they arrived, and no time of the provider's tells more: perhaps overtaken on the way.";
}

function judgeOneOf(pack: ConformanceInput["pack"], rule: Rule<"one-of">, scope: Scope): Breach[] {
  const came = rule.groups.flatMap((group) => {
    const events = group.flatMap((type) => scope.first.get(type) ?? []);
    return events.length > 0 ? [events.toSorted((a, b) => a.position - b.position)[0] as PlacedReading] : [];
  });
  if (came.length < 2) return [];
  const events = came.toSorted((a, b) => a.position - b.position);
  return [
    breachOf(pack, rule, scope.attempt, {
      sentence: `${listed(events.map(({ type }) => type ?? ""))} of one attempt`,
      cause: "platform",
      because: "They exclude each other: no network does that.",
      positions: positionsOf(events),
    }),
  ];
}

/** What another rule said about the same two events is not said again. */
function judgeLast(
  pack: ConformanceInput["pack"],
  rule: Rule<"last">,
  known: PlacedReading[],
  said: Breach[],
): Breach[] {
  const last = known.find(({ type }) => type === rule.type);
  if (!last) return [];
  const pair = (other: PlacedReading) =>
    said.some(({ positions }) => positions.includes(last.position) && positions.includes(other.position));
  const following = known.filter(
    (other) => other.position > last.position && other.type !== rule.type && !pair(other),
  );
  if (following.length === 0) return [];
  return [
    breachOf(pack, rule, null, {
      sentence: `${named(following)} after ${rule.type}`,
      cause: "network",
      because: becauseOvertaken(last, following),
      positions: [last.position, ...positionsOf(following)],
    }),
  ];
}

function judgeDeadlines(
  pack: ConformanceInput["pack"],
  overdue: NonNullable<ConformanceInput["overdue"]>,
  known: PlacedReading[],
): Breach[] {
  return pack.lifecycle.deadlines.flatMap((deadline) => {
    if (deadline.from !== overdue || known.some(({ type }) => deadline.awaits.includes(type ?? "")))
      return [];
    const since = overdue === "end" ? "the observed end" : "the first event";
    const newest = known.at(-1);
    return [
      breachOf(pack, deadline, null, {
        sentence: `no ${deadline.awaits.join(" or ")} within ${inWords(deadline.wait.ms)} of ${since}`,
        cause: "network",
        because: "It was lost on the way, or was not sent.",
        positions: newest ? [newest.position] : [],
      }),
    ];
  });
}

type Said = { sentence: string; cause: Cause; because: string; positions: number[] };

function breachOf(
  pack: ConformanceInput["pack"],
  { ruleId, says, source, assumed }: Pick<LifecycleRule, "ruleId" | "says" | "source" | "assumed">,
  attempt: number | null,
  said: Said,
): Breach {
  return { ruleId, rule: `${pack.name}: ${says}`, source, assumed, attempt, ...said };
}

function positionsOf(readings: PlacedReading[]): number[] {
  return readings.map(({ position }) => position);
}

/** Names of the events in order of arrival, each once. */
function named(readings: PlacedReading[]): string {
  const inOrder = readings.toSorted((a, b) => a.position - b.position);
  return listed([...new Set(inOrder.map(({ type }) => type ?? ""))]);
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
