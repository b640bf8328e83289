/**
 * The gate decides, per destination, whether a call may leave, and says why not yet. A call record leaves when the
 * call is ended, final, allowed, and complete or past its deadline; or when a person finalized it by hand, which opens
 * for what is missing and never for what is not allowed. Reading again, recorded calls and calls of before the
 * switch-on never leave by themselves: they wait under "Held by history" until a person lets them out.
 */
import type { GateVerdict } from "../../../shared/calls";
import { whose } from "../../../shared/whose";
import type { GatePreset } from "../providers/pack";
import type { FoldedCall } from "../reader/fold-call";
import { type Allowed, judgeAllowed } from "./allowed";
import { checksOf } from "./checks";
import { dueMoment, inWords } from "./facts";
import type { GateInput } from "./gate-input";
import { explainStatus, listWords, passesAllowList, stageInWords } from "./gate-words";
import { heldForGood } from "./held-for-good";

/** Allowed as the call row says it: signature, test, spam and status allow-list, not origin or destination. */
export function isAllowedAtAll(fold: FoldedCall, preset: GatePreset): boolean {
  return fold.originals.length > 0 && !fold.test && !fold.spam && passesAllowList(fold, preset);
}

/** `settlesAt`: when it must be asked again although nothing came, beside what the facts say. */
export type JudgedGate = { verdict: Omit<GateVerdict, "version">; settlesAt: number | null };

export function judgeGate(input: GateInput): JudgedGate {
  const { facts, stored, gate, byHand } = input;
  const allowed = judgeAllowed(input);
  const settlesAt = settleMoment(input);
  const decided = decide(input, allowed, settlesAt);
  const waits = decided.state === "waiting";
  const settles = waits && settlesAt !== null && isDone(input);
  const deadline = waits ? deadlineOf(input, settles) : null;
  return {
    settlesAt: settles ? settlesAt : null,
    verdict: {
      destinationId: stored.destinationId,
      destination: stored.name,
      ...decided,
      checks: checksOf(input, allowed),
      deadlineAt: settles ? settlesAt : waits ? facts.deadlineAt : null,
      ...(deadline ? { deadline } : {}),
      ...(byHand ? { byHand } : {}),
      ...(allowed.notTaken ? { notTaken: true } : {}),
      ...(input.destination.message ? { messages: true } : {}),
      assumed: settles ? (gate.settle?.assumed ?? false) : waits && facts.assumed,
    },
  };
}

/** What it decides, without what people are told about it. */
export function decideGate(input: GateInput): GateVerdict["state"] {
  return decide(input, judgeAllowed(input), settleMoment(input)).state;
}

function deadlineOf({ facts, gate, pack }: GateInput, settles: boolean): GateVerdict["deadline"] | null {
  if (settles && gate.settle)
    return { ms: gate.settle.ms, kind: "settle", setting: "settleMs", becomes: "leaves" };
  if (!facts.deadline) return null;
  const setting = { missing: "waitForMissingMs", final: "waitForFinalMs", quiet: "quietMs" }[
    facts.deadline.kind
  ];
  const incomplete = { "send-marked": "marked", hold: "held", never: "not-sent" } as const;
  const neverFinal = facts.deadline.kind === "final" && gate.preset.withoutFinal?.becomes === "held";
  const becomes = neverFinal ? "held" : facts.complete ? "leaves" : incomplete[gate.incomplete];
  return { ...facts.deadline, setting: `providers.${pack.id}.${setting}`, becomes };
}

/** Final, and complete or past its deadline: what is left is for it to settle. */
function isDone({ facts }: GateInput): boolean {
  return facts.ended !== null && facts.final !== null && (facts.complete || facts.pastDeadline);
}

/** Until when it is left to settle before its first version; null: it need not, or it has. */
function settleMoment({ gate, facts, fold, told, time }: GateInput): number | null {
  if (!gate.settle || told || !facts.final || !fold.newest) return null;
  const at = dueMoment(Math.max(fold.newest.receivedAt, facts.final.at) + gate.settle.ms, time);
  return time.now < at ? at : null;
}

type Decided = Pick<GateVerdict, "state" | "sentence" | "heldBy">;

function decide(input: GateInput, allowed: Allowed, settlesAt: number | null): Decided {
  const { facts, stored, gate, byHand } = input;
  if (!stored.enabled) return closed(`${stored.name} is switched off.`);
  if (allowed.refusal !== null) return closed(allowed.refusal);
  const { undecided } = input.fold.judgement;
  if (undecided !== undefined) return held(undecided, "mapping");
  if (!facts.ended) return waiting(byHand ? waitAgain(input) : waitForEnd(input));
  if (!byHand) {
    if (facts.heldReason) return held(facts.heldReason, "final-missing");
    if (!facts.final) return waiting(waitForFinal(input));
    if (!facts.complete && !facts.pastDeadline) return waiting(waitForMissing(input));
    if (!facts.complete && gate.incomplete === "hold")
      return held(
        `${listWords(facts.missing)} never came, and ${stored.name} cannot be told later: held until you decide.`,
        "incomplete",
      );
    if (!facts.complete && gate.incomplete === "never")
      return closed(
        `${listWords(facts.missing)} never came, and ${stored.name} takes complete call records only.`,
      );
  }
  if (allowed.consentMissing !== null) return held(`${allowed.consentMissing}: held until it is.`, "consent");
  const history = heldByHistory(input);
  if (history && input.wouldChange) return heldAsItIs(input.wouldChange);
  if (history && !input.wasTold()) return held(history, "history");
  if (byHand) return opened(openedByHand(byHand.missing));
  if (settlesAt !== null && gate.settle)
    return waiting(
      `Final, and waits until nothing came for ${inWords(gate.settle.ms)}: ${stored.name} is told once.`,
    );
  return opened(
    facts.complete
      ? `Opened: ${facts.final?.because.replace(/\.$/, "")}.`
      : `Opened without ${listWords(facts.missing)}: the deadline passed.`,
  );
}

