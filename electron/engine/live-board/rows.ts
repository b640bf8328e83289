/** The rows of a board, made when somebody looks: calls under way, and those that are late or stuck. */
import type { Board, BoardCall, BoardTrouble } from "../../../shared/live-board";
import type { Stage } from "../../../shared/words";
import { type BoardEntry, rankOf } from "./entry";

const mostActive = 60;
const mostPhases = 12;
const mostTroubles = 8;
/** Platforms take seconds; this is our judgement. */
const lateAfterMs = 120_000;

export function activeRows(open: readonly BoardEntry[]): BoardCall[] {
  return open
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.firstReceivedAt - b.firstReceivedAt)
    .slice(0, mostActive)
    .map(({ callId, who, name, provider, source, origin, attempt, stage, ...entry }) => ({
      callId,
      who,
      name,
      provider,
      source,
      origin,
      attempt,
      stage: stage as Stage,
      since: entry.firstReceivedAt,
      stageSince: entry.phases.at(-1)?.from ?? entry.lastReceivedAt,
      phases: shorten(entry.phases),
    }));
}

function shorten(phases: BoardEntry["phases"]): BoardCall["phases"] {
  return phases
    .map(({ stage, from, to }, index) => ({
      stage,
      ms: to === null || index === phases.length - 1 ? 0 : Math.max(0, to - from),
    }))
    .slice(-mostPhases);
}

export function troublesOf(
  troubled: ReadonlySet<BoardEntry>,
  now: number,
): Pick<Board, "stuck" | "late"> & { lateIds: ReadonlySet<string> } {
  const stuck: BoardTrouble[] = [];
  const late: BoardTrouble[] = [];
  for (const { trouble, callId, who } of troubled) {
    if (!trouble) continue;
    const row = { callId, who, since: trouble.since, why: trouble.why, dead: false };
    if (trouble.kind === "stuck") stuck.push(row);
    else if (now - trouble.since >= lateAfterMs) late.push(row);
  }
  return { stuck: oldest(stuck), late: oldest(late), lateIds: new Set(late.map(({ callId }) => callId)) };
}

function oldest(rows: BoardTrouble[]): Board["stuck"] {
  return { count: rows.length, rows: rows.toSorted((a, b) => a.since - b.since).slice(0, mostTroubles) };
}
