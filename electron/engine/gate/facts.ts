/**
 * The four facts of a call as its source's preset judges them: ended, complete, final, and when to look again.
 * Pure: the fold and the time go in. It promises that nothing is final without an observed end, and that a time which
 * passed while nobody was receiving counts only after two minutes of receiving.
 */
import type { ArtifactName, Json } from "../../../shared/words";
import type { GatePreset, RequiredFact } from "../providers/pack";
import type { FoldedCall } from "../reader/fold-call";

export type GateTime = {
  now: number;
  /** When receiving began: at start, or on waking. */
  receivingSince: number;
};

/** `missing`: for what is required; `final`: for the final event; `quiet`: for nothing more to come. */
export type Deadline = { ms: number; kind: "missing" | "final" | "quiet" };

export type FinalByTime = { position: number; at: number; because: string };

export type CallFactsState = {
  ended: { position: number; at: number; because: string } | null;
  /** Required artifacts with their state, in the preset's order. */
  required: { name: ArtifactName; there: boolean; closed: boolean; position: number | null }[];
  /** Facts the preset requires beside artifacts, in its order. */
  requiredFacts: { name: RequiredFact; there: boolean }[];
  complete: boolean;
  missing: string[];
  final: { position: number; at: number; because: string; byTime: boolean } | null;
  /** True: the time to wait for what is missing is over. */
  pastDeadline: boolean;
  /** The end is there, the final event did not come, and the preset says that this is held. */
  heldReason: string | null;
  /** No end was observed for so long that none is expected any more. It marks the call and decides nothing. */
  stuck: boolean;
  deadlineAt: number | null;
  /** The wait that `deadlineAt` ends, and from what it counts. */
  deadline: Deadline | null;
  assumed: boolean;
  /** When this must be judged again although nothing came; null when only an event can change it. */
  dueAt: number | null;
  /** Time made it final just now: to be recorded. */
  newlyFinalByTime: FinalByTime | null;
};

/** What time decided before, as it was recorded: it is not judged a second time. */
export type KnownByTime = { final: FinalByTime | null; incomplete: () => boolean };

const graceMs = 120_000;

export function judgeFacts(
  fold: FoldedCall,
  preset: GatePreset,
  time: GateTime,
  known: KnownByTime,
): CallFactsState {
  const { judgement } = fold;
  // From final on the facts only grow: an attempt that begins afterwards does not withdraw the end.
  const proof = judgement.ended ?? known.final;
  const ended = proof && {
    position: proof.position,
    because: proof.because,
    at: fold.receivedAtOf(proof.position),
  };
  const required = (judgement.outcomeClass ? preset.requires[judgement.outcomeClass] : []).flatMap((name) => {
    const artifact = fold.artifacts.find((one) => one.name === name);
    const state = artifact?.state ?? "not-offered";
    if (state === "not-offered") return [];
    return [
      { name, there: state === "there", closed: state !== "awaited", position: artifact?.position ?? null },
    ];
  });
  const factNames = judgement.outcomeClass ? (preset.requiresFacts?.[judgement.outcomeClass] ?? []) : [];
  const requiredFacts = factNames.map((name) => ({ name, there: hasContent(fold.facts[name]) }));
  const missing = [
    ...required.filter((artifact) => !artifact.closed).map((artifact) => artifact.name as string),
    ...requiredFacts.filter((fact) => !fact.there).map((fact) => fact.name),
  ];
  if (judgement.outcome === null) missing.unshift("outcome");
  const complete = ended !== null && missing.length === 0;
  const plan = planFinal(fold, preset, time, known.final, ended, complete);
  const deadline = plan.final && artifactDeadline(plan.final, ended, preset, time);
  const pastDeadline = !complete && deadline !== null && (time.now >= deadline || known.incomplete());
  const stuckAt = ended ? null : stuckMoment(fold, preset, time);
  const stuck = stuckAt !== null && time.now >= stuckAt;
  const waitsForArtifact = plan.final !== null && !complete && !pastDeadline;
  return {
    ended,
    required,
    requiredFacts,
    complete,
    missing,
    final: plan.final,
    pastDeadline,
    heldReason: plan.heldReason,
    stuck,
    deadlineAt: waitsForArtifact ? deadline : plan.dueAt,
    deadline: waitsForArtifact
      ? preset.withoutArtifact && { ms: preset.withoutArtifact.ms, kind: "missing" }
      : plan.deadline,
    assumed: waitsForArtifact ? (preset.withoutArtifact?.assumed ?? false) : plan.assumed,
    dueAt: waitsForArtifact ? deadline : (plan.dueAt ?? (stuck ? null : stuckAt)),
    newlyFinalByTime: plan.newlyFinalByTime,
  };
}

