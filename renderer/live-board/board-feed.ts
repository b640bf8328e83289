/**
 * The board as the engine pushes it. The newest one is applied at the next frame and acknowledged only then, so a page
 * that cannot keep up gets fewer boards and no backlog. Ages tick here, from the engine's clock; where no board came
 * for five seconds they stand still, for what is old must not look alive.
 */
import { useEffect } from "react";
import { create } from "zustand";
import type { Board, BoardMessage, BoardShown } from "../../shared/live-board";
import { engine, sentenceOf, useConnection } from "../engine-client";

type BoardFeed = {
  board: Board | null;
  /** On this page's clock. */
  receivedAt: number;
  /** Why the engine sends none. */
  sentence: string;
};

export const staleAfterMs = 5_000;
const againAfterMs = 1_000;
/** A watch that is silent for so long is begun anew: the engine sends every two seconds. */
const askAgainAfterMs = 8_000;
/** Frames stop in a hidden tab. */
const hiddenFrameMs = 250;

export const useBoardFeed = create<BoardFeed>(() => ({ board: null, receivedAt: 0, sentence: "" }));
export const useTick = create<{ at: number }>(() => ({ at: Date.now() }));

function atNextFrame(run: () => void): void {
  let ran = false;
  const once = () => {
    if (ran) return;
    ran = true;
    clearTimeout(timer);
    run();
  };
  const timer = setTimeout(once, hiddenFrameMs);
  requestAnimationFrame(once);
}

async function follow(asked: { shown?: BoardShown; zone?: string }, signal: AbortSignal): Promise<void> {
  let newest: BoardMessage | null = null;
  const apply = () => {
    if (!newest || signal.aborted) return;
    const { watch, sequence, board } = newest;
    newest = null;
    useBoardFeed.setState({ board, receivedAt: Date.now(), sentence: "" });
    // A lost acknowledgement means a lost connection, and that ends this watch anyway.
    engine.board.acknowledge({ watch, sequence }).catch(() => {});
  };
  for await (const message of await engine.board.watch(asked, { signal })) {
    if (newest === null) atNextFrame(apply);
    newest = message;
  }
}

/** Follows the board while the screen is open; after a new connection, or where the watch ends alone, again. */
export function useFollowedBoard(shown: BoardShown | null, zone: string | null): void {
  const isOpen = useConnection(({ state }) => state === "open");
  const opened = useConnection((connection) => connection.opened);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection needs a new watch
  useEffect(() => {
    if (!isOpen) return;
    let stop = new AbortController();
    let again: ReturnType<typeof setTimeout>;
    let begunAt = 0;
    let isOver = false;
    const run = () => {
      stop = new AbortController();
      begunAt = Date.now();
      follow({ ...(shown ? { shown } : {}), ...(zone ? { zone } : {}) }, stop.signal)
        .catch((error: unknown) => {
          if (!isOver && !stop.signal.aborted && useConnection.getState().state === "open")
            useBoardFeed.setState({ sentence: sentenceOf(error) });
        })
        .finally(() => {
          if (!isOver) again = setTimeout(run, againAfterMs);
        });
    };
    run();
    const watchdog = setInterval(() => {
      const heardAt = Math.max(begunAt, useBoardFeed.getState().receivedAt);
      if (Date.now() - heardAt > askAgainAfterMs) stop.abort();
    }, 1_000);
    return () => {
      isOver = true;
      clearTimeout(again);
      clearInterval(watchdog);
      // With its connection a watch has ended, and nobody is there to be told.
      if (useConnection.getState().state === "open") stop.abort();
    };
  }, [isOpen, opened, shown, zone]);
  useEffect(() => {
    const timer = setInterval(() => useTick.setState({ at: Date.now() }), 1_000);
    return () => clearInterval(timer);
  }, []);
}

/** The engine's present as far as it is known. */
export function boardNow(at: number): number {
  const { board, receivedAt } = useBoardFeed.getState();
  if (!board) return at;
  return board.testClock ? board.now : board.now + Math.min(Math.max(0, at - receivedAt), staleAfterMs);
}

/** `stale`: connected, and nothing came for five seconds; `gone`: no connection. */
export function useFreshness(): "fresh" | "stale" | "gone" {
  const isOpen = useConnection(({ state }) => state === "open");
  const receivedAt = useBoardFeed((feed) => feed.receivedAt);
  const isStale = useTick(({ at }) => at - receivedAt > staleAfterMs);
  if (!isOpen) return "gone";
  return isStale ? "stale" : "fresh";
}
