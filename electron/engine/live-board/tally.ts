/**
 * Figures of a day, kept up by adding and removing calls: a call that changed is taken out as it was and put in as it
 * is, so that no figure ever costs a walk over all calls.
 */
import type { Board } from "../../../shared/live-board";
import type { Outcome, PackId } from "../../../shared/words";
import { type Day, hourOf, hoursOf } from "./day";
import { type BoardEntry, isInCall, isOpen } from "./entry";
import { createSortedNumbers } from "./sorted-numbers";

type Mean = { sum: number; calls: number };

type Hour = {
  calls: number;
  ended: number;
  completed: number;
  satisfaction: Mean;
  outcomes: Map<Outcome | null, number>;
};

type SourceTally = {
  provider: PackId;
  calls: number;
  inCall: number;
  ended: number;
  completed: number;
  duplicates: number;
  satisfaction: Mean;
  lastAt: number;
};

export type Tally = {
  add(entry: BoardEntry): void;
  remove(entry: BoardEntry): void;
  /** Under way, whatever their day. */
  open: ReadonlySet<BoardEntry>;
  /** Late or stuck, or about to be. */
  troubled: ReadonlySet<BoardEntry>;
  hours: readonly Hour[];
  /** Of the day. */
  calls(): number;
  figures(): Pick<Board, "today" | "hours" | "sources"> & { usualMs: number | null };
};

const outcomeOrder: readonly (Outcome | null)[] = [
  "completed",
  "no-answer",
  "busy",
  "voicemail",
  "missed",
  "aborted",
  "timed-out",
  "failed",
  "skipped",
  null,
];
const usualFrom = 10;

export function createTally(day: Day): Tally {
  const hours: Hour[] = hoursOf(day).map(() => ({
    calls: 0,
    ended: 0,
    completed: 0,
    satisfaction: { sum: 0, calls: 0 },
    outcomes: new Map(),
  }));
  const open = new Set<BoardEntry>();
  const troubled = new Set<BoardEntry>();
  const sources = new Map<string, SourceTally>();
  const satisfaction: Mean = { sum: 0, calls: 0 };
  const talk: Mean = { sum: 0, calls: 0 };
  const resolved = { yes: 0, calls: 0 };
  const toFinal = createSortedNumbers();
  const lengths = createSortedNumbers();
  let calls = 0;
  let duplicates = 0;

  function count(entry: BoardEntry, by: 1 | -1): void {
    if (isOpen(entry)) by === 1 ? open.add(entry) : open.delete(entry);
    if (entry.trouble) by === 1 ? troubled.add(entry) : troubled.delete(entry);
    const source = sourceOf(entry);
    if (isInCall(entry)) source.inCall += by;
    source.lastAt = Math.max(source.lastAt, entry.lastReceivedAt);
    const hour = hours[hourOf(entry.moment, day)];
    if (!hour) return;
    calls += by;
    hour.calls += by;
    source.calls += by;
    duplicates += by * entry.duplicates;
    source.duplicates += by * entry.duplicates;
    if (entry.ended) {
      hour.ended += by;
      source.ended += by;
      hour.outcomes.set(entry.outcome, (hour.outcomes.get(entry.outcome) ?? 0) + by);
      if (entry.outcome === "completed") {
        hour.completed += by;
        source.completed += by;
        if (entry.lengthMs !== null) keep(lengths, entry.lengthMs, by);
      }
    }
    if (entry.toFinalMs !== null) keep(toFinal, entry.toFinalMs, by);
    if (entry.talkMs !== null) addTo(talk, entry.talkMs, by);
    const { satisfaction: score = null, resolved: isResolved = null } = entry.metrics ?? {};
    // In hundredths, so that taking out what was put in leaves nothing behind.
    if (score !== null)
      for (const mean of [satisfaction, hour.satisfaction, source.satisfaction])
        addTo(mean, Math.round(score * 100), by);
    if (isResolved !== null) {
      resolved.calls += by;
      if (isResolved) resolved.yes += by;
    }
  }

  function sourceOf({ source, provider }: BoardEntry): SourceTally {
    const known = sources.get(source);
    if (known) return known;
    const made: SourceTally = {
      provider,
      calls: 0,
      inCall: 0,
      ended: 0,
      completed: 0,
      duplicates: 0,
      satisfaction: { sum: 0, calls: 0 },
      lastAt: 0,
    };
    sources.set(source, made);
    return made;
  }

  return {
    add: (entry) => count(entry, 1),
    remove: (entry) => count(entry, -1),
    open,
    troubled,
    hours,
    calls: () => calls,
    figures() {
      const outcomes = outcomeOrder.map((outcome) => ({
        outcome,
        calls: hours.reduce((sum, hour) => sum + (hour.outcomes.get(outcome) ?? 0), 0),
      }));
      const ended = hours.reduce((sum, hour) => sum + hour.ended, 0);
      return {
        usualMs: lengths.size() < usualFrom ? null : lengths.at(0.9),
        today: {
          calls,
          ended,
          completed: outcomes[0]?.calls ?? 0,
          outcomes,
          talk: { sumMs: talk.sum, meanMs: rounded(talk), calls: talk.calls },
          satisfaction: { mean: score(satisfaction), calls: satisfaction.calls },
          resolved: { ...resolved },
          toFinal: { medianMs: toFinal.at(0.5), p95Ms: toFinal.at(0.95), calls: toFinal.size() },
          duplicates,
        },
        hours: hoursOf(day).map((at, index) => {
          const hour = hours[index] as Hour;
          return {
            at,
            calls: hour.calls,
            ended: hour.ended,
            completed: hour.completed,
            satisfaction: score(hour.satisfaction),
            satisfactionCalls: hour.satisfaction.calls,
          };
        }),
        sources: [...sources]
          .filter(([, one]) => one.calls > 0 || one.inCall > 0)
          .map(([source, one]) => ({
            source,
            provider: one.provider,
            calls: one.calls,
            inCall: one.inCall,
            ended: one.ended,
            completed: one.completed,
            duplicates: one.duplicates,
            satisfaction: score(one.satisfaction),
            lastAt: one.lastAt,
          }))
          .sort((a, b) => b.calls - a.calls || a.source.localeCompare(b.source))
          .slice(0, mostSources),
      };
    },
  };
}

const mostSources = 40;

function addTo(mean: Mean, value: number, by: 1 | -1): void {
  mean.sum += by * value;
  mean.calls += by;
}

function keep(numbers: ReturnType<typeof createSortedNumbers>, value: number, by: 1 | -1): void {
  if (by === 1) numbers.add(value);
  else numbers.remove(value);
}

function rounded({ sum, calls }: Mean): number | null {
  return calls === 0 ? null : Math.round(sum / calls);
}

/** From hundredths, with one more digit than is shown. */
function score({ sum, calls }: Mean): number | null {
  return calls === 0 ? null : Math.round(sum / calls) / 100;
}
