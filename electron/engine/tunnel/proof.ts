/**
 * The proof that the receiver can be reached from outside: a request to its own public URL with a nonce. Only the engine that
 * asked can answer it, so another receiver behind the same address is not taken for this one; and it leaves no event.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Proof } from "./supervisor";

export const proofHeader = "x-ringback-proof";
const pathOfProof = "/hooks/ringback-proof";
const withinMs = 10_000;
const mostOpen = 20;

export type Proofs = {
  /** What the receiver answers a request with this nonce; null: it is none of ours. Each is answered once. */
  answer(nonce: string): string | null;
  ask(url: string): Promise<Proof>;
};

/** `request` is how one asks from outside; tests ask their own edge. */
export function createProofs(request: typeof fetch = fetch): Proofs {
  const key = randomBytes(32);
  const open = new Set<string>();
  const mark = (nonce: string) => createHmac("sha256", key).update(nonce).digest("hex");

  return {
    answer: (nonce) => (open.delete(nonce) ? mark(nonce) : null),
    async ask(url) {
      const nonce = randomBytes(16).toString("hex");
      open.add(nonce);
      for (const old of open) {
        if (open.size <= mostOpen) break;
        open.delete(old);
      }
      try {
        const response = await request(`${url.replace(/\/$/, "")}${pathOfProof}`, {
          // The free plan shows browsers a warning page instead; whoever says this is none.
          headers: { [proofHeader]: nonce, "ngrok-skip-browser-warning": "1" },
          redirect: "manual",
          signal: AbortSignal.timeout(withinMs),
        });
        const said = response.headers.get(proofHeader) ?? "";
        await response.body?.cancel();
        if (isSame(said, mark(nonce))) return { ok: true };
        const code = response.headers.get("ngrok-error-code");
        return { ok: false, code, because: explain(response.status, code, said) };
      } catch (error) {
        const { name, cause, message } = error as Error & { cause?: Error };
        const because =
          name === "TimeoutError"
            ? `The public URL did not answer within ${withinMs / 1000} seconds.`
            : `The public URL could not be asked from this machine: ${cause?.message ?? message}.`;
        return { ok: false, code: null, because };
      } finally {
        open.delete(nonce);
      }
    },
  };
}

function explain(status: number, code: string | null, said: string): string {
  if (code !== null) return `ngrok answered in place of the receiver: ${code}.`;
  if (said !== "") return "Another Ringback answers at this URL.";
  return `Something else answers at this URL, with the status ${status}.`;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
