/**
 * One naive write, told to the twin's account: contact, call and task as the sandbox CRM is told everything, with a
 * number that grows and keys that stay the same over all tries. One try; an account that does not answer throws.
 */
import type { CallRecordContent, SendOutcome } from "../destinations/destination";
import { sandboxCrm } from "../destinations/sandbox-crm";

export type NaiveTold = {
  callId: string;
  content: CallRecordContent;
  version: number;
  position: number;
  correlationId: string;
};

/** The account is there and answered; null: it took the call. */
export async function tellAccount(
  write: NaiveTold,
  account: { url: string; token: string },
  signal: AbortSignal,
): Promise<{ refused: string | null }> {
  const { callId, content, version, position } = write;
  // A handler without memory tells everything it knows, every time.
  const steps = sandboxCrm
    .map(content, version, () => null, {})
    .toSorted((one, other) => one.order - other.order);
  const ids = new Map<string, string>();
  let refused: string | null = null;
  for (const { step, payload } of steps) {
    const body = JSON.stringify(payload).replace(/"\{\{([a-z-]+)\.id\}\}"/g, (_, earlier: string) =>
      JSON.stringify(ids.get(earlier) ?? null),
    );
    const outcome = await sandboxCrm.send({
      settings: { ...account, values: {}, credentials: {} },
      idempotencyKey: `twin:${callId}:${position}:${step}`,
      correlationId: step === "call" ? write.correlationId : `${write.correlationId}-${step}`,
      body,
      step,
      version,
      decision: null,
      ledger: withoutLedger,
      signal,
      fetch,
    });
    if (outcome.class === "delivered") {
      if (outcome.remoteId !== null) ids.set(step, outcome.remoteId);
    } else if (isAnswer(outcome)) {
      // Without its contact a call is logged all the same, as such a handler would.
      if (step === "call") refused = outcome.observed;
    } else throw new Error(outcome.observed);
  }
  return { refused };
}

/** The sandbox CRM knows its records by external id: it keeps no ledger here. */
const withoutLedger = { read: () => null, write: async () => {}, forget: async () => {} };

function isAnswer(outcome: SendOutcome): boolean {
  return outcome.class === "permanent" || outcome.class === "ask";
}
