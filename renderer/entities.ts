/**
 * The newest version of every row the live feed pushed, by id. Pages keep the rows they read themselves and lay
 * these over them; so the maps may stay small. Only `live.ts` writes here.
 */
import { create } from "zustand";
import type { CallRow } from "../shared/calls";
import type { DeliveryRow } from "../shared/deliveries";
import type { EventRow } from "../shared/events";
import type { ForwardRoute } from "../shared/forwarding";
import type { StatusRow } from "../shared/live";
import type { Reconciliation } from "../shared/reconciliations";
import type { ReplayRow } from "../shared/replays";
import type { RunDetail } from "../shared/runs";
import type { VerdictRunRow } from "../shared/verdicts";

/** What the last frame brought; screens use it to find rows they do not show yet. */
export type Batch = {
  events: readonly EventRow[];
  calls: readonly CallRow[];
  deliveries: readonly DeliveryRow[];
  runs: readonly RunDetail[];
  replays: readonly ReplayRow[];
  reconciliations: readonly Reconciliation[];
  verdictRuns: readonly VerdictRunRow[];
  routes: readonly ForwardRoute[];
};

type Entities = {
  events: ReadonlyMap<string, EventRow>;
  calls: ReadonlyMap<string, CallRow>;
  deliveries: ReadonlyMap<string, DeliveryRow>;
  runs: ReadonlyMap<string, RunDetail>;
  replays: ReadonlyMap<string, ReplayRow>;
  reconciliations: ReadonlyMap<string, Reconciliation>;
  verdictRuns: ReadonlyMap<string, VerdictRunRow>;
  routes: ReadonlyMap<string, ForwardRoute>;
  status: StatusRow | null;
  batch: Batch;
  /** A change means: what was read may have holes, read your page again. */
  generation: number;
  /** The same for sources and destinations, and for the sandbox CRM. */
  setupGeneration: number;
  crmGeneration: number;
};

const kept = 2_000;

function laid<Row>(map: ReadonlyMap<string, Row>, rows: readonly Row[], idOf: (row: Row) => string) {
  if (rows.length === 0) return map;
  const next = new Map(map);
  for (const row of rows) {
    next.delete(idOf(row));
    next.set(idOf(row), row);
  }
  for (const id of next.keys()) {
    if (next.size <= kept) break;
    next.delete(id);
  }
  return next;
}

export const useEntities = create<Entities>(() => ({
  events: new Map(),
  calls: new Map(),
  deliveries: new Map(),
  runs: new Map(),
  replays: new Map(),
  reconciliations: new Map(),
  verdictRuns: new Map(),
  routes: new Map(),
  status: null,
  batch: {
    events: [],
    calls: [],
    deliveries: [],
    runs: [],
    replays: [],
    reconciliations: [],
    verdictRuns: [],
    routes: [],
  },
  generation: 0,
  setupGeneration: 0,
  crmGeneration: 0,
}));

export function applyBatch(
  batch: Batch,
  changed: { status: StatusRow | null; setup: boolean; crm: boolean; reset: boolean },
): void {
  useEntities.setState((before) => ({
    events: laid(before.events, batch.events, (row) => row.eventId),
    calls: laid(before.calls, batch.calls, (row) => row.callId),
    deliveries: laid(before.deliveries, batch.deliveries, (row) => row.deliveryId),
    runs: laid(before.runs, batch.runs, (row) => row.runId),
    replays: laid(before.replays, batch.replays, (row) => row.replayId),
    reconciliations: laid(before.reconciliations, batch.reconciliations, (row) => row.reconciliationId),
    verdictRuns: laid(before.verdictRuns, batch.verdictRuns, (row) => row.verdictRunId),
    routes: laid(before.routes, batch.routes, (row) => row.routeId),
    status: changed.status ?? before.status,
    batch,
    generation: before.generation + (changed.reset ? 1 : 0),
    setupGeneration: before.setupGeneration + (changed.setup ? 1 : 0),
    crmGeneration: before.crmGeneration + (changed.crm ? 1 : 0),
  }));
}

/** After a new connection: everything may have changed. */
export function everythingMayHaveChanged(status: StatusRow): void {
  useEntities.setState((before) => ({
    events: new Map(),
    calls: new Map(),
    deliveries: new Map(),
    runs: new Map(),
    replays: new Map(),
    reconciliations: new Map(),
    verdictRuns: new Map(),
    routes: new Map(),
    status,
    generation: before.generation + 1,
    setupGeneration: before.setupGeneration + 1,
    crmGeneration: before.crmGeneration + 1,
  }));
}
