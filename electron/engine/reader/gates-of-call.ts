/**
 * Each destination's gate over one folded call: the settings that stand for it, and the four facts as these judge them.
 * A gate without waits or requirements of its own judges as its source's preset does, and nothing is judged twice.
 */
import type { Destination } from "../destinations/destination";
import { destinationOf } from "../destinations/destinations";
import { type EffectiveGate, effectiveGate } from "../gate/effective";
import type { CallFactsState } from "../gate/facts";
import type { ByHand } from "../gate/gate-input";
import { gateInForce } from "../gate/in-force";
import { judgeOwnFacts } from "../gate/own-facts";
import type { StoredDestination } from "../store/destinations";
import type { FoldedCall } from "./fold-call";
import type { CallInput } from "./judge-call";

export type GateOfCall = {
  stored: StoredDestination;
  destination: Destination;
  gate: EffectiveGate;
  facts: CallFactsState;
  byHand: ByHand | null;
  told: boolean;
};

export function gatesOfCall(
  { pack, before, destinations, time }: Pick<CallInput, "pack" | "before" | "destinations" | "time">,
  fold: FoldedCall,
  facts: CallFactsState,
  leftIncomplete: () => boolean,
): GateOfCall[] {
  const { finalByTime, finalsOfGates } = before.position();
  const byEvent = fold.judgement.final?.position ?? null;
  const wasToldAny = before.lastRecord() !== null;
  return destinations.map((stored) => {
    const destination = destinationOf(stored.kind);
    const finalized = before.finalized(stored.destinationId);
    const ownFinal = finalsOfGates.get(stored.destinationId) ?? null;
    const settings = gateInForce(stored, pack.id, {
      byEvent,
      byOwnTime: ownFinal?.changes ?? null,
      byTime: finalByTime?.at ?? null,
      byHand: finalized?.changes ?? null,
    });
    const gate = effectiveGate(pack, destination.gate, settings);
    // A message is sent once and never again for a later version.
    const told = !destination.message && wasToldAny && before.sentTo(stored.destinationId).size > 0;
    const known = { final: ownFinal, incomplete: () => told && leftIncomplete() };
    return {
      stored,
      destination,
      gate,
      facts: gate.own ? judgeOwnFacts(fold, gate, time, known) : facts,
      byHand: finalized && { at: finalized.at, missing: finalized.missing },
      told,
    };
  });
}

/**
 * What is missing of a call record for good: by the source's preset, or by any gate that opens without it. One list of
 * all, so that a version is the same whichever gate opens on it; a destination is told only what its own gate requires.
 */
export function missingForGood(facts: CallFactsState, gates: GateOfCall[]): string[] {
  const all = facts.pastDeadline ? [...facts.missing] : [];
  for (const { facts: own, byHand } of gates)
    if (own.pastDeadline || (byHand && own.ended))
      all.push(...own.missing.filter((one) => !all.includes(one)));
  return all;
}

/** What its own gate requires: of other things that are missing it is not told. */
export function requiredBy({ required, requiredFacts }: CallFactsState): ReadonlySet<string> {
  return new Set(["outcome", ...required.map(({ name }) => name), ...requiredFacts.map(({ name }) => name)]);
}
