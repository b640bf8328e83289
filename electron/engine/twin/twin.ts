/**
 * The naive twin: a sandbox account of its own, told what an integration without a gate would have written, event by
 * event in the order of the log. It has its own place in the log and promises that each write is told once: after a
 * crash it goes on from there with the same keys, and reading the log again tells nothing a second time. It never
 * leaves this machine, so calls of every origin go there.
 */
import type { TwinState } from "../../../shared/twin-contract";
import type { SandboxCrm } from "../../sandbox-crm/sandbox-crm";
import type { Clock } from "../clock";
import type { Log } from "../log";
import type { SearchThread } from "../search/search";
import { type Reader, readMeta } from "../store/database";
import type { Store } from "../store/store";
import { readLastTwinWrite, readTwin } from "../store/twin";
import { withTimeLimit } from "../time-limit";
import type { ToldMoment } from "./next-moments";
import { tellAccount } from "./tell-account";

export type NaiveTwin = Awaited<ReturnType<typeof startTwin>>;

export type TwinParts = {
  database: Reader;
  store: Store;
  search: SearchThread;
  clock: Clock;
  log: Log;
  account: {
    token: string;
    open(): Promise<SandboxCrm>;
    /** Removes what it holds; it is closed. */
    remove(): void;
  };
};

const computeMs = 25;
const againMs = 1_000;

export async function startTwin({ database, store, search, clock, log, account }: TwinParts) {
  const stop = new AbortController();
  let server: SandboxCrm | null = null;
  let problem: string | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let retry: NodeJS.Timeout | undefined;
  /** Switching and emptying, one after the other. */
  let changing: Promise<unknown> = Promise.resolve();
  let held = false;

  if (readTwin(database)?.emptying) await empty();

  async function open(): Promise<void> {
    server ??= await account.open();
  }

  async function close(): Promise<void> {
    const last = server;
    server = null;
    await last?.close();
  }

  async function empty(): Promise<void> {
    await store.write("beginEmptyingTwin", undefined);
    await close();
    account.remove();
    await store.write("startTwinAnew", undefined);
  }

  async function run(): Promise<void> {
    for (;;) {
      again = false;
      const twin = readTwin(database);
      if (!twin?.enabled || held || stop.signal.aborted) return;
      await open();
      const asked = { after: twin.position, from: twin.from, ms: computeMs };
      const { moments, next } = await search.ask("naiveMoments", asked, clock.now());
      for (const moment of moments) {
        if (held || stop.signal.aborted) return;
        await tell(moment);
      }
      problem = null;
      if (next > twin.position) await store.write("moveTwin", next);
      else if (!again) return;
    }
  }

  async function tell(moment: ToldMoment): Promise<void> {
    const { callId, position, at, type, text, missing, ended } = moment;
    const last = readLastTwinWrite(database, callId);
    // What was told of this event stays told, whatever reading again makes of it.
    if (last && (last.position >= position || last.content === text)) return;
    if (!server) throw new Error("its account is closed");
    const version = (last?.version ?? 0) + 1;
    const correlationId = `twin-e${position}-v${version}`;
    const to = { url: server.url, token: account.token };
    const { refused } = await withTimeLimit(stop.signal, 10_000, (signal) =>
      tellAccount({ callId, content: moment.content, version, position, correlationId }, to, signal),
    );
    const write = {
      callId,
      version,
      position,
      at,
      type,
      content: text,
      missing,
      ended,
      correlationId,
      refused,
    };
    await store.write("saveTwinWrite", write);
  }

  function wake(): void {
    if (stop.signal.aborted || held) return;
    again = true;
    running ??= run()
      .catch((error: Error) => {
        if (stop.signal.aborted) return;
        problem = `The naive twin does not come on and tries again: ${error.message}.`;
        log.warn("the naive twin tries again", { reason: error.message });
        clearTimeout(retry);
        retry = setTimeout(wake, againMs);
        retry.unref();
      })
      .finally(() => {
        running = null;
        if (again && problem === null) wake();
      });
  }

  /** With nothing under way. */
  function change(doIt: () => Promise<void>): Promise<void> {
    const changed = changing.then(async () => {
      held = true;
      await running;
      try {
        await doIt();
      } finally {
        held = false;
        problem = null;
        wake();
      }
    });
    changing = changed.catch(() => undefined);
    return changed;
  }

  function state(): TwinState {
    const twin = readTwin(database);
    const position = twin?.position ?? 0;
    return {
      enabled: twin?.enabled ?? false,
      url: server?.url ?? null,
      position,
      from: twin?.from ?? 0,
      behind: twin?.enabled ? Math.max(0, readMeta(database, "cursor") - position) : 0,
      writes: twin?.writes ?? 0,
      calls: twin?.calls ?? 0,
      problem,
    };
  }

  wake();
  return {
    state,
    wake,
    async switch(enabled: boolean): Promise<TwinState> {
      await change(async () => {
        if (enabled) await open();
        await store.write("switchTwin", enabled);
        if (!enabled) await close();
      });
      return state();
    },
    async clear(): Promise<TwinState> {
      await change(async () => {
        await empty();
        if (readTwin(database)?.enabled) await open();
      });
      return state();
    },
    /** Resolves when everything that was read is told, or it does not come on. */
    async settled(): Promise<void> {
      wake();
      while (running) await running;
    },
    async close(): Promise<void> {
      stop.abort();
      clearTimeout(retry);
      await changing;
      await running;
      await close();
    },
  };
}
