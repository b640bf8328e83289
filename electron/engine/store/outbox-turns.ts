/** Order in the outbox: whose turn it is among one call's steps for one destination. */
import type { DeliveryState } from "../../../shared/words";
import { prepared, type Writer } from "./database";

/**
 * Of one call's open steps for one destination the first has the turn: contacts before calls before tasks, an older
 * version of a step before a newer. A dead one blocks what stands behind it, since there is no call without its
 * contact; when it is gone they wait for their turn again. Messages of rules wait for nobody and hold up nobody.
 * Answers the deliveries it changed.
 */
export function passTurn(database: Writer, destinationId: string, callId: string, now: number): string[] {
  const open = prepared(
    database,
    `SELECT delivery_id AS deliveryId, state, next_at AS nextAt, step LIKE 'rule:%' AS alone FROM delivery
     WHERE destination_id = ? AND call_id = ?
       AND state IN ('pending', 'inflight', 'unknown', 'held', 'dead', 'blocked')
     ORDER BY step_order, version`,
  ).all(destinationId, callId) as OpenStep[];
  const messages = open.filter(({ alone }) => alone === 1);
  const steps = open.filter(({ alone }) => alone === 0);
  return [steps, ...messages.map((one) => [one])].flatMap((line) => passTurnOf(database, line, now));
}

type OpenStep = { deliveryId: string; state: DeliveryState; nextAt: number | null; alone: 0 | 1 };

/** `open`: steps that wait for each other, in their order. */
function passTurnOf(database: Writer, open: OpenStep[], now: number): string[] {
  const changed: string[] = [];
  const dead = open.findIndex((one) => one.state === "dead");
  for (const [index, one] of open.entries()) {
    const isBehind = dead >= 0 && index > dead;
    if (isBehind && one.state === "pending") {
      setState(database, one.deliveryId, "blocked", "an earlier step of this call is dead", now);
      changed.push(one.deliveryId);
    } else if (!isBehind && one.state === "blocked") {
      setState(database, one.deliveryId, "pending", "waits for its turn", now);
      one.state = "pending";
      one.nextAt = null;
      changed.push(one.deliveryId);
    }
  }
  const [first] = open;
  if (first?.state === "pending" && first.nextAt === null) {
    prepared(database, "UPDATE delivery SET next_at = ? WHERE delivery_id = ?").run(now, first.deliveryId);
    changed.push(first.deliveryId);
  }
  return changed;
}

export function setState(
  database: Writer,
  deliveryId: string,
  state: DeliveryState,
  observed: string,
  now: number,
): void {
  prepared(
    database,
    "UPDATE delivery SET state = ?, next_at = NULL, observed = ?, updated_at = ? WHERE delivery_id = ?",
  ).run(state, observed, now, deliveryId);
}
