/**
 * Which of a destination's gates judges a call. A changed gate judges the calls that are not final yet; a call that was
 * final before stays with the gate that stood then, also when it is judged again for another reason. Finalizing by
 * hand is a new question: it is asked of the gate that stands then.
 */
import type { GateSettings } from "../../../shared/gate-settings";
import type { PackId } from "../../../shared/words";
import type { StoredDestination } from "../store/destinations";
import { judgesOtherwise } from "./effective";

export type FinalMoments = {
  /** Position in the log of what made it final; null: no event did. */
  byEvent: number | null;
  /** By which gate of this destination time made it final: how often it had been changed. */
  byOwnTime: number | null;
  /** When time made it final by the source's preset. */
  byTime: number | null;
  /** Which gate was asked when a person finalized it: how often it had been changed. */
  byHand: number | null;
};

type Gates = Pick<StoredDestination, "gate" | "gateBefore">;

export function gateInForce(
  gates: Gates,
  provider: PackId,
  { byEvent, byOwnTime, byTime, byHand }: FinalMoments,
): GateSettings {
  const { gate, gateBefore = [] } = gates;
  if (byHand !== null) return gateBefore[byHand]?.gate ?? gate;
  if (byEvent !== null) return gateBefore.find(({ position }) => byEvent <= position)?.gate ?? gate;
  if (byOwnTime !== null) return gateBefore[byOwnTime]?.gate ?? gate;
  if (byTime === null) return gate;
  const then = gateAt(gates, byTime);
  const set = then.providers?.[provider];
  // A gate with waits of its own was not asked when the preset's time passed.
  return set && judgesOtherwise(set) ? gate : then;
}

/** A change at that very moment counts already. */
function gateAt({ gate, gateBefore = [] }: Gates, at: number): GateSettings {
  return gateBefore.find(({ until }) => at < until)?.gate ?? gate;
}
