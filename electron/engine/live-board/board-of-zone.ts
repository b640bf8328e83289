/**
 * The board of one time zone. Its calls are read once from the log's index and then one by one as they change, a few
 * milliseconds at a time: a burst makes the board say how many calls it is behind, and never holds up a sender.
 */
import type { Board, BoardShown, FeedLine } from "../../../shared/live-board";
import type { Origin } from "../../../shared/words";
import type { Reader } from "../store/database";
import { readBoardEntry, readCallsTouchedSince } from "../store/live-board";
import { type Day, dayOf, hourOf } from "./day";
import { type BoardEntry, isInCall, isOpen, wordsBetween } from "./entry";
import { findChange } from "./found-change";
import { activeRows, troublesOf } from "./rows";
import { createTally, type Tally } from "./tally";

export type BoardOfZone = {
  zone: string;
  note(callIds: readonly string[]): void;
  /** Reads what changed, for at most `ms`; true where something is left. */
  work(ms: number): boolean;
  /** Rises with whatever a board would show otherwise. */
  revision(): number;
  figures(shown: BoardShown): FiguresOfZone;
};

export type FiguresOfZone = Omit<Board, "now" | "testClock" | "zone" | "ownZone" | "ack" | "records">;

/** More than that is not gone through one by one: the board is read anew. */
const mostPending = 50_000;
const feedLines = 50;
/** What was not heard of for two days is neither under way nor news. Mirai's final event is awaited for one. */
const forgottenMs = 48 * 3_600_000;

type View = { tally: Tally; feed: FeedLine[] };

export function createBoardOfZone(zone: string, database: Reader, now: () => number): BoardOfZone {
  const entries = new Map<string, BoardEntry>();
  let pending = new Set<string>();
  let day: Day = dayOf(now(), zone);
  let views = makeViews(day);
  let lines = 0;
  let revision = 0;
  let unread = true;
  let isFirstReading = true;

  function makeViews(of: Day): Record<BoardShown, View> {
    return {
      live: { tally: createTally(of), feed: [] },
      "with-simulated": { tally: createTally(of), feed: [] },
    };
  }

  function viewsOf(origin: Origin): View[] {
    return origin === "simulated" ? [views["with-simulated"]] : [views.live, views["with-simulated"]];
  }

  function put(callId: string, after: BoardEntry | null): void {
    const before = entries.get(callId) ?? null;
    if (before) for (const { tally } of viewsOf(before.origin)) tally.remove(before);
    if (after && isKept(after)) {
      entries.set(callId, after);
      for (const { tally } of viewsOf(after.origin)) tally.add(after);
    } else entries.delete(callId);
    if (after && !isFirstReading) say(before, after);
    revision += 1;
  }

  function isKept(entry: BoardEntry): boolean {
    return (
      entry.moment >= day.from ||
      ((isOpen(entry) || entry.trouble !== null) && entry.lastReceivedAt > now() - forgottenMs)
    );
  }

  function say(before: BoardEntry | null, after: BoardEntry): void {
    const words = wordsBetween(before, after);
    if (words.length === 0) return;
    lines += 1;
    const { callId, who, stage, lastReceivedAt } = after;
    const line = { number: lines, at: lastReceivedAt, callId, who, stage, words: words.join(", ") };
    for (const { feed } of viewsOf(after.origin)) {
      feed.unshift(line);
      feed.length = Math.min(feed.length, feedLines);
    }
  }

  /** From midnight on there is a new day: what began before stays while it is under way. */
  function turnDay(): void {
    if (now() < day.to && now() >= day.from) return;
    const feeds = { live: views.live.feed, "with-simulated": views["with-simulated"].feed };
    const before = [...entries.values()];
    day = dayOf(now(), zone);
    views = makeViews(day);
    views.live.feed = feeds.live;
    views["with-simulated"].feed = feeds["with-simulated"];
    entries.clear();
    for (const entry of before) {
      if (!isKept(entry)) continue;
      entries.set(entry.callId, entry);
      for (const { tally } of viewsOf(entry.origin)) tally.add(entry);
    }
    revision += 1;
  }

  function readAnew(): void {
    unread = false;
    isFirstReading = true;
    entries.clear();
    views = makeViews(day);
    pending = new Set(readCallsTouchedSince(database, Math.min(day.from, now() - forgottenMs)));
  }

  function endFirstReading(): void {
    isFirstReading = false;
    const newest = [...entries.values()].sort((a, b) => a.lastReceivedAt - b.lastReceivedAt);
    for (const entry of newest.slice(-feedLines)) say(null, entry);
    revision += 1;
  }

  return {
    zone,
    note(callIds) {
      if (unread) return;
      for (const callId of callIds) pending.add(callId);
      if (pending.size <= mostPending || isFirstReading) return;
      unread = true;
      pending.clear();
    },
    work(ms) {
      turnDay();
      if (unread) readAnew();
      const until = performance.now() + ms;
      for (const callId of pending) {
        if (performance.now() > until) return true;
        pending.delete(callId);
        put(callId, readBoardEntry(database, callId, day.from));
      }
      if (isFirstReading) endFirstReading();
      return false;
    },
    revision() {
      turnDay();
      return revision;
    },
    figures(shown) {
      turnDay();
      const { tally, feed } = views[shown];
      const { usualMs, ...figures } = tally.figures();
      const live = views.live.tally.calls();
      const origins = { live, simulated: views["with-simulated"].tally.calls() - live };
      const { stuck, late, lateIds } = troublesOf(tally.troubled, now());
      const open = [...tally.open].filter((entry) => !lateIds.has(entry.callId));
      const change = findChange(tally.hours, hourOf(now(), day));
      return {
        day,
        shown,
        origins,
        behind: pending.size,
        active: {
          inCall: open.filter(isInCall).length,
          inProgress: open.length,
          rows: activeRows(open),
          usualMs,
        },
        ...figures,
        change: change && sayChange(change, day, zone),
        stuck,
        late,
        feed: [...feed],
      };
    },
  };
}

function sayChange(
  { outcome, hour }: NonNullable<ReturnType<typeof findChange>>,
  day: Day,
  zone: string,
): string {
  const words = outcome.replaceAll("-", " ");
  const since = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  }).format(day.from + hour * 3_600_000);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} doubled since ${since}`;
}
