/**
 * The gate decides, per destination, whether a call may leave, and says why not yet. A call record leaves when the
 * call is ended, final, allowed, and complete or past its deadline. Reading again, recorded calls and calls of before
 * the switch-on never leave by themselves: they wait under "Held by history" until a person lets them out.
 */
import type { GateCheck, GateVerdict } from "../../../shared/calls";
import { whose } from "../../../shared/whose";
import type { Origin } from "../../../shared/words";
import type { CallRecordContent, Destination } from "../destinations/destination";
import type { GatePreset, Pack } from "../providers/pack";
import type { FoldedCall } from "../reader/fold-call";
import type { StoredDestination } from "../store/destinations";
import { eventIdOf } from "../store/events";
import { type CallFactsState, inWords } from "./facts";
import { whyNotTaken } from "./takes";

export type GateInput = {
  pack: Pack;
  fold: FoldedCall;
  facts: CallFactsState;
  content: CallRecordContent;
  origin: Origin;
  destination: Destination;
  stored: StoredDestination;
  /** Positions in the log after which a call leaves by itself. */
  sourceSwitchedOnAt: number;
  /** Position of what made it final, calls of the provider's list left out; null: only such a call did. */
  finalFrom: number | null;
  /** Reading again changed the call: nothing up to here makes it leave. 0: it did not. */
  holdPosition: number;
  /** A person let it out when the log had been read up to here; null: nobody did. */
  releasedUpTo: number | null;
  /** True where this destination was sent exactly this content: there is nothing left to hold. Asked only when needed. */
  wasTold: () => boolean;
  /** It was told a version that reading again would change; null where it was not, or nothing would. */
  wouldChange: { change: { version: number }; leftAsIs: boolean } | null;
};

/** Allowed as the call row says it: signature, test, spam and status allow-list, not origin or destination. */
export function isAllowedAtAll(fold: FoldedCall, preset: GatePreset): boolean {
  return fold.originals.length > 0 && !fold.test && !fold.spam && passesAllowList(fold, preset);
}

function passesAllowList(fold: FoldedCall, preset: GatePreset): boolean {
  if (!preset.allowStatuses) return true;
  const status = fold.judgement.allowStatus;
  return status !== null && preset.allowStatuses.includes(status);
}

export function judgeGate(input: GateInput): Omit<GateVerdict, "version"> {
  const { facts, stored } = input;
  const refusal = findRefusal(input);
  const checks = [checkEnded(input), checkComplete(input), checkFinal(input), checkAllowed(input, refusal)];
  const verdict = decide(input, refusal);
  return {
    destinationId: stored.destinationId,
    destination: stored.name,
    ...verdict,
    checks,
    deadlineAt: verdict.state === "waiting" ? facts.deadlineAt : null,
    assumed: verdict.state === "waiting" && facts.assumed,
  };
}

function decide(
  input: GateInput,
  refusal: string | null,
): Pick<GateVerdict, "state" | "sentence" | "heldBy"> {
  const { facts, destination, stored, pack } = input;
  if (!stored.enabled) return { state: "closed", sentence: `${stored.name} is switched off.`, heldBy: null };
  if (refusal) return { state: "closed", sentence: refusal, heldBy: null };
  const { undecided } = input.fold.judgement;
  if (undecided !== undefined) return { state: "held", sentence: undecided, heldBy: "mapping" };
  if (!facts.ended) {
    if (facts.stuck && pack.gatePreset.stuckAfter)
      return {
        state: "waiting",
        sentence: `No end was observed within ${inWords(pack.gatePreset.stuckAfter.ms)}: marked stuck. It leaves only if its end still comes.`,
        heldBy: null,
      };
    return { state: "waiting", sentence: waitForEnd(input), heldBy: null };
  }
  if (facts.heldReason) return { state: "held", sentence: facts.heldReason, heldBy: "final-missing" };
  if (!facts.final) return { state: "waiting", sentence: waitForFinal(input), heldBy: null };
  if (!facts.complete && !facts.pastDeadline) {
    return {
      state: "waiting",
      sentence:
        facts.deadlineAt === null
          ? `Waiting for ${listWords(facts.missing)}, as long as it takes.`
          : `Waiting for ${listWords(facts.missing)}; leaves marked incomplete at the deadline.`,
      heldBy: null,
    };
  }
  if (!facts.complete && destination.gate.incomplete !== "send-marked") {
    return {
      state: "held",
      sentence: `${listWords(facts.missing)} never came, and ${stored.name} cannot be told later: held until you decide.`,
      heldBy: "incomplete",
    };
  }
  const history = heldByHistory(input);
  if (history && input.wouldChange) return heldAsItIs(input.wouldChange);
  if (history && !input.wasTold()) return { state: "held", sentence: history, heldBy: "history" };
  return {
    state: "opened",
    sentence: facts.complete
      ? `Opened: ${facts.final.because.replace(/\.$/, "")}.`
      : `Opened without ${listWords(facts.missing)}: the deadline passed.`,
    heldBy: null,
  };
}

