/**
 * What the readings of a Mirai call prove: outcome, end, final, artifacts. Only call.lifecycle-ended is final
 * ("This is the final event for this call", "Call Lifecycle & Webhooks"). The last attempt speaks for the call: a
 * later attempt withdraws the end of an earlier one, until the call is final. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Judgement, OutcomeFrom, PlacedReading } from "../pack";
import { attempts } from "./attempts";
import {
  decisiveEvent,
  hasType,
  isConversation,
  isDialFailure,
  isFinalEvent,
  isInitiate,
  isNeverDialled,
  isRescheduled,
} from "./evidence";
import { finalStatus, finalStatusTold, outcomeOfStatus } from "./final-status";

const WEEK = 7 * 24 * 3_600_000;

type Call = {
  /** All readings in order of position. */
  log: PlacedReading[];
  /** Those of the last attempt, or all where nothing was dialled. */
  last: PlacedReading[];
  earlier: PlacedReading[][];
  final: PlacedReading | undefined;
  /** Waiting for a callback. */
  rests: boolean;
  /** Its failure was followed by a call.initiate that opened no counted attempt. */
  reopened: boolean;
  answered: boolean;
};

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const call = survey(readings);
  const decided = judgeOutcome(call);
  const outcome = decided?.outcome ?? null;
  const outcomeClass = judgeClass(call, outcome);
  const rescheduled = call.last.find(({ type }) => type === "call.rescheduled");
  return {
    outcome,
    outcomeFrom: decided?.from ?? null,
    outcomeDetail: judgeDetail(call, outcome),
    outcomeClass,
    stage: judgeStage(call),
    ended: judgeEnded(call),
    final: call.final
      ? { position: call.final.position, because: "call.lifecycle-ended came: the final event of the call." }
      : null,
    artifacts: judgeArtifacts(call, outcomeClass, expects),
    restUntil: call.rests && rescheduled ? rescheduled.receivedAt + WEEK : null,
    allowStatus: null,
  };
}

function survey(readings: PlacedReading[]): Call {
  const log = byPosition(readings);
  const placed = new Map(log.map((reading) => [reading.position, reading]));
  const groups = attempts(log).map(({ positions }) =>
    positions.flatMap((position) => placed.get(position) ?? []),
  );
  const last = groups.at(-1) ?? log;
  const final = log.find(isFinalEvent);
  const answered = last.some(
    (reading) => isConversation(reading) || typeof reading.facts.startedAt === "number",
  );
  const failures = last.filter((reading) => isDialFailure(reading) || isNeverDialled(reading));
  const lastFailure = firstOfEachType(failures).at(-1);
  const reopened =
    !final && !answered && groups.length > 0 && lastFailure !== undefined
      ? log.some((reading) => isInitiate(reading) && reading.position > lastFailure.position)
      : false;
  return {
    log,
    last,
    earlier: groups.slice(0, -1).reverse(),
    final,
    rests: !final && isRescheduled(last),
    reopened,
    answered,
  };
}

function firstOfEachType(readings: PlacedReading[]): PlacedReading[] {
  const first = new Map<string | null, PlacedReading>();
  for (const reading of readings) if (!first.has(reading.type)) first.set(reading.type, reading);
  return [...first.values()];
}

type Told = { outcome: Outcome; from: OutcomeFrom };

/**
 * The report's finalStatus decides; then the last attempt's own events. A final call whose last attempt told nothing
 * takes call.ended as completed, then the status beside the report, then what an earlier attempt told.
 */
function judgeOutcome({ log, last, earlier, final, rests, reopened }: Call): Told | null {
  if (rests || reopened) return null;
  const own = toldBy(last, false);
  if (!final) return own;
  const report = finalStatusTold(log);
  const reported = outcomeOfStatus(report?.status ?? null);
  if (report && reported) return told(reported, report.position, "event.data.report.finalStatus");
  const ended = last.find(({ type }) => type === "call.ended");
  const beside = outcomeOfStatus(final.facts.vendorStatus ?? null);
  return (
    own ??
    (ended ? told("completed", ended.position, "event.type", true) : null) ??
    (beside ? told(beside, final.position, "event.data.call.status") : null) ??
    earlier.map((readings) => toldBy(readings, true)).find((one) => one !== null) ??
    null
  );
}

function toldBy(readings: PlacedReading[], inferred: boolean): Told | null {
  const decisive = decisiveEvent(readings);
  return decisive && told(decisive.outcome, decisive.reading.position, "event.type", inferred);
}

function told(outcome: Outcome, position: number, path: string, inferred = false): Told {
  return { outcome, from: { position, path, inferred } };
}

function judgeClass({ answered, rests, reopened, log }: Call, outcome: Outcome | null): OutcomeClass | null {
  switch (outcome) {
    case null:
      return answered && !rests && !reopened ? "conversation" : null;
    case "completed":
    case "timed-out":
      return "conversation";
    case "aborted":
      return answered ? "conversation" : "no-conversation";
    case "skipped":
      return attempts(log).length === 0 ? "never-dialled" : "no-conversation";
    default:
      return "no-conversation";
  }
}

/** `skip` or `validation-failed` where one of them came last; else a finalStatus that is no outcome of ours. */
function judgeDetail({ log, last }: Call, outcome: Outcome | null): string | null {
  if (outcome === null) return null;
  const status = finalStatus(log);
  if (status === "skip" || status === "validation-failed") return status;
  const skip = firstOfEachType(last.filter(isNeverDialled)).at(-1);
  if (skip && outcome !== "completed") return skip.type === "call.skip" ? "skip" : "validation-failed";
  return status !== null && outcomeOfStatus(status) === null ? status : null;
}

function judgeStage({ last, final, rests, reopened, answered }: Call): Stage | null {
  if (final) return "final";
  if (rests) return "queued";
  if (reopened) return "dialing";
  const moved = furthest(last, ({ stage, type }) => stage !== null && type !== "call.rescheduled");
  if (moved?.type === "call.aborted" && answered) return "processing";
  return moved?.stage ?? null;
}

function judgeEnded({ last, final, rests, reopened }: Call): Judgement["ended"] {
  if (rests || reopened) return null;
  for (const reading of last) {
    const because = provesEnd(reading);
    if (because) return { position: reading.position, because };
  }
  return final
    ? { position: final.position, because: `${final.type} came, which comes after the end.` }
    : null;
}

function provesEnd(reading: PlacedReading): string | null {
  if (isDialFailure(reading) || isNeverDialled(reading)) {
    return `${reading.type} came and no further call.initiate.`;
  }
  if (reading.type === "call.ended") return "call.ended came.";
  const after = ["call.completed", "call.timeout", "call.aborted", "end-of-call", "call.lifecycle-ended"];
  return reading.type !== null && after.includes(reading.type)
    ? `${reading.type} came, which comes after the end.`
    : null;
}

/**
 * A conversation's artifacts are those of the last attempt; without a conversation nothing more comes. A recording
 * is linked from call.completed on, so it is absent once the analysis came without one.
 */
function judgeArtifacts(
  { log, last, final }: Call,
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const over = outcomeClass === "no-conversation" || outcomeClass === "never-dialled";
  const bringing = over ? log : last;
  const state = (name: ArtifactName, closed: boolean): ArtifactState => {
    if (bringing.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return over || closed || expects[name] === false ? "absent" : "awaited";
  };
  return {
    summary: state("summary", false),
    analysis: state("analysis", false),
    recording: state("recording", final !== undefined || hasType(last, "end-of-call")),
    transcript: "not-offered",
  };
}
