/** The gate's four facts as lines with their evidence; what `allowed` rests on stands below it. */
import type { GateCheck } from "../../../shared/calls";
import { eventIdOf } from "../store/events";
import type { Allowed } from "./allowed";
import type { GateInput } from "./gate-input";
import { listWords } from "./gate-words";

export function checksOf(input: GateInput, allowed: Allowed): GateCheck[] {
  return [checkEnded(input), checkComplete(input), checkFinal(input), checkAllowed(input, allowed)];
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

function checkComplete({ facts, fold, byHand }: GateInput): GateCheck {
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
    mark: facts.pastDeadline || byHand ? "cross" : "clock",
    because: `${have}${listWords(facts.missing)} ${facts.pastDeadline ? "never came" : byHand ? "missing" : "not yet"}`,
    eventId: evidence,
    at: null,
    missing: facts.missing,
  };
}

function checkFinal({ facts, fold, byHand }: GateInput): GateCheck {
  if (!facts.final && byHand) {
    const without = byHand.missing.length > 0 ? ` without ${listWords(byHand.missing)}` : "";
    return {
      name: "final",
      mark: "check",
      because: `finalized by hand${without}`,
      eventId: null,
      at: byHand.at,
    };
  }
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

function checkAllowed({ origin, destination }: GateInput, allowed: Allowed): GateCheck {
  const { refusal, consentMissing, parts } = allowed;
  const line = { name: "allowed", eventId: null, at: null, parts };
  if (refusal !== null) return { ...line, mark: "cross", because: refusal };
  const open = parts.find(({ name, mark }) => name !== "signature" && name !== "route" && mark !== "check");
  if (consentMissing !== null || open)
    return { ...line, mark: open?.mark ?? "clock", because: consentMissing ?? open?.because ?? "" };
  const where = destination.remote ? origin : `${origin}, stays on this machine`;
  const consent = parts.some(({ name }) => name === "consent") ? ", consent given" : "";
  return { ...line, mark: "check", because: `${origin === "live" ? "live" : where}${consent}` };
}
