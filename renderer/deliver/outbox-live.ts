/** Live deliveries as call records: a batch may bring one step of a record, the row that is shown has the others. */
import type { DeliveryRow, OutboxRow } from "../../shared/deliveries";
import type { Batch } from "../entities";

export function recordIdOf(row: Pick<DeliveryRow, "callId" | "version" | "destinationId">): string {
  return `${row.callId}~${row.version}~${row.destinationId}`;
}

const inOrder = (a: DeliveryRow, b: DeliveryRow) => a.stepOrder - b.stepOrder;

const gathered = new WeakMap<Batch, OutboxRow[]>();

/** The batch names the call of every delivery it brings. */
export function recordsOf(batch: Batch): readonly OutboxRow[] {
  const before = gathered.get(batch);
  if (before) return before;
  const rows = new Map<string, OutboxRow>();
  const calls = new Map(batch.calls.map((call) => [call.callId, call]));
  const newest = new Map(batch.deliveries.map((delivery) => [delivery.deliveryId, delivery]));
  for (const step of newest.values()) {
    const recordId = recordIdOf(step);
    const call = calls.get(step.callId);
    const row = rows.get(recordId) ?? {
      recordId,
      callId: step.callId,
      callKey: call?.key ?? null,
      person: call?.personName ?? call?.phone ?? call?.externalId ?? null,
      version: step.version,
      destinationId: step.destinationId,
      destination: step.destination,
      createdAt: step.createdAt,
      steps: [],
    };
    rows.set(recordId, { ...row, steps: [...row.steps, step].toSorted(inOrder) });
  }
  const made = [...rows.values()];
  gathered.set(batch, made);
  return made;
}

export function mergeRecord(shown: OutboxRow, live: OutboxRow): OutboxRow {
  const newer = new Map(live.steps.map((step) => [step.deliveryId, step]));
  const steps = shown.steps.map((step) => {
    const next = newer.get(step.deliveryId);
    newer.delete(step.deliveryId);
    return next ?? step;
  });
  return {
    ...shown,
    callKey: live.callKey ?? shown.callKey,
    person: live.person ?? shown.person,
    steps: [...steps, ...newer.values()].toSorted(inOrder),
  };
}