function heldAsItIs({ change, leftAsIs }: NonNullable<GateInput["wouldChange"]>): ReturnType<typeof decide> {
  const version = `version ${change.version}`;
  return leftAsIs
    ? {
        state: "held",
        sentence: `Reading again would change it, and you left it at ${version}: a later event makes the next.`,
        heldBy: null,
      }
    : {
        state: "held",
        sentence: `Reading again would change it: it stays at ${version} until you send the next.`,
        heldBy: "would-change",
      };
}

function waitForEnd({ fold, pack }: GateInput): string {
  const waiting = "Waiting for the end of the call";
  if (!passesAllowList(fold, pack.gatePreset) && fold.judgement.allowStatus !== null)
    return `${waiting}. ${explainStatus(fold, pack.gatePreset)}`;
  return fold.judgement.stage ? `${waiting}: it is ${stageInWords(fold.judgement.stage)}.` : `${waiting}.`;
}

/** Which status it has, which ones may leave, and how close it came: the list is compared exactly. */
function explainStatus(fold: FoldedCall, { allowStatuses }: GatePreset): string {
  const status = fold.judgement.allowStatus;
  const allowed = allowStatuses ?? [];
  const list = listChoices(allowed.map((one) => `“${one}”`));
  const only = `only ${list} may leave, compared exactly`;
  if (status === null) return `It has no status: ${only}.`;
  const nearest = allowed.findLast((one) => status.trim().toLowerCase().startsWith(one.toLowerCase()));
  const near = nearest === undefined ? "" : ` It is not the same as “${nearest}”.`;
  return `Its status is “${status}”: ${only}.${near}`;
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
  // A person who let it out decided on what was read until then: a later hold is a new question.
  if (holdPosition > (releasedUpTo ?? 0) && position <= holdPosition) {
    return "Reading again changed it: held by history until you send it.";
  }
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

function waitForFinal({ facts, fold, pack }: GateInput): string {
  const finalEvent = awaitedFinal(fold) ?? pack.lifecycle.finalType ?? null;
  const unnamed = pack.userDefined ? "an event of which “final when” is true" : "quiet";
  const what = finalEvent ? `the final event ${finalEvent}` : unnamed;
  if (fold.judgement.restUntil !== null) return "A callback is scheduled: waiting for the next attempt.";
  if (facts.deadlineAt === null) return `Waiting for ${what}.`;
  const quiet = fold.judgement.outcome && pack.gatePreset.quietFinal.outcomes[fold.judgement.outcome];
  if (quiet) return `Waiting for ${what}, or ${inWords(quiet.ms)} of quiet.`;
  if (pack.gatePreset.withoutFinal?.becomes === "held")
    return `Waiting for ${what}; without it the call is held.`;
  return `Waiting for ${what}.`;
}

/** The last event that the timeline still awaits: the final one, in the words this call speaks. */
function awaitedFinal(fold: FoldedCall): string | null {
  return fold.timeline.ghosts.findLast((ghost) => !ghost.missing)?.type ?? null;
}

/** Why this call never goes to this destination; null when it may. */
function findRefusal({ destination, origin, fold, pack, content, stored }: GateInput): string | null {
  if (destination.remote && origin !== "live" && origin !== "pulled") {
    return `Only live calls leave this machine: this one is ${origin}, so ${stored.name} is not told.`;
  }
  if (destination.remote && fold.test)
    return `A test call never leaves this machine: ${stored.name} is not told.`;
  if (destination.remote && fold.spam) return `Marked as spam: ${stored.name} is not told.`;
  if (!passesAllowList(fold, pack.gatePreset) && fold.judgement.ended) {
    return explainStatus(fold, pack.gatePreset);
  }
  return fold.judgement.ended ? whyNotTaken(content, destination.gate, stored.name) : null;
}

function checkEnded({ facts, fold }: GateInput): GateCheck {
  if (!facts.ended) {
    const because = fold.judgement.undecided === undefined ? "no end observed yet" : "not mapped yet";
    return { name: "ended", mark: "clock", because, eventId: null, at: null };
  }
  return {
    name: "ended",
    mark: "check",
    because: facts.ended.because,
    eventId: eventIdOf(facts.ended.position),
    at: facts.ended.at,
  };
}

function checkComplete({ facts, fold }: GateInput): GateCheck {
  const there = facts.required
    .filter((artifact) => artifact.there)
    .map((artifact) => artifact.name as string);
  there.push(...facts.requiredFacts.filter((fact) => fact.there).map((fact) => fact.name));
  if (fold.judgement.outcome) there.unshift("outcome");
  const position =
    facts.required.findLast((artifact) => artifact.position !== null)?.position ?? facts.ended?.position;
  const evidence = position ? eventIdOf(position) : null;
  if (facts.complete) {
    return { name: "complete", mark: "check", because: there.join(", "), eventId: evidence, at: null };
  }
  if (!facts.ended)
    return { name: "complete", mark: "clock", because: "after the end", eventId: null, at: null };
  const have = there.length > 0 ? `${there.join(", ")} here; ` : "";
  return {
    name: "complete",
    mark: facts.pastDeadline ? "cross" : "clock",
    because: `${have}${listWords(facts.missing)} ${facts.pastDeadline ? "never came" : "not yet"}`,
    eventId: evidence,
    at: null,
  };
}

function checkFinal({ facts, fold }: GateInput): GateCheck {
  if (!facts.final) {
    return {
      name: "final",
      mark: facts.heldReason ? "cross" : "clock",
      because: facts.heldReason ?? (fold.judgement.undecided === undefined ? "not yet" : "not mapped yet"),
      eventId: null,
      at: null,
    };
  }
  return {
    name: "final",
    mark: "check",
    because: facts.final.because,
    eventId: eventIdOf(facts.final.position),
    at: facts.final.at,
  };
}

function checkAllowed({ origin, destination, fold, pack }: GateInput, refusal: string | null): GateCheck {
  if (refusal) return { name: "allowed", mark: "cross", because: refusal, eventId: null, at: null };
  if (!passesAllowList(fold, pack.gatePreset)) {
    const because = explainStatus(fold, pack.gatePreset);
    return { name: "allowed", mark: "clock", because, eventId: null, at: null };
  }
  const where = destination.remote ? origin : `${origin}, stays on this machine`;
  return {
    name: "allowed",
    mark: "check",
    because: origin === "live" ? "live" : where,
    eventId: null,
    at: null,
  };
}

function listWords(words: string[]): string {
  if (words.length < 2) return words.length === 1 ? `the ${words[0]}` : "nothing";
  return `the ${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function listChoices(words: string[]): string {
  return words.length < 2 ? (words[0] ?? "none") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function stageInWords(stage: string): string {
  return (
    { queued: "queued", dialing: "dialing", "in-conversation": "in conversation" }[stage] ?? `in ${stage}`
  );
}
