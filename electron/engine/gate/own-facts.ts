/**
 * The four facts as a gate with settings of its own judges them. A status that a person put on its list makes a call
 * final there when it ends it, as the provider's own do: what may leave must not wait for ever.
 */
import type { FoldedCall } from "../reader/fold-call";
import type { EffectiveGate } from "./effective";
import { type CallFactsState, type GateTime, judgeFacts, type KnownByTime } from "./facts";

export function judgeOwnFacts(
  fold: FoldedCall,
  gate: EffectiveGate,
  time: GateTime,
  known: KnownByTime,
): CallFactsState {
  const byList = known.final === null ? finalByList(fold, gate) : null;
  const facts = judgeFacts(fold, gate.preset, time, { ...known, final: known.final ?? byList });
  return byList ? { ...facts, newlyFinalByTime: byList } : facts;
}

function finalByList({ judgement, receivedAtOf }: FoldedCall, { preset, ownStatuses }: EffectiveGate) {
  const { ended, final, allowStatus } = judgement;
  if (!ownStatuses || !ended || final || allowStatus === null) return null;
  if (!preset.allowStatuses?.includes(allowStatus)) return null;
  const because = `“${allowStatus}” came, which stands on this gate's list of statuses that may leave`;
  return { position: ended.position, at: receivedAtOf(ended.position), because };
}
