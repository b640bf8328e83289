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
  /** When the final event came; null: it did not. */
  byEvent: number | null;
  /** When time made it final for this destination, and for the source's preset. */
  byOwnTime: number | null;
  byTime: number | null;
  byHand: number | null;
};

export function gateInForce(
  stored: Pick<StoredDestination, "gate" | "gateBefore">,
  provider: PackId,
  { byEvent, byOwnTime, byTime, byHand }: FinalMoments,
): GateSettings {
  if (byHand !== null) return gateAt(stored, byHand);
  if (byEvent !== null) return gateAt(stored, byEvent);
  if (byOwnTime !== null) return gateAt(stored, byOwnTime);
  if (byTime === null) return stored.gate;
  const then = gateAt(stored, byTime);
  const set = then.providers?.[provider];
  // A gate with waits of its own was not asked when the preset's time passed.
  return set && judgesOtherwise(set) ? stored.gate : then;
}

function gateAt(
  { gate, gateBefore = [] }: Pick<StoredDestination, "gate" | "gateBefore">,
  at: number,
): GateSettings {
  return gateBefore.find(({ until }) => at <= until)?.gate ?? gate;
}
