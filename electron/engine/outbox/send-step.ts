/**
 * One attempt to send one step. Before version 2 or later the record is read there, where the destination can be read:
 * what a person edited is left out, and what remains is frozen under the lease before anything is sent. No transaction
 * is open while the network is asked.
 */
import type { RuleMessage } from "../../../shared/rules";
import type { Destination, Ledger, SendContext, SendDecision } from "../destinations/destination";
import type { ClaimedDelivery } from "../store/outbox";
import type { Outcome } from "./judge-outcome";
import { type EarlierVersion, keepEdited, keptWords, propertiesOf, writtenBy } from "./keep-edited";
import { sendMessage } from "./send-message";

export type SendParts = {
  destination: Destination;
  claimed: ClaimedDelivery;
  settings: SendContext["settings"];
  /** A new one for every request, so that each has its own time. */
  signal(): AbortSignal;
  fetch: typeof fetch;
  ledger: Ledger;
  earlier(): EarlierVersion[];
  /** False where the lease was lost. */
  freeze(body: string, kept: string[]): Promise<boolean>;
  /** Into the local outbox, once however often it is tried. */
  land(payload: RuleMessage, because: string): Promise<void>;
};

/** Null: the lease was lost, and whoever has it now goes on. */
export async function sendStep(parts: SendParts): Promise<Outcome | null> {
  const { destination, claimed } = parts;
  let { body } = claimed;
  let kept = claimed.kept ?? [];
  if (destination.message)
    return sendMessage({
      ...parts,
      body,
      decision: sendDecision(claimed.decision),
      send: (message) => destination.send(contextOf(parts, message)),
    });
  let remoteId: string | null = null;
  if (claimed.version > 1 && claimed.kept === null && destination.reread && propertiesOf(body)) {
    const read = await destination.reread(contextOf(parts, body));
    if (read !== null && "class" in read) return asRead(read);
    if (read !== null) {
      const still = keepEdited(body, read.properties, writtenBy(parts.earlier()));
      if (!(await parts.freeze(still.body, still.kept))) return null;
      ({ body, kept } = still);
      remoteId = read.remoteId;
    }
  }
  if (kept.length > 0 && Object.keys(propertiesOf(body) ?? {}).length === 0)
    return { class: "unchanged", status: null, remoteId, observed: `unchanged: ${keptWords(kept)}` };
  const outcome = await destination.send(contextOf(parts, body));
  if (kept.length === 0 || outcome.class !== "delivered") return outcome;
  return { ...outcome, observed: `${outcome.observed}; ${keptWords(kept)}` };
}

/** Nothing was written yet, so an answer that did not come is no unknown outcome. */
function asRead(outcome: Outcome): Outcome {
  if (outcome.class !== "unknown") return outcome;
  const observed = `could not be read before it was written: ${outcome.observed}`;
  return { class: "retry", status: outcome.status, observed, retryAfterMs: null };
}

function contextOf({ claimed, settings, signal, fetch, ledger }: SendParts, body: string): SendContext {
  return {
    settings,
    idempotencyKey: claimed.idempotencyKey,
    correlationId: claimed.correlationId,
    body,
    step: claimed.step,
    version: claimed.version,
    decision: sendDecision(claimed.decision),
    signal: signal(),
    fetch,
    ledger,
  };
}

/** What a person decided, as far as a destination has to do with it. */
function sendDecision(decision: ClaimedDelivery["decision"]): SendDecision | null {
  if (decision === null) return null;
  const { choice } = decision;
  return choice === "send-again" || choice === "there" || choice === "drop" ? null : decision;
}
