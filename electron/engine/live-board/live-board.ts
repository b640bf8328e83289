/**
 * The live board, pushed: at most four messages a second to a watcher, the whole board each, at most 64 KiB, and at
 * most two that were not acknowledged. One that cannot follow is sent the board of the moment when it can again;
 * nothing piles up for it. The board of this machine's zone is kept up from the start, others while they are watched.
 */
import { randomUUID } from "node:crypto";
import type { Board, BoardMessage, BoardShown, BoardTrouble } from "../../../shared/live-board";
import type { PackId } from "../../../shared/words";
import type { Clock } from "../clock";
import type { AckTimes } from "../status";
import type { Reader } from "../store/database";
import { readLateRecords } from "../store/live-board";
import { createWatchers, type Watching } from "../watchers";
import { type BoardOfZone, createBoardOfZone } from "./board-of-zone";

export type BoardAsked = { shown: BoardShown; zone: string };

export type LiveBoard = {
  note(changed: { calls?: string[]; deliveries?: string[] }): void;
  get(asked: BoardAsked): Promise<Board>;
  watch(asked: BoardAsked, signal: AbortSignal | undefined): AsyncGenerator<BoardMessage>;
  acknowledge(watch: string, sequence: number): boolean;
  /** Live calls of today that are stuck, the longest first, as far as they were looked at. */
  stuck(): BoardTrouble[];
  close(): void;
};

type Watcher = Watching & {
  asked: BoardAsked;
  revision: number;
  sentAt: number;
};

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const tickMs = 50;
const sendEveryMs = 250;
const sendAtLeastEveryMs = 2_000;
const recordsEveryMs = 1_000;
const lateRecordMs = 60_000;
const mostLateRecords = 8;
const unacknowledgedLimit = 2;
const bytesPerBoard = 64 * 1024;
/** Of the main thread, to a tick; it answers senders too. */
const watchedMs = 8;
const unwatchedMs = 1;
const askedWaitMs = 2_000;

export function createLiveBoard(parts: {
  database: Reader;
  clock: Clock;
  testClock: boolean;
  ack: AckTimes;
  strictest(): { ms: number; source: string; provider: PackId } | null;
  guard(run: () => void): void;
}): LiveBoard {
  const { database, clock, ack } = parts;
  const boards = new Map<string, BoardOfZone>();
  const watchers = createWatchers(take);
  let outbox = 0;
  boardOf(ownZone);

  function boardOf(zone: string): BoardOfZone {
    const known = boards.get(zone);
    if (known) return known;
    const made = createBoardOfZone(zone, database, () => clock.now());
    boards.set(zone, made);
    return made;
  }

  const isWatched = (zone: string) => [...watchers.all()].some(({ asked }) => asked.zone === zone);

  const timer = setInterval(() => {
    parts.guard(() => {
      for (const [zone, one] of boards) {
        if (isWatched(zone)) one.work(watchedMs);
        else if (zone === ownZone) one.work(unwatchedMs);
        else boards.delete(zone);
      }
    });
    watchers.wake();
  }, tickMs);
  timer.unref();

  const records = new Map<BoardShown, { at: number; value: Board["records"] }>();
  function lateRecords(shown: BoardShown): Board["records"] {
    const known = records.get(shown);
    const now = performance.now();
    if (known && now - known.at < recordsEveryMs) return known.value;
    const counted = (origin: string) =>
      origin === "live" || origin === "pulled" || (shown === "with-simulated" && origin === "simulated");
    const { rows, more } = readLateRecords(database, clock.now() - lateRecordMs, counted);
    const value = {
      count: rows.length,
      dead: rows.filter(({ dead }) => dead).length,
      rows: rows.slice(0, mostLateRecords),
      more,
    };
    records.set(shown, { at: now, value });
    return value;
  }

  function make({ shown, zone }: BoardAsked): Board {
    return withinLimit({
      now: clock.now(),
      testClock: parts.testClock,
      zone,
      ownZone: zone === ownZone,
      ...boardOf(zone).figures(shown),
      ack: { p50: ack.at(0.5), p99: ack.at(0.99), answers: ack.size(), strictest: parts.strictest() },
      records: lateRecords(shown),
    });
  }

  function take(watcher: Watcher): BoardMessage | null {
    if (watcher.sent - watcher.acknowledged >= unacknowledgedLimit) return null;
    const since = performance.now() - watcher.sentAt;
    const revision = boardOf(watcher.asked.zone).revision() + outbox;
    if (since < sendEveryMs || (revision === watcher.revision && since < sendAtLeastEveryMs)) return null;
    watcher.revision = revision;
    watcher.sentAt = performance.now();
    watcher.sent += 1;
    return { watch: watcher.id, sequence: watcher.sent, board: make(watcher.asked) };
  }

  return {
    note({ calls = [], deliveries = [] }) {
      if (deliveries.length > 0) outbox += 1;
      if (calls.length > 0) for (const one of boards.values()) one.note(calls);
    },
    async get(asked) {
      const until = performance.now() + askedWaitMs;
      while (boardOf(asked.zone).work(watchedMs) && performance.now() < until && !watchers.isClosed())
        await new Promise((resolve) => setTimeout(resolve, watchedMs));
      return make(asked);
    },
    async *watch(asked, signal) {
      const watcher: Watcher = {
        id: randomUUID(),
        asked,
        sent: 0,
        acknowledged: 0,
        revision: -1,
        sentAt: Number.NEGATIVE_INFINITY,
        wake: () => {},
      };
      boardOf(asked.zone).work(watchedMs);
      yield* watchers.follow(watcher, signal);
    },
    acknowledge: watchers.acknowledge,
    stuck: () => boardOf(ownZone).figures("live").stuck.rows,
    close() {
      clearInterval(timer);
      watchers.close();
    },
  };
}

/** Names are clipped where they are read, so that this is the exception. */
function withinLimit(board: Board): Board {
  if (Buffer.byteLength(JSON.stringify(board)) <= bytesPerBoard) return board;
  return {
    ...board,
    feed: board.feed.slice(0, 15),
    active: { ...board.active, rows: board.active.rows.slice(0, 20) },
    sources: board.sources.slice(0, 10),
  };
}
