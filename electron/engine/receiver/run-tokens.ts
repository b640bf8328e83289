/**
 * One-time tokens by which the engine recognises its own simulated and replayed requests. One per request, valid for a
 * minute, gone after its first use. Everything without one is live.
 */
import { randomBytes } from "node:crypto";
import type { Origin } from "../../../shared/words";

export const runTokenHeader = "x-ringback-run";

export type RunTokens = {
  issue(origin: Exclude<Origin, "live">, namespace: string): string;
  /** Null: unknown, used or expired. */
  redeem(token: string): { origin: Origin; namespace: string } | null;
};

const validMs = 60_000;

/** `now` is monotonic: tokens of a minute must not depend on a wall clock that jumps or on a settable one. */
export function createRunTokens(now: () => number = () => performance.now()): RunTokens {
  const issued = new Map<string, { origin: Origin; namespace: string; until: number }>();
  return {
    issue(origin, namespace) {
      const at = now();
      // Insertion order is order of expiry, so the expired ones stand first.
      for (const [token, one] of issued) {
        if (one.until > at) break;
        issued.delete(token);
      }
      const token = randomBytes(24).toString("base64url");
      issued.set(token, { origin, namespace, until: at + validMs });
      return token;
    },
    redeem(token) {
      const one = issued.get(token);
      issued.delete(token);
      return one && one.until > now() ? { origin: one.origin, namespace: one.namespace } : null;
    },
  };
}
