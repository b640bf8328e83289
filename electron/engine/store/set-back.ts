/**
 * A wall clock that was set back. What was planned by the old one would wait for as long as it was set back by; what was
 * planned then was written then, so a row that was last written in the future tells how long it meant to wait. It waits so
 * long from now on, and no longer.
 */
import type { Breaker } from "../../../shared/sending";
import { prepared, type Writer } from "./database";

/** Less than this is a clock that is being adjusted. */
export const setBackMs = 2000;

/** The deliveries that wait anew. A destination's next trial is planned anew with them. */
export function planWaitsAnew(database: Writer, now: number): string[] {
  const future = now + setBackMs;
  // By the index only what is planned for later, however much waits for its turn.
  const rows = ["next_at", "lease_until"].flatMap(
    (until) =>
      prepared(
        database,
        `UPDATE delivery SET ${until} = @now + max(${until} - updated_at, 0), updated_at = @now
         WHERE destination_id IN (SELECT destination_id FROM destination)
           AND state IN ${until === "next_at" ? "('pending', 'unknown')" : "('inflight')"}
           AND ${until} > @now AND updated_at > @future
         RETURNING delivery_id AS deliveryId`,
      ).all({ now, future }) as { deliveryId: string }[],
  );
  const breakers = prepared(database, "SELECT destination_id AS id, content FROM breaker").all() as {
    id: string;
    content: string;
  }[];
  for (const { id, content } of breakers) {
    const breaker = JSON.parse(content) as Breaker;
    const { since, trialAt } = breaker;
    if (since === null || since <= future) continue;
    prepared(database, "UPDATE breaker SET content = ? WHERE destination_id = ?").run(
      JSON.stringify({
        ...breaker,
        since: now,
        openedAt: breaker.openedAt === null ? null : Math.min(breaker.openedAt, now),
        trialAt: trialAt === null ? null : now + Math.max(trialAt - since, 0),
      }),
      id,
    );
  }
  return rows.map(({ deliveryId }) => deliveryId);
}
