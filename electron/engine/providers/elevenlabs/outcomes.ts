/** How a call came out, from the one event that tells it: the reason of a failure, or how the conversation was closed. */
import type { Json, Outcome } from "../../../../shared/words";
import type { ReadFrom, Reading } from "../pack";

type Told = { outcome: Outcome; detail: string | null; path: ReadFrom[string]; inferred: boolean };

const CARRIER_WORDS: Record<string, Outcome> = {
  busy: "busy",
  "no-answer": "no-answer",
  canceled: "aborted",
};
const SIP_CODES: Record<number, Outcome> = {
  408: "no-answer",
  480: "no-answer",
  487: "no-answer",
  486: "busy",
  600: "busy",
};

/** `busy`, `no-answer` or `unknown`; for the latter the carrier's own words are looked at. */
export function outcomeOfFailure({ facts, from }: Reading): Told {
  const reason = facts.vendorStatus ?? null;
  const path = from?.vendorStatus ?? { rule: "the reason of the failure" };
  const direct = reason === "busy" || reason === "no-answer" ? reason : null;
  if (direct) return { outcome: missedOf(direct, facts.direction), detail: reason, path, inferred: false };
  const word = textOf(facts.extra?.carrierStatus);
  const code = Number(facts.extra?.sipStatusCode ?? Number.NaN);
  const carrier = (Object.hasOwn(CARRIER_WORDS, word) ? CARRIER_WORDS[word] : undefined) ?? SIP_CODES[code];
  const detail = textOf(facts.extra?.failedBecause) || reason;
  if (!carrier) return { outcome: "failed", detail, path, inferred: reason === null };
  return {
    outcome: missedOf(carrier, facts.direction),
    detail,
    path: { rule: "unknown, and the carrier says more" },
    inferred: true,
  };
}

function missedOf(outcome: Outcome, direction: Reading["facts"]["direction"]): Outcome {
  return outcome === "no-answer" && direction === "inbound" ? "missed" : outcome;
}

/** A conversation is completed, unless its own words tell of a machine, of a limit, or that it failed. */
export function outcomeOfTalk({ facts, artifacts, from }: Reading): Told {
  const reason = textOf(facts.extra?.terminationReason);
  const status = facts.vendorStatus ?? null;
  const detail = reason === "" ? null : reason;
  const path = from?.["extra.terminationReason"] ?? { rule: "how it was terminated" };
  if (/voicemail/i.test(reason)) return { outcome: "voicemail", detail, path, inferred: true };
  if (/max(?:imum)?\b.{0,30}duration|silence|inactiv|timed?[ _-]?out/i.test(reason))
    return { outcome: "timed-out", detail, path, inferred: true };
  const statusPath = from?.vendorStatus ?? { rule: "the status of the conversation" };
  if (status === "failed") {
    const spoken = isSpoken(artifacts.transcript?.value);
    return {
      outcome: spoken ? "aborted" : "failed",
      detail: detail ?? status,
      path: statusPath,
      inferred: false,
    };
  }
  return { outcome: "completed", detail, path: statusPath, inferred: status !== "done" };
}

/** The user said something. */
function isSpoken(turns: Json | undefined): boolean {
  return (
    Array.isArray(turns) &&
    turns.some(
      (turn) => typeof turn === "object" && turn !== null && !Array.isArray(turn) && turn.role === "user",
    )
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}
