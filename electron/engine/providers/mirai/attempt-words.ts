/** One attempt as it is shown. */
import type { Outcome } from "../../../../shared/words";
import { latestStated } from "../log-order";
import type { Attempt, PlacedReading } from "../pack";
import {
  attemptOutcome,
  hasType,
  isConversation,
  isDialFailure,
  isInitiate,
  isRescheduled,
} from "./evidence";

const OUTCOME_WORDS: Partial<Record<Outcome, string>> = {
  "no-answer": "no answer",
  "timed-out": "timed out",
};

/** `members` in order of their position. */
export function describeAttempt(number: number, members: PlacedReading[], inferred: boolean): Attempt {
  const outcome = attemptOutcome(members);
  return {
    number,
    outcome,
    words: words(members, outcome),
    startedAt: latestStated(members, "startedAt"),
    endedAt: latestStated(members, "endedAt"),
    positions: members.map(({ position }) => position),
    inferred,
  };
}

function words(members: PlacedReading[], outcome: Outcome | null): string {
  if (isRescheduled(members)) return "rescheduled";
  if (outcome !== null) return `${OUTCOME_WORDS[outcome] ?? outcome}${afterWords(members)}`;
  if (hasType(members, "call.ended")) return "ended";
  if (members.some(isConversation)) return "in conversation";
  return members.some(isInitiate) ? "dialing" : "not seen";
}

/** How long it rang, by our clock: call.initiate has no time of its own. */
function afterWords(members: PlacedReading[]): string {
  const opened = members.find(isInitiate);
  const failed = members.find(isDialFailure);
  if (!opened || !failed || members.some(isConversation)) return "";
  const seconds = Math.round((failed.receivedAt - opened.receivedAt) / 1000);
  if (failed.position < opened.position || seconds < 1) return "";
  return seconds < 60 ? ` after ${seconds} s` : ` after ${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}
