/**
 * The bytes of each request at the moment it is sent. As planned, unless it goes out at another moment or again: then its
 * time is signed anew. Copies of one event stay the same bytes, however long the run stood still between them.
 */
import type { DraftRequest } from "../providers/pack";
import type { PlannedSend } from "./plan";
import type { RunClock } from "./run-clock";
import { type SimulatedPack, signDraft } from "./sign-draft";

/** One sending of a planned request: `number` is its own, `atMs` its moment in the scenario's time. */
export type Sending = { planned: PlannedSend; number: number; attempt: number; atMs: number };

export function createRunSigner(pack: SimulatedPack, time: RunClock): (sending: Sending) => DraftRequest {
  const signedAt = new Map<string, number>();
  return ({ planned, number, attempt, atMs }) => {
    const { draft, signature, signedMs } = planned.unsigned;
    const isRetry = attempt > 1;
    const lateMs = isRetry ? 0 : atMs - planned.plannedMs;
    const key = isRetry || lateMs !== 0 ? `send ${number}` : `${planned.type} ${signedMs}`;
    const at = signedAt.get(key) ?? Math.round(time.dueAt(isRetry ? atMs : signedMs + lateMs));
    signedAt.set(key, at);
    return signDraft(draft, { pack, at, signature }).request;
  };
}
