/** One call as the board knows it: what is counted of it, and nothing that could be looked up when somebody asks. */
import type { CallMetrics } from "../../../shared/metrics";
import type { Origin, Outcome, PackId, Stage } from "../../../shared/words";

export type BoardEntry = {
  callId: string;
  who: string;
  name: string | null;
  provider: PackId;
  source: string;
  origin: Origin;
  /** When it started: the day it belongs to. */
  moment: number;
  firstReceivedAt: number;
  lastReceivedAt: number;
  stage: Stage | null;
  outcome: Outcome | null;
  ended: boolean;
  final: boolean;
  attempt: number;
  duplicates: number;
  /** Null: nobody talked. */
  talkMs: number | null;
  /** From its first event to the one that ended it; null: it has not ended. */
  lengthMs: number | null;
  toFinalMs: number | null;
  metrics: CallMetrics | null;
  phases: { stage: Stage; from: number; to: number | null }[];
  /** `waiting`: late once it has waited for long. */
  trouble: { kind: "stuck" | "waiting"; since: number; why: string } | null;
};

const onTheWay: readonly (Stage | null)[] = [
  "in-conversation",
  "dialing",
  "queued",
  "processing",
  "analysis",
];

/** Its place among the stages of a call under way; -1: it is not. */
export function rankOf(entry: BoardEntry): number {
  return isOpen(entry) ? onTheWay.indexOf(entry.stage) : -1;
}

export function isOpen(entry: BoardEntry): boolean {
  return !entry.final && entry.trouble?.kind !== "stuck" && onTheWay.includes(entry.stage);
}

export function isInCall(entry: BoardEntry): boolean {
  return isOpen(entry) && !entry.ended && (entry.stage === "dialing" || entry.stage === "in-conversation");
}

/** What happened to a call between two looks at it, in words; empty: nothing worth a line. */
export function wordsBetween(before: BoardEntry | null, after: BoardEntry): string[] {
  const words: string[] = [];
  // An outcome may be told after the end.
  if (after.ended && (!before?.ended || before.outcome !== after.outcome))
    words.push(after.outcome === null ? "ended" : `ended: ${spell(after.outcome)}`);
  else if (after.stage !== null && after.stage !== before?.stage && !after.ended)
    words.push(
      after.attempt > 1 && after.attempt !== before?.attempt
        ? `${spell(after.stage)}, attempt ${after.attempt}`
        : spell(after.stage),
    );
  if (after.final && !before?.final) words.push("final");
  const copies = after.duplicates - (before?.duplicates ?? 0);
  if (copies > 0) words.push(copies === 1 ? "an event came again" : `${copies} events came again`);
  if (after.trouble?.kind === "stuck" && before?.trouble?.kind !== "stuck")
    words.push(`stuck: ${after.trouble.why}`);
  return words;
}

function spell(word: string): string {
  return word.replaceAll("-", " ");
}
