/**
 * What the messages of a call prove. Ended: status-update `ended`, or the end-of-call-report, which is sent "when the
 * call ends and post-processing is complete" (API reference). Final: the report alone. `message.call.status` is stale and
 * decides nothing. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Json, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest, latestStated } from "../log-order";
import type { Attempt, Judgement, PlacedReading } from "../pack";
import { type EndedReason, readEndedReason } from "./ended-reasons";
import { ENDED, IN_PROGRESS, REPORT, SCHEDULED } from "./event-types";

const DAY = 24 * 3_600_000;
/** A call that is scheduled and names no time rests as long as a callback does. */
const LONGEST_REST = 7 * DAY;

type Call = {
  log: PlacedReading[];
  end: PlacedReading | undefined;
  report: PlacedReading | undefined;
  answered: boolean;
  told: { reason: string; reading: PlacedReading; means: EndedReason } | null;
};

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const call = survey(readings);
  const { report, told } = call;
  const outcome = told?.means.outcome ?? null;
  const outcomeClass = classOf(call);
  return {
    outcome,
    outcomeFrom: told && {
      position: told.reading.position,
      path: told.reading.from?.vendorStatus ?? { rule: "the reason of the end" },
      inferred: told.means.inferred || told.reason === "",
    },
    outcomeDetail: told && told.reason !== "" ? told.reason : null,
    outcomeClass,
    stage: report ? "final" : stageOf(call.log),
    ended: judgeEnded(call),
    final: report
      ? { position: report.position, because: `${REPORT} came: the final event of the call.` }
      : null,
    artifacts: judgeArtifacts(call, outcomeClass, expects),
    restUntil: judgeRest(call),
    allowStatus: null,
  };
}

/** Vapi gives each try a call id of its own: a call is one attempt. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const call = survey(readings);
  const outcome = call.told?.means.outcome ?? null;
  const talking = call.answered ? "in conversation" : "dialing";
  return [
    {
      number: 1,
      outcome,
      words: outcome?.replace("-", " ") ?? (call.end || call.report ? "ended" : talking),
      startedAt: latestStated(call.log, "startedAt"),
      endedAt: latestStated(call.log, "endedAt"),
      positions: call.log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function survey(readings: PlacedReading[]): Call {
  const log = byPosition(readings);
  const first = (type: string) => log.find((reading) => reading.type === type);
  const [end, report] = [first(ENDED), first(REPORT)];
  const answered = log.some((reading) => reading.type === IN_PROGRESS || someoneSpoke(reading));
  const telling = [report, end].find((reading) => reading && reasonOf(reading) !== "") ?? report ?? end;
  const reason = telling ? reasonOf(telling) : "";
  // An end without its reason: whether anybody answered is all there is to tell, once nothing else will come.
  const known = telling && (reason !== "" || report !== undefined);
  return {
    log,
    end,
    report,
    answered,
    told: known && telling ? { reason, reading: telling, means: readEndedReason(reason, answered) } : null,
  };
}

/** The reason alone is one: the word `ended` says nothing about how. */
function reasonOf({ facts }: PlacedReading): string {
  const status = facts.vendorStatus ?? "";
  return status === "ended" ? "" : status;
}

function someoneSpoke({ artifacts }: PlacedReading): boolean {
  const turns: Json | undefined = artifacts.transcript?.value;
  return Array.isArray(turns)
    ? turns.some(
        (turn) => typeof turn === "object" && turn !== null && !Array.isArray(turn) && turn.role === "user",
      )
    : typeof turns === "string" && /(?:^|\n)\s*User:/i.test(turns);
}

function classOf({ told, answered, end, report }: Call): OutcomeClass | null {
  switch (told?.means.outcome) {
    case undefined:
      return answered && (end || report) ? "conversation" : null;
    case "completed":
    case "timed-out":
      return "conversation";
    case "voicemail":
      return "voicemail";
    case "aborted":
      return answered ? "conversation" : "no-conversation";
    case "skipped":
      return "never-dialled";
    default:
      return "no-conversation";
  }
}

function judgeEnded({ end, report }: Call): Judgement["ended"] {
  if (end) return { position: end.position, because: "A status-update said that the call ended." };
  return report ? { position: report.position, because: `${REPORT} came, which comes after the end.` } : null;
}

function stageOf(log: PlacedReading[]): Stage | null {
  return furthest(log, ({ stage }) => stage !== null)?.stage ?? null;
}

/** Until a scheduled call is due, nothing is overdue. */
function judgeRest({ log, end, report }: Call): number | null {
  const plan = log.findLast(({ type }) => type === SCHEDULED);
  if (!plan || end || report || log.some(({ rank }) => rank > plan.rank)) return null;
  const due = plan.facts.extra?.scheduledFor;
  const longest = plan.receivedAt + 365 * DAY;
  return typeof due === "number" ? Math.min(due, longest) : plan.receivedAt + LONGEST_REST;
}

/** Without a conversation nothing comes but the recording of a voicemail. What the report lacks of a recording or an analysis is absent. */
function judgeArtifacts(
  { log, report, told }: Call,
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const talk =
    (outcomeClass === null || outcomeClass === "conversation") && told?.means.withoutAssistant !== true;
  const state = (name: ArtifactName, comes: boolean): ArtifactState => {
    if (log.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return comes && expects[name] !== false ? "awaited" : "absent";
  };
  const open = report === undefined;
  return {
    transcript: state("transcript", talk),
    summary: state("summary", talk),
    analysis: state("analysis", talk && open),
    recording: state("recording", (talk && open) || outcomeClass === "voicemail"),
  };
}
