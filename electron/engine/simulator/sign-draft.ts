/** Signs a simulated request with the pack's test secret, or breaks the signature in the way a fault asks for. */
import type { StepFault } from "../../../shared/scenario";
import type { DraftRequest, Pack } from "../providers/pack";

/** As much of a pack as playing needs: it signs, and makes a template an event of this run. */
export type SimulatedPack = Pick<
  Pack,
  "id" | "name" | "testSecret" | "sign" | "rekey" | "makeCallKey" | "retry"
>;

const staleByMs = 3_600_000;

function sameHeaders(left: DraftRequest, right: DraftRequest): boolean {
  return JSON.stringify(left.headers) === JSON.stringify(right.headers);
}

/** `at` is the moment of sending, epoch milliseconds: providers that sign a time sign that one. */
export function signDraft(
  draft: DraftRequest,
  options: { pack: SimulatedPack; at: number; signature: StepFault["signature"] },
): { request: DraftRequest; words: string | null } {
  const { pack, at, signature } = options;
  const secret = pack.testSecret;
  if (signature === "none") return { request: draft, words: "no signature" };
  const good = pack.sign(draft, { secret, at });
  if (signature === "stale") {
    const stale = pack.sign(draft, { secret, at: at - staleByMs });
    const without = sameHeaders(stale, good) ? `, without effect: ${pack.name} signs no time` : "";
    return { request: stale, words: `stale signature${without}` };
  }
  if (signature === "bad") {
    // The signature of other bytes; where the signature does not cover the body, that of another secret.
    const otherBody = new Uint8Array([...draft.body, 0x20]);
    const ofOtherBytes = { ...pack.sign({ ...draft, body: otherBody }, { secret, at }), body: good.body };
    const bad = sameHeaders(ofOtherBytes, good)
      ? pack.sign(draft, { secret: `${secret}0`, at })
      : ofOtherBytes;
    return { request: bad, words: "bad signature" };
  }
  return { request: good, words: null };
}