const closed = (sentence: string): Decided => ({ state: "closed", sentence, heldBy: null });
const waiting = (sentence: string): Decided => ({ state: "waiting", sentence, heldBy: null });
const opened = (sentence: string): Decided => ({ state: "opened", sentence, heldBy: null });
const held = (sentence: string, heldBy: GateVerdict["heldBy"]): Decided => ({
  state: "held",
  sentence,
  heldBy,
});

function openedByHand(missing: string[]): string {
  return missing.length > 0
    ? `Finalized by hand, without ${listWords(missing)}.`
    : "Opened by hand: nothing was missing.";
}

function heldAsItIs({ change, leftAsIs }: NonNullable<GateInput["wouldChange"]>): Decided {
  const version = `version ${change.version}`;
  return leftAsIs
    ? held(
        `Reading again would change it, and you left it at ${version}: a later event makes the next.`,
        null,
      )
    : held(`Reading again would change it: it stays at ${version} until you send the next.`, "would-change");
}

function waitAgain({ fold }: GateInput): string {
  const { stage } = fold.judgement;
  return `It was finalized by hand, and goes on since${stage ? `: it is ${stageInWords(stage)}` : ""}. Waiting for its next end.`;
}

function waitForEnd({ facts, fold, gate }: GateInput): string {
  if (facts.stuck && gate.preset.stuckAfter)
    return `No end was observed within ${inWords(gate.preset.stuckAfter.ms)}: marked stuck. It leaves only if its end still comes.`;
  const waitsForEnd = "Waiting for the end of the call";
  if (!passesAllowList(fold, gate.preset) && fold.judgement.allowStatus !== null)
    return `${waitsForEnd}. ${explainStatus(fold, gate.preset)}`;
  return fold.judgement.stage
    ? `${waitsForEnd}: it is ${stageInWords(fold.judgement.stage)}.`
    : `${waitsForEnd}.`;
}

function waitForMissing({ facts, gate, stored }: GateInput): string {
  const what = `Waiting for ${listWords(facts.missing)}`;
  if (facts.deadlineAt === null) return `${what}, as long as it takes.`;
  if (gate.incomplete === "hold")
    return `${what}; without it the call is held at the deadline, and asks you.`;
  if (gate.incomplete === "never") return `${what}; without it ${stored.name} is not told.`;
  return `${what}; leaves marked incomplete at the deadline.`;
}

function heldByHistory({
  pack,
  stored,
  sourceSwitchedOnAt,
  finalFrom,
  holdPosition,
  releasedUpTo,
}: GateInput): string | null {
  const position = finalFrom ?? 0;
  if (holdPosition === heldForGood && releasedUpTo === null)
    return "An earlier part of this call was removed: what is left is held by history until you send it.";
  // A person who let it out decided on what was read until then: a later hold is a new question.
  if (holdPosition < heldForGood && holdPosition > (releasedUpTo ?? 0) && position <= holdPosition)
    return "Reading again changed it: held by history until you send it.";
  if (releasedUpTo !== null) return null;
  if (finalFrom === null) {
    return `It came from ${whose(pack.name)} own list and not as an event: held by history until you send it.`;
  }
  if (stored.switchedOnAt === null || position <= stored.switchedOnAt) {
    return `It was final before ${stored.name} was switched on: held by history until you send it.`;
  }
  if (position <= sourceSwitchedOnAt) {
    return "It was final before its source was switched on: held by history until you send it.";
  }
  return null;
}

function waitForFinal({ facts, fold, pack, gate }: GateInput): string {
  const finalEvent = awaitedFinal(fold) ?? pack.lifecycle.finalType ?? null;
  const unnamed = pack.userDefined ? "an event of which “final when” is true" : "quiet";
  const what = finalEvent ? `the final event ${finalEvent}` : unnamed;
  if (fold.judgement.restUntil !== null) return "A callback is scheduled: waiting for the next attempt.";
  if (facts.deadlineAt === null) return `Waiting for ${what}.`;
  const quiet = fold.judgement.outcome && gate.preset.quietFinal.outcomes[fold.judgement.outcome];
  if (quiet) return `Waiting for ${what}, or ${inWords(quiet.ms)} of quiet.`;
  if (gate.preset.withoutFinal?.becomes === "held")
    return `Waiting for ${what}; without it the call is held.`;
  return `Waiting for ${what}.`;
}

/** The last event that the timeline still awaits: the final one, in the words this call speaks. */
function awaitedFinal(fold: FoldedCall): string | null {
  return fold.timeline.ghosts.findLast((ghost) => !ghost.missing)?.type ?? null;
}
