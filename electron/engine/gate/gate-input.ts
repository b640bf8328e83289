/** What one destination's gate is asked about one call. */
import type { Origin } from "../../../shared/words";
import type { CallRecordContent, Destination } from "../destinations/destination";
import type { Pack } from "../providers/pack";
import type { FoldedCall } from "../reader/fold-call";
import type { StoredDestination } from "../store/destinations";
import type { EffectiveGate } from "./effective";
import type { CallFactsState, GateTime } from "./facts";

/** A person opened the gate of an ended call; what was missing then, in words. */
export type ByHand = { at: number; missing: string[] };

export type GateInput = {
  pack: Pack;
  fold: FoldedCall;
  /** As this gate judges them. */
  facts: CallFactsState;
  gate: EffectiveGate;
  content: CallRecordContent;
  origin: Origin;
  destination: Destination;
  stored: StoredDestination;
  time: GateTime;
  /** Positions in the log after which a call leaves by itself. */
  sourceSwitchedOnAt: number;
  /** Position of what made it final, calls of the provider's list left out; null: only such a call did. */
  finalFrom: number | null;
  /** Reading again changed the call: nothing up to here makes it leave. 0: it did not. */
  holdPosition: number;
  /** A person let it out when the log had been read up to here; null: nobody did. */
  releasedUpTo: number | null;
  byHand: ByHand | null;
  /** True: a version of it went there. */
  told: boolean;
  /** True where this destination was sent exactly this content: there is nothing left to hold. Asked only when needed. */
  wasTold: () => boolean;
  /** It was told a version that reading again would change; null where it was not, or nothing would. */
  wouldChange: { change: { version: number }; leftAsIs: boolean } | null;
};
