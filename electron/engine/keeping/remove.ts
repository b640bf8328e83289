/**
 * Removing in small transactions: few calls to each, appends first, and only when the reader stands near the end of the
 * log. After each the reader gets its settings anew, so that it forgets what it remembers of calls that are gone.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { WriteClient } from "../store/store";
import type { Running } from "./jobs";
import { Stopped } from "./work";

const callsAtOnce = 8;
const eventsAtOnce = 64;
const refusalsAtOnce = 500;
const pagesAtOnce = 64;
const againMs = 20;
/** The reader begins anew after each: it has to come on meanwhile. */
const pauseMs = 10;

export type Remover = {
  calls(callIds: readonly string[]): Promise<number>;
  loose(positions: readonly number[]): Promise<number>;
  refusals(before: number): Promise<number>;
  giveBack(): Promise<void>;
};

export function createRemover(options: {
  store: WriteClient;
  auditId: number;
  because: "retention" | "forgotten";
  withNotes: boolean;
  now(): number;
  running: Running;
  /** The reader reads by the settings of this moment from now on. */
  tellReader(): void;
}): Remover {
  const { store, auditId, because, withNotes, running } = options;
  const check = () => {
    if (running.stop.isStopped()) throw new Stopped();
  };

  /** Until the reader has read nearly everything nothing is removed. */
  async function whenRead<Result>(write: () => Promise<Result | null>): Promise<Result> {
    for (;;) {
      check();
      const done = await write();
      options.tellReader();
      await wait(done === null ? againMs : pauseMs);
      if (done !== null) return done;
    }
  }

  async function inTurn<One>(
    all: readonly One[],
    atOnce: number,
    words: string,
    remove: (some: One[]) => Promise<number>,
  ): Promise<number> {
    let removed = 0;
    for (let from = 0; from < all.length; from += atOnce) {
      running.say(words, from, all.length);
      removed += await remove(all.slice(from, from + atOnce));
    }
    return removed;
  }

  return {
    calls: (callIds) =>
      inTurn(callIds, callsAtOnce, "Removing calls", async (some) => {
        const input = { auditId, callIds: some, because, withNotes, at: options.now() };
        return (await whenRead(() => store.write("removeCalls", input))).calls;
      }),
    loose: (positions) =>
      inTurn(positions, eventsAtOnce, "Removing events of no call", async (some) => {
        const input = { auditId, positions: some, because, withNotes };
        return (await whenRead(() => store.write("removeLooseEvents", input))).events;
      }),
    async refusals(before) {
      let removed = 0;
      for (;;) {
        check();
        const some = await store.write("removeRefusals", { auditId, before, atOnce: refusalsAtOnce });
        removed += some;
        if (some < refusalsAtOnce) return removed;
      }
    },
    async giveBack() {
      for (let left = Number.POSITIVE_INFINITY; ; ) {
        check();
        const now = await store.write("giveBackPages", pagesAtOnce);
        if (now === 0 || now >= left) return;
        running.say("Giving space back", 0, now);
        left = now;
        await wait(pauseMs);
      }
    },
  };
}
