/**
 * Whether a record tells of a call that is over, and how it went. `completed`, `status` and `queue_status` say overlapping
 * things, and vendor samples spell the last `complete` and `completed`. Which word means which outcome is our judgement. The
 * words stand in `extra` of a reading under Bland's own names.
 */
import type { Json, Outcome, Stage } from "../../../../shared/words";
import type { Reading } from "../pack";
import { textAt, valueAt } from "../paths";

/** Words of `queue_status` while a call waits or runs. */
const OPEN: Record<string, Stage> = {
  new: "queued",
  queued: "queued",
  pre_queue: "queued",
  allocated: "dialing",
  started: "in-conversation",
};

/** Null: it is over. A record is only sent then; one that says otherwise was asked for too early. */
export function openStageOf(said: Json | undefined): Stage | null {
  if (valueAt(said, "completed") === true) return null;
  const word = wordAt(said, "queue_status");
  return word !== null && Object.hasOwn(OPEN, word) ? (OPEN[word] ?? null) : null;
}

/** `path` is null where no field says it. */
export type Ending = { outcome: Outcome; path: string | null; detail: string | null; inferred: boolean };

const STATUSES: Record<string, Outcome> = {
  busy: "busy",
  "no-answer": "no-answer",
  failed: "failed",
  error: "failed",
  canceled: "aborted",
  cancelled: "aborted",
  voicemail: "voicemail",
};

export function endingOf({ facts, artifacts }: Pick<Reading, "facts" | "artifacts">): Ending {
  const said = facts.extra;
  const inbound = facts.direction === "inbound";
  const talked = hasTalked({ facts, artifacts });
  const detail =
    textAt(said, "error_message") ?? textAt(said, "answered_by") ?? textAt(said, "status") ?? null;
  const told = (outcome: Outcome, path: string | null, inferred: boolean): Ending => {
    const missed = outcome === "no-answer" && inbound;
    return { outcome: missed ? "missed" : outcome, path, detail, inferred: inferred || missed };
  };
  const answeredBy = wordAt(said, "answered_by");
  if (answeredBy === "voicemail") return told("voicemail", "answered_by", false);
  const status = STATUSES[wordAt(said, "status") ?? ""];
  if (status !== undefined) return told(status, "status", false);
  if (answeredBy === "no-answer") return told("no-answer", "answered_by", false);
  const broken = brokenBy(said);
  if (broken !== null) return told(talked ? "aborted" : "failed", broken, true);
  if (!talked) return told("no-answer", null, true);
  return told("completed", answeredBy === "human" ? "answered_by" : null, answeredBy !== "human");
}

/** Words of a person; without a transcript, a duration. */
function hasTalked({ facts, artifacts }: Pick<Reading, "facts" | "artifacts">): boolean {
  const turns = artifacts.transcript?.value;
  if (Array.isArray(turns)) return turns.some((turn) => textAt(turn, "role") === "user");
  return typeof turns === "string" || (facts.talkSeconds ?? 0) > 0;
}

function brokenBy(said: Json | undefined): string | null {
  if (textAt(said, "error_message") !== undefined) return "error_message";
  return /_error$/.test(wordAt(said, "queue_status") ?? "") ? "queue_status" : null;
}

function wordAt(said: Json | undefined, path: string): string | null {
  const text = textAt(said, path);
  return text === undefined ? null : text.trim().toLowerCase();
}
