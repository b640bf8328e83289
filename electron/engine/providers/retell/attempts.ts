/** One attempt per call, and its lines: the agent's, and one for each destination it was transferred to. */
import type { Outcome } from "../../../../shared/words";
import { byPosition, latestStated } from "../log-order";
import type { Attempt, Leg, PlacedReading } from "../pack";
import { AGENT_LEG, TRANSFER_LEG } from "./event-types";
import { endingOf, firstOf, isPart } from "./evidence";
import { endsTransfer } from "./judge";

const OUTCOME_WORDS: Partial<Record<Outcome, string>> = {
  "no-answer": "no answer",
  "timed-out": "timed out",
};

export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const { outcome } = endingOf(log);
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? wordsSoFar(log) : (OUTCOME_WORDS[outcome] ?? outcome),
      startedAt: latestStated(log, "startedAt"),
      endedAt: latestStated(log, "endedAt"),
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function wordsSoFar(log: PlacedReading[]): string {
  if (log.some(({ type }) => isPart(type, "end", "analysis"))) return "ended";
  return firstOf(log, "call_started") ? "in conversation" : "not seen";
}

export function legs(readings: PlacedReading[]): Leg[] {
  const log = byPosition(readings);
  const transfers = groupTransfers(log.filter(({ type }) => isPart(type, "transfer")));
  if (transfers.length === 0) return [];
  const own = log.filter(({ type }) => !isPart(type, "transfer"));
  const agent: Leg = {
    leg: AGENT_LEG,
    parent: null,
    words: "AI agent",
    outcome: endingOf(log).outcome,
    startedAt: latestStated(own, "startedAt"),
    endedAt: endOfAgent(own),
    positions: own.map(({ position }) => position),
  };
  return [agent, ...transfers.map((events, index) => legOf(events, index, log))];
}

/** By destination, in order of arrival. transfer_ended names none: it is the bridged one's, else the last one's. */
function groupTransfers(events: PlacedReading[]): PlacedReading[][] {
  const named = new Map<string, PlacedReading[]>();
  const nameless: PlacedReading[] = [];
  for (const event of events) {
    const destination = event.facts.extra?.transfer_destination;
    if (destination === undefined || event.type === "transfer_ended") nameless.push(event);
    else named.set(JSON.stringify(destination), [...(named.get(JSON.stringify(destination)) ?? []), event]);
  }
  const groups = [...named.values()];
  if (nameless.length === 0) return groups;
  const own = groups.find((group) => group.some(({ type }) => type === "transfer_bridged")) ?? groups.at(-1);
  if (!own) return [nameless];
  return groups.map((group) => (group === own ? byPosition([...group, ...nameless]) : group));
}

function legOf(events: PlacedReading[], index: number, log: PlacedReading[]): Leg {
  const has = (type: string) => events.some((event) => event.type === type);
  const bridged = has("transfer_bridged") || has("transfer_ended");
  const end = bridged
    ? log.filter(endsTransfer).find(({ facts }) => endOfTransfer(facts) !== null)
    : undefined;
  const to = events.map(({ facts }) => facts.extra?.transfer_destination).find((one) => one !== undefined);
  const whom = to === undefined ? "" : ` to ${typeof to === "string" ? to : destinationWords(to)}`;
  return {
    leg: index === 0 ? TRANSFER_LEG : `${TRANSFER_LEG} ${index + 1}`,
    parent: AGENT_LEG,
    words: bridged ? `transferred${whom}` : `transfer${whom}${has("transfer_cancelled") ? " cancelled" : ""}`,
    outcome: bridged ? "completed" : has("transfer_cancelled") ? "failed" : null,
    startedAt: null,
    endedAt: end ? endOfTransfer(end.facts) : null,
    positions: events.map(({ position }) => position),
  };
}

/** `{type: "predefined", number}`: the part that says where to. */
function destinationWords(destination: unknown): string {
  const { number } = destination as { number?: unknown };
  return typeof number === "string" ? number : JSON.stringify(destination);
}

function endOfTransfer({ extra }: PlacedReading["facts"]): number | null {
  const at = extra?.transfer_end_timestamp;
  return typeof at === "number" ? at : null;
}

/** Without a transfer's end in it. */
function endOfAgent(own: PlacedReading[]): number | null {
  const ends = own.filter(({ type, occurredAt }) => type === "call_ended" && occurredAt !== null);
  return ends[0]?.occurredAt ?? null;
}
