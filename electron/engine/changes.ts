/**
 * The live feed. It promises: changed row summaries and never bodies, at most 20 messages a second, at most 200 rows or
 * 64 KiB each, at most two unacknowledged per watcher. A watcher that cannot follow gets one `reset` and reads its
 * page again; nothing piles up for it.
 */
import { randomUUID } from "node:crypto";
import type { CallRow } from "../../shared/calls";
import type { DeliveryRow } from "../../shared/deliveries";
import type { EventRow } from "../../shared/events";
import type { ForwardRoute } from "../../shared/forwarding";
import type { LiveMessage, StatusRow } from "../../shared/live";
import type { Reconciliation } from "../../shared/reconciliations";
import type { ReplayRow } from "../../shared/replays";
import type { RunDetail } from "../../shared/runs";
import type { VerdictRunRow } from "../../shared/verdicts";
import type { Changed } from "./store/writes";
import { createWatchers, type Watching } from "./watchers";

/** Beside rows of the store: what only the main thread knows. */
type Noted = Changed & {
  crm?: boolean;
  reconciliations?: Reconciliation[];
  verdictRuns?: VerdictRunRow[];
  routes?: ForwardRoute[];
};

export type Changes = {
  note(changed: Noted): void;
  noteAppended(first: number, count: number): void;
  watch(signal: AbortSignal | undefined): AsyncGenerator<LiveMessage>;
  acknowledge(watch: string, sequence: number): boolean;
  watchers(): number;
  close(): void;
};

type Watcher = Watching & {
  events: Set<number>;
  calls: Set<string>;
  deliveries: Set<string>;
  runs: Map<string, RunDetail>;
  replays: Set<string>;
  reconciliations: Map<string, Reconciliation>;
  verdictRuns: Map<string, VerdictRunRow>;
  routes: Map<string, ForwardRoute>;
  setup: boolean;
  crm: boolean;
  reset: boolean;
  statusAt: number;
};

const tickMs = 50;
const statusEveryMs = 500;
const rowsPerMessage = 200;
const bytesPerMessage = 64 * 1024;
const unacknowledgedLimit = 2;
const sendsPerRun = 80;
const sendsBeforeNow = 50;

/** Without what handlers answered, and of a long run only the requests around now: the run itself has the rest. */
function summariseRun(run: RunDetail): RunDetail {
  const last = run.sends.findLastIndex((send) => send.sentAt !== null);
  const from = Math.max(0, Math.min(last - sendsBeforeNow, run.sends.length - sendsPerRun));
  return {
    ...run,
    sends: run.sends.slice(from, from + sendsPerRun).map((send) => ({ ...send, answerBody: null })),
  };
}

export function createChanges(read: {
  events(positions: number[]): EventRow[];
  calls(callIds: string[]): CallRow[];
  deliveries(deliveryIds: string[]): DeliveryRow[];
  replays(replayIds: string[]): ReplayRow[];
  status(): StatusRow;
  position(): number;
}): Changes {
  const watchers = createWatchers(take);
  const timer = setInterval(() => {
    watchers.wake();
  }, tickMs);
  timer.unref();

  function gather(watcher: Watcher, changed: Noted): void {
    for (const position of changed.events ?? []) watcher.events.add(position);
    for (const callId of changed.calls ?? []) watcher.calls.add(callId);
    for (const deliveryId of changed.deliveries ?? []) watcher.deliveries.add(deliveryId);
    for (const run of changed.runs ?? []) watcher.runs.set(run.runId, run);
    for (const replayId of changed.replays ?? []) watcher.replays.add(replayId);
    for (const one of changed.reconciliations ?? []) watcher.reconciliations.set(one.reconciliationId, one);
    for (const one of changed.verdictRuns ?? []) watcher.verdictRuns.set(one.verdictRunId, one);
    for (const one of changed.routes ?? []) watcher.routes.set(one.routeId, one);
    if (changed.setup) watcher.setup = true;
    if (changed.crm) watcher.crm = true;
    if (watcher.events.size + watcher.calls.size + watcher.deliveries.size > rowsPerMessage)
      dropRows(watcher);
  }

  function dropRows(watcher: Watcher): void {
    watcher.reset = true;
    watcher.events.clear();
    watcher.calls.clear();
    watcher.deliveries.clear();
  }

  /** The next message, or null when there is nothing to say or the watcher is behind. */
  function take(watcher: Watcher): LiveMessage | null {
    if (watcher.sent - watcher.acknowledged >= unacknowledgedLimit) return null;
    const now = performance.now();
    const statusDue = now - watcher.statusAt >= statusEveryMs;
    const { events, calls, runs, replays } = watcher;
    const hasRows = events.size + calls.size + watcher.deliveries.size + runs.size + replays.size > 0;
    const hasProgress = watcher.reconciliations.size + watcher.verdictRuns.size + watcher.routes.size > 0;
    if (!hasRows && !hasProgress && !watcher.setup && !watcher.crm && !watcher.reset && !statusDue)
      return null;
    const deliveries = read.deliveries([...watcher.deliveries]);
    // A call's row says how its deliveries stand.
    for (const delivery of deliveries) watcher.calls.add(delivery.callId);
    const message: LiveMessage = {
      watch: watcher.id,
      sequence: watcher.sent + 1,
      events: read.events([...watcher.events]),
      calls: read.calls([...watcher.calls]),
      deliveries,
      runs: [...watcher.runs.values()].map(summariseRun),
      replays: read.replays([...replays]),
      reconciliations: [...watcher.reconciliations.values()],
      verdictRuns: [...watcher.verdictRuns.values()],
      routes: [...watcher.routes.values()],
      status: statusDue ? read.status() : null,
      setupChanged: watcher.setup,
      crmChanged: watcher.crm,
      reset: watcher.reset ? read.position() : null,
    };
    if (JSON.stringify(message).length > bytesPerMessage) {
      message.events = [];
      message.calls = [];
      message.deliveries = [];
      message.runs = [];
      message.reset = read.position();
    }
    dropRows(watcher);
    watcher.runs.clear();
    watcher.replays.clear();
    watcher.reconciliations.clear();
    watcher.verdictRuns.clear();
    watcher.routes.clear();
    watcher.setup = false;
    watcher.crm = false;
    watcher.reset = false;
    if (statusDue) watcher.statusAt = now;
    watcher.sent += 1;
    return message;
  }

  return {
    note(changed) {
      for (const watcher of watchers.all()) gather(watcher, changed);
    },
    noteAppended(first, count) {
      if (watchers.count() === 0) return;
      const events = Array.from({ length: count }, (_, index) => first + index);
      for (const watcher of watchers.all()) gather(watcher, { events });
    },
    async *watch(signal) {
      const watcher: Watcher = {
        id: randomUUID(),
        sent: 0,
        acknowledged: 0,
        events: new Set(),
        calls: new Set(),
        deliveries: new Set(),
        runs: new Map(),
        replays: new Set(),
        reconciliations: new Map(),
        verdictRuns: new Map(),
        routes: new Map(),
        setup: false,
        crm: false,
        reset: false,
        statusAt: Number.NEGATIVE_INFINITY,
        wake: () => {},
      };
      yield* watchers.follow(watcher, signal);
    },
    acknowledge: watchers.acknowledge,
    watchers: watchers.count,
    close() {
      clearInterval(timer);
      watchers.close();
    },
  };
}
