/**
 * The counterfactual's figures from the summaries of its calls. Pure. The share of right records over the wait never
 * falls: once what was written is right for good, a longer wait changes nothing.
 */
import type { Counterfactual, Curve } from "../../../shared/counterfactual-contract";
import { delayAtPlace, delayPlace, longestDelayMs } from "../../../shared/delays";
import type { PackId } from "../../../shared/words";
import type { CallSummary } from "./summarize-call";

export type JudgedDestination = { destinationId: string; name: string; enabled: boolean; remote: boolean };

/** Waits that people say, and enough between them that the straight lines drawn from one to the next invent nothing. */
const saidSeconds = [0, 1, 2, 5, 10, 15, 30, 41, 60, 120, 300, 600, 1200];
const evenly = Array.from({ length: 49 }, (_, index) => Math.round(delayAtPlace(index / 48) / 1000));
export const delays: readonly number[] = [...new Set([...saidSeconds, ...evenly])]
  .map((seconds) => seconds * 1000)
  .filter((ms) => delayPlace(ms) <= 1 && ms <= longestDelayMs)
  .sort((a, b) => a - b);

export function sumUp(
  summaries: readonly CallSummary[],
  destinations: readonly JudgedDestination[],
): Omit<Counterfactual, "leftOut" | "computedAt"> {
  const providers = new Map<PackId, CallSummary[]>();
  for (const call of summaries) {
    const those = providers.get(call.provider) ?? [];
    those.push(call);
    providers.set(call.provider, those);
  }
  return {
    all: curveOf(summaries),
    providers: [...providers]
      .toSorted(([a, one], [b, other]) => other.length - one.length || a.localeCompare(b))
      .map(([provider, calls]) => ({ provider, ...curveOf(calls) })),
    destinations: destinations.map(({ remote, ...destination }) => {
      const calls = remote ? summaries.filter(({ mayLeave }) => mayLeave) : summaries;
      return {
        ...destination,
        calls: calls.length,
        naive: naiveSums(calls),
        gate: recordSums(
          calls.map((call) =>
            call.records.filter((record) =>
              call.told.some(
                (told) => told.destinationId === destination.destinationId && told.version === record.version,
              ),
            ),
          ),
        ),
      };
    }),
  };
}

function curveOf(calls: readonly CallSummary[]): Curve {
  const never = (why: CallSummary["never"]) => calls.filter((call) => call.never === why).length;
  const waits = calls
    .flatMap(({ endAt, records: [first] }) => (endAt === null || !first ? [] : [first.frozenAt - endAt]))
    .sort((a, b) => a - b);
  return {
    calls: calls.length,
    naive: { ...naiveSums(calls), neverRight: calls.filter(({ rightAt }) => rightAt === null).length },
    gate: {
      medianMs: medianOf(waits),
      right: calls.filter(({ records: [first] }) => first?.right).length,
      ...recordSums(calls.map(({ records }) => records)),
    },
    never: { noEnd: never("no-end"), notFinal: never("not-final"), incomplete: never("incomplete") },
    points: delays.map((delayMs) => pointAt(calls, delayMs)),
  };
}

/** Had every call been written so long after its end, and again at every change after that. */
function pointAt(calls: readonly CallSummary[], delayMs: number): Curve["points"][number] {
  let right = 0;
  let writes = 0;
  let incomplete = 0;
  for (const { endAt, rightAt, writes: changes } of calls) {
    if (endAt === null) continue;
    const from = endAt + delayMs;
    const after = changes.filter((at) => at > from).length;
    if (rightAt !== null && rightAt <= from) right += 1;
    writes += 1 + after;
    incomplete += after + (rightAt === null ? 1 : 0);
  }
  return { delayMs, right, writes, incomplete };
}

function naiveSums(calls: readonly CallSummary[]) {
  return {
    writes: calls.reduce((sum, call) => sum + call.writes.length, 0),
    incomplete: calls.reduce((sum, call) => sum + call.wrong, 0),
  };
}

function recordSums(records: CallSummary["records"][]) {
  const all = records.flat();
  return { writes: all.length, incomplete: all.filter(({ right }) => !right).length };
}

/** The lower of the two in the middle: a wait that one of the calls really had. */
function medianOf(sorted: readonly number[]): number | null {
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
}
