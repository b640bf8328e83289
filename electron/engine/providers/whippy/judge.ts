/**
 * What the readings of a Whippy call prove. Ended: any `call_completed…` or `call_failed…` status. Final and allowed:
 * exactly the statuses of the list, once the call has had one of them ("everything else is excluded until completion").
 * A call that ended otherwise is ended and nothing more. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, PlacedReading } from "../pack";
import { callStatusOf, isAllowed, provesEnd } from "./statuses";

type Call = { log: PlacedReading[]; latest: PlacedReading | undefined; allowed: PlacedReading | undefined };

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const call = survey(readings);
  const status = statusOf(call);
  const outcome = callStatusOf(status).outcome;
  const outcomeClass = classOf(outcome);
  const end = call.log.find(({ facts }) => provesEnd(facts.vendorStatus));
  return {
    outcome,
    outcomeFrom: outcome === null ? null : outcomeFrom(call),
    outcomeDetail: outcome === null ? null : status,
    outcomeClass,
    stage: call.allowed ? "final" : stageOf(call),
    ended: end
      ? { position: end.position, because: `The status “${end.facts.vendorStatus}” came, which ends a call.` }
      : null,
    final: call.allowed
      ? {
          position: call.allowed.position,
          because: `“${status}” came, exactly one of the statuses that may leave.`,
        }
      : null,
    artifacts: judgeArtifacts(call, outcomeClass, expects),
    restUntil: null,
    allowStatus: status,
  };
}

/** Whippy numbers no attempts: a call is one. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const call = survey(readings);
  const { outcome } = callStatusOf(statusOf(call));
  return [
    {
      number: 1,
      outcome,
      words: outcome ?? (call.latest?.stage === "in-conversation" ? "in conversation" : "not ended"),
      startedAt: lastStated(call.log, "startedAt"),
      endedAt: lastStated(call.log, "endedAt"),
      positions: call.log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

/** `log` in order of position; `latest` by phase, then by the time of the state, then by arrival. */
function survey(readings: PlacedReading[]): Call {
  const log = byPosition(readings);
  const stating = inOrder(log).filter(({ facts }) => typeof facts.vendorStatus === "string");
  return { log, latest: stating.at(-1), allowed: log.find(({ facts }) => isAllowed(facts.vendorStatus)) };
}

/** The allowed status once there was one: from final on the facts only grow. Else the latest, exactly as sent. */
function statusOf({ allowed, latest }: Call): string | null {
  return allowed?.facts.vendorStatus ?? latest?.facts.vendorStatus ?? null;
}

/** What the words of a status mean is assumed, but for the two of the list. */
function outcomeFrom({ allowed, latest }: Call): Judgement["outcomeFrom"] {
  const told = allowed ?? latest;
  if (!told) return null;
  const path = told.from?.vendorStatus ?? { rule: "the delivery status" };
  return { position: told.position, path, inferred: allowed === undefined };
}

function inOrder(readings: PlacedReading[]): PlacedReading[] {
  const moment = ({ occurredOrders, occurredAt }: PlacedReading) =>
    occurredOrders && occurredAt !== null ? occurredAt : Number.POSITIVE_INFINITY;
  return [...readings].sort((left, right) => {
    const [one, other] = [moment(left), moment(right)];
    return left.rank - right.rank || (one === other ? 0 : one - other) || left.position - right.position;
  });
}

function stageOf({ log }: Call): Judgement["stage"] {
  return inOrder(log).findLast(({ stage }) => stage !== null)?.stage ?? null;
}

function classOf(outcome: Outcome | null): OutcomeClass | null {
  if (outcome === null) return null;
  if (outcome === "voicemail") return "voicemail";
  return outcome === "completed" ? "conversation" : "no-conversation";
}

/** Without a conversation nothing comes. A recording and an analysis are not required: absent once the final status came without. */
function judgeArtifacts(
  { log, allowed }: Call,
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const state = (name: ArtifactName, closed: boolean): ArtifactState => {
    if (log.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return closed || outcomeClass === "no-conversation" || expects[name] === false ? "absent" : "awaited";
  };
  return {
    summary: state("summary", false),
    transcript: state("transcript", false),
    recording: state("recording", allowed !== undefined),
    analysis: state("analysis", allowed !== undefined),
  };
}

function lastStated(log: PlacedReading[], name: "startedAt" | "endedAt"): number | null {
  const stating = inOrder(log).filter(({ facts }) => typeof facts[name] === "number");
  return stating.at(-1)?.facts[name] ?? null;
}
