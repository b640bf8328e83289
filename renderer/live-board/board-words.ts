/** Figures of a board in words. */
import type { Board, BoardCall } from "../../shared/live-board";
import type { Outcome } from "../../shared/words";
import { providerWords } from "../calls/call-words";
import { outcomeWords } from "../calls/stage-words";
import { phoneWords } from "../phone";
import { clockMinutes, clockSeconds, count, day, decimal } from "../time";
import { visibleWords } from "../ui/hidden-characters";

/** `12:03:04` in the board's zone. */
export function clockIn(zone: string, at: number): string {
  return clockSeconds(at, zone);
}

/** `13:00`. */
export function hourIn(zone: string, at: number): string {
  return clockMinutes(at, zone);
}

/** `Thu 26 Nov`. */
export function dayIn(zone: string, at: number): string {
  return day(at, zone);
}

/** `Europe/London` as people say it. */
export function zoneWords(zone: string): string {
  return zone.replaceAll("_", " ");
}

export function whoWords(who: string): string {
  return visibleWords(phoneWords(who));
}

/** `Mirai, attempt 2`. */
export function lineOf({ provider, attempt }: Pick<BoardCall, "provider" | "attempt">): string {
  return attempt > 1 ? `${providerWords(provider)}, attempt ${attempt}` : providerWords(provider);
}

export function endedWords(outcome: Outcome | null): string {
  return outcome === null ? "not told" : outcomeWords(outcome);
}

const always: readonly (Outcome | null)[] = ["completed", "no-answer", "busy", "failed"];

/** In one order always; those that are rare stand there once there is one. */
export function shownOutcomes({ today }: Board): Board["today"]["outcomes"] {
  return today.outcomes.filter(({ outcome, calls }) => calls > 0 || always.includes(outcome));
}

/** `4.3`. */
export function meanWords(mean: number | null): string {
  return mean === null ? "–" : decimal(mean, 1);
}

/** `82 %`. */
export function shareWords({ yes, calls }: { yes: number; calls: number }): string {
  return calls === 0 ? "–" : `${Math.round((100 * yes) / calls)} %`;
}

/** Talked hours and minutes: `3 h 12 m`, `12 m`, `40 s`. */
export function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes} m ${String(seconds % 60).padStart(2, "0")} s`;
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  // Of ten hours and more a tile has no room for the minutes.
  return hours < 10 ? `${hours} h ${minutes % 60} m` : `${count(hours)} h`;
}

/** A number for large type and its unit apart. */
export function ackParts(ms: number | null): { number: string; unit: string } {
  if (ms === null) return { number: "–", unit: "" };
  if (ms < 1000) return { number: ms < 100 ? decimal(ms, 1) : count(Math.round(ms)), unit: "ms" };
  return { number: decimal(ms / 1000, 1), unit: "s" };
}

/** Calls and call records that are late, summed up. */
export function lateWords({ late, records }: Pick<Board, "late" | "records">): {
  title: string;
  why: string;
  since: number;
} | null {
  const sum = late.count + records.count;
  const oldest = [...late.rows, ...records.rows].sort((a, b) => a.since - b.since)[0];
  if (!oldest) return null;
  if (sum === 1)
    return {
      title: `${late.count === 1 ? "Late" : oldest.dead ? "Call record dead" : "Call record late"}: ${whoWords(oldest.who)}`,
      why: oldest.why,
      since: oldest.since,
    };
  const parts = [
    late.count > 0 && `${count(late.count)} ended and not final`,
    records.dead > 0 && `${count(records.dead)} dead`,
    records.count > records.dead &&
      `${count(records.count - records.dead)}${records.more ? " or more" : ""} in the outbox`,
  ];
  return {
    title: `${records.more ? "At least " : ""}${count(sum)} call records late`,
    why: parts.filter(Boolean).join(", "),
    since: oldest.since,
  };
}

export function stuckWords({ stuck }: Pick<Board, "stuck">): {
  title: string;
  why: string;
  since: number;
} | null {
  const [oldest] = stuck.rows;
  if (!oldest) return null;
  const others = stuck.count - 1;
  return {
    title: `Stuck: ${whoWords(oldest.who)}`,
    why: others > 0 ? `${oldest.why}; ${others} more` : oldest.why,
    since: oldest.since,
  };
}
