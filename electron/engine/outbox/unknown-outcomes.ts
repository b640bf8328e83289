/**
 * What becomes of an unknown outcome where a repeat could make a second record. Where the destination can be asked, it
 * is looked for there first: found, it is delivered and never sent twice. Else it goes as it is set: ask a person, send
 * it again, or drop it.
 */

import type { UnknownRule } from "../../../shared/sending-settings";
import type { Destination, Ledger, SendContext } from "../destinations/destination";
import type { UnknownSettled } from "../store/outbox-decide";
import type { UnsettledDelivery } from "../store/outbox-rows";
import { nextDelayMs } from "./retry";

export type LookInput = {
  destination: Destination;
  settings: SendContext["settings"];
  rule: UnknownRule;
  signal: AbortSignal;
  fetch: typeof fetch;
  ledger: Ledger;
  now(): number;
  random: number;
  schedule: "usual" | "teaching";
};

export async function lookForUnknown(row: UnsettledDelivery, input: LookInput): Promise<UnknownSettled> {
  const { found, observed } = await lookThere(row, input);
  const now = input.now();
  const attempt = Math.max(row.attempts - row.spared, 1);
  const delay = nextDelayMs({ ...input, attempt, retryAfterMs: null, status: null });
  // The last attempt was made: a person says how it goes on.
  const rule = input.rule === "send-again" && delay === null ? "ask" : input.rule;
  return { deliveryId: row.deliveryId, now, found, rule, observed, nextAt: now + (delay ?? 0) };
}

async function lookThere(
  row: UnsettledDelivery,
  { destination, settings, signal, fetch, ledger }: LookInput,
): Promise<{ found: { remoteId: string } | null; observed: string }> {
  if (!destination.readBack) return { found: null, observed: row.observed };
  const context: SendContext = {
    settings,
    idempotencyKey: row.idempotencyKey,
    correlationId: `look-${row.deliveryId}`.slice(0, 64),
    body: row.body,
    step: row.step,
    version: row.version,
    decision: null,
    signal,
    fetch,
    ledger,
  };
  try {
    const seen = await destination.readBack(context);
    if (seen === null) return { found: null, observed: `${row.observed}; looked for it there: not found` };
    if ("class" in seen)
      return { found: null, observed: `${row.observed}; it could not be looked for: ${seen.observed}` };
    return { found: seen, observed: `looked for it there: ${seen.remoteId} is it, so it had arrived` };
  } catch {
    return { found: null, observed: `${row.observed}; it could not be looked for: Ringback itself failed` };
  }
}
