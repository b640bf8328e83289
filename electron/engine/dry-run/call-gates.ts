/**
 * The gates of one recorded call at any moment of its life. What time decided and what a person opened is known from the
 * moment on at which it happened, and not before.
 */

import type { GateVerdict } from "../../../shared/calls";
import type { CallRecordContent } from "../destinations/destination";
import { judgeFacts } from "../gate/facts";
import { decideGate, judgeGate } from "../gate/gate";
import type { GateInput } from "../gate/gate-input";
import type { CallBefore } from "../reader/call-before";
import type { FoldedCall } from "../reader/fold-call";
import { type GateOfCall, gatesOfCall, missingForGood } from "../reader/gates-of-call";
import type { CallInput } from "../reader/judge-call";
import type { CallPosition } from "../store/calls";

export type GatedCall = Pick<
  CallInput,
  "database" | "callId" | "namespace" | "origin" | "pack" | "source" | "readings" | "before" | "destinations"
> & {
  now: number;
  /** What a call record of this fold says. */
  contentOf(fold: FoldedCall): CallRecordContent;
};

export type CallGates = {
  mayBeFinal(fold: FoldedCall): boolean;
  at(fold: FoldedCall, now: number): GateOfCall[];
  /** Those that let the call out at this moment. */
  openAt(fold: FoldedCall, now: number): GateOfCall[];
  /** Position of the first event that time is on record to have made final; 0: a person opened it at some time. */
  recordedFrom(): number;
  /** Something made it final on the way here. */
  isFinal(): boolean;
  /** Statuses that a person put on a list make it final, at whatever event. */
  ownStatuses: boolean;
  /** Shorter than this no quiet and no wait makes a call final. */
  shortestWaitMs: number;
  /** Of these destinations, for people. */
  verdictsAt(fold: FoldedCall, now: number): Omit<GateVerdict, "version">[];
};

const nothing = () => false;

export function createCallGates(call: GatedCall): CallGates {
  const { pack, before, destinations } = call;
  let recorded: CallPosition | null = null;
  /** What time made final on the way here. */
  const known: CallPosition = { finalByTime: null, finalsOfGates: new Map(), holdPosition: 0 };
  let isFinal = false;
  /** Receive time of the newest event with which a gate first opened. */
  let openedWith: number | null = null;

  function learn(now: number): CallPosition {
    recorded ??= before.position();
    const { finalByTime, finalsOfGates } = recorded;
    if (finalByTime && finalByTime.at <= now) known.finalByTime ??= finalByTime;
    for (const [destinationId, final] of finalsOfGates)
      if (final.at <= now && !known.finalsOfGates.has(destinationId))
        known.finalsOfGates.set(destinationId, final);
    return known;
  }

  function beforeAt(now: number): CallBefore {
    return {
      ...before,
      position: () => known,
      lastRecord: () => null,
      removedVersion: () => 0,
      finalized(destinationId) {
        const byHand = before.finalized(destinationId);
        return byHand && byHand.at <= now ? byHand : null;
      },
    };
  }

  function judge(fold: FoldedCall, now: number) {
    const time = { now, receivingSince: 0 };
    const { finalByTime } = learn(now);
    const facts = judgeFacts(fold, pack.gatePreset, time, { final: finalByTime, incomplete: nothing });
    const gates = gatesOfCall({ pack, before: beforeAt(now), destinations, time }, fold, facts, nothing);
    known.finalByTime ??= facts.newlyFinalByTime;
    for (const { stored, gate, facts: own } of gates) {
      const { destinationId, gateBefore = [] } = stored;
      if (gate.own && own.newlyFinalByTime && !known.finalsOfGates.has(destinationId))
        known.finalsOfGates.set(destinationId, { ...own.newlyFinalByTime, changes: gateBefore.length });
    }
    isFinal ||= gates.some((one) => one.facts.final !== null);
    return { time, facts, gates };
  }

  function inputOf(
    fold: FoldedCall,
    { time, facts, gates }: ReturnType<typeof judge>,
    one: GateOfCall,
  ): GateInput {
    return {
      ...one,
      pack,
      fold,
      content: { ...call.contentOf(fold), incomplete: missingForGood(facts, gates) },
      origin: "live",
      time,
      sourceSwitchedOnAt: 0,
      finalFrom: 0,
      holdPosition: 0,
      releasedUpTo: Number.MAX_SAFE_INTEGER,
      wasTold: nothing,
      wouldChange: null,
    };
  }

  return {
    mayBeFinal: ({ judgement }) =>
      judgement.ended !== null || judgement.final !== null || before.position().finalByTime !== null,
    at: (fold, now) => judge(fold, now).gates,
    recordedFrom() {
      if (destinations.some(({ destinationId }) => before.finalized(destinationId) !== null)) return 0;
      const { finalByTime, finalsOfGates } = before.position();
      const finals = [...finalsOfGates.values(), ...(finalByTime ? [finalByTime] : [])];
      return Math.min(...finals.map(({ position }) => position));
    },
    isFinal: () => isFinal,
    ownStatuses: destinations.some(({ gate }) => gate.providers?.[pack.id]?.statuses !== undefined),
    shortestWaitMs: shortestWait(call),
    openAt(fold, now) {
      const judged = judge(fold, now);
      const { gathersChanges } = pack.gatePreset;
      const newest = fold.newest?.receivedAt ?? 0;
      // What changes after it left is gathered first: until then the record stands as it left.
      if (gathersChanges && openedWith !== null && newest > openedWith && now < newest + gathersChanges.ms)
        return [];
      const open = judged.gates.filter((one) => {
        const isDone = one.facts.ended !== null && (one.facts.final !== null || one.byHand !== null);
        return isDone && decideGate(inputOf(fold, judged, one)) === "opened";
      });
      if (open.length > 0) openedWith ??= newest;
      return open;
    },
    verdictsAt(fold, now) {
      const judged = judge(fold, now);
      return judged.gates.map((one) => judgeGate(inputOf(fold, judged, one)).verdict);
    },
  };
}

function shortestWait({ pack, destinations }: GatedCall): number {
  const { quietFinal, withoutFinal } = pack.gatePreset;
  const waits = [withoutFinal, quietFinal.other, ...Object.values(quietFinal.outcomes)];
  const own = destinations.flatMap(({ gate, gateBefore = [] }) =>
    [gate, ...gateBefore.map((before) => before.gate)].flatMap(({ providers }) => {
      const { quietMs, waitForFinalMs } = providers?.[pack.id] ?? {};
      return [quietMs, waitForFinalMs];
    }),
  );
  const all = [...waits.map((wait) => wait?.ms), ...own].filter((ms) => ms !== undefined);
  return Math.min(...all);
}