/**
 * The wait for what is missing counts from the final event. A call that time made final has waited since its end:
 * where the preset makes it final by deadline, that same deadline is over for its artifacts too.
 */
function artifactDeadline(
  final: NonNullable<CallFactsState["final"]>,
  ended: CallFactsState["ended"],
  { withoutFinal, withoutArtifact }: GatePreset,
  time: GateTime,
): number | null {
  if (!withoutArtifact) return null;
  const own = dueMoment(final.at + withoutArtifact.ms, time);
  if (!final.byTime || !ended || withoutFinal?.becomes !== "final") return own;
  return Math.min(own, Math.max(final.at, ended.at + withoutFinal.ms));
}

/** Neither nothing, nor empty text, nor an empty list or object. */
function hasContent(value: Json): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== null && value !== "";
}

function stuckMoment(fold: FoldedCall, preset: GatePreset, time: GateTime): number | null {
  if (!preset.stuckAfter || fold.firstReceivedAt === null) return null;
  const from = Math.max(fold.firstReceivedAt, fold.judgement.restUntil ?? 0);
  return dueMoment(from + preset.stuckAfter.ms, time);
}

type FinalPlan = {
  final: CallFactsState["final"];
  heldReason: string | null;
  dueAt: number | null;
  deadline: Deadline | null;
  assumed: boolean;
  newlyFinalByTime: FinalByTime | null;
};

function planFinal(
  fold: FoldedCall,
  preset: GatePreset,
  time: GateTime,
  finalByTime: FinalByTime | null,
  ended: CallFactsState["ended"],
  complete: boolean,
): FinalPlan {
  const { judgement } = fold;
  const none = { heldReason: null, dueAt: null, deadline: null, assumed: false, newlyFinalByTime: null };
  if (judgement.final) {
    const at = fold.receivedAtOf(judgement.final.position);
    return { ...none, final: { ...judgement.final, at, byTime: false } };
  }
  if (!ended || !fold.newest) return { ...none, final: null };
  if (finalByTime) return { ...none, final: { ...finalByTime, byTime: true } };

  const quiet =
    (judgement.outcome ? preset.quietFinal.outcomes[judgement.outcome] : undefined) ??
    preset.quietFinal.other;
  const candidates: {
    at: number;
    assumed: boolean;
    because: string;
    held: string | null;
    deadline: Deadline;
  }[] = [];
  if (quiet && (complete || preset.finalEventOnly)) {
    candidates.push({
      at: fold.newest.receivedAt + quiet.ms,
      assumed: quiet.assumed,
      because: `quiet for ${inWords(quiet.ms)} after the end`,
      held: null,
      deadline: { ms: quiet.ms, kind: "quiet" },
    });
  }
  if (preset.withoutFinal) {
    const from = Math.max(ended.at, judgement.restUntil ?? 0);
    candidates.push({
      at: from + preset.withoutFinal.ms,
      assumed: preset.withoutFinal.assumed,
      because: `final by deadline, ${inWords(preset.withoutFinal.ms)} after the end`,
      held: preset.withoutFinal.becomes === "held" ? preset.withoutFinal.reason : null,
      deadline: { ms: preset.withoutFinal.ms, kind: "final" },
    });
  }
  const first = candidates
    .map((candidate) => ({
      ...candidate,
      at: dueMoment(Math.max(candidate.at, judgement.restUntil ?? 0), time),
    }))
    .sort((a, b) => a.at - b.at)[0];
  if (!first) return { ...none, final: null };
  if (time.now < first.at)
    return { ...none, final: null, dueAt: first.at, deadline: first.deadline, assumed: first.assumed };
  if (first.held) return { ...none, final: null, heldReason: first.held };
  const made = { position: fold.newest.position, at: first.at, because: first.because };
  return { ...none, final: { ...made, byTime: true }, newlyFinalByTime: made };
}

/** A moment that passed while nobody was receiving counts only after two minutes of receiving. */
export function dueMoment(at: number, time: GateTime): number {
  return at > time.receivingSince ? at : Math.max(at, time.receivingSince + graceMs);
}

export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} m`;
  if (minutes < 12 * 60 && minutes % 60 > 0) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
