/** What is done on purpose, and what came of it, in words. */
import { sayDuration } from "../../shared/duration";
import type { FailedSending, FailingAnswer, FailingEnd, FailingRow, SendingMark } from "../../shared/failing";
import { ordinal } from "../calls/duration-words";
import { clockSeconds, day, isSameDay } from "../time";

export function failingWords(answer: FailingAnswer): string {
  if (answer.kind === "hang") return "gives no answer";
  if (answer.kind === "reset") return "resets the connection";
  if (answer.kind === "delay") return `answers ${sayDuration(answer.delayMs)} late`;
  const { status, retryAfterSeconds } = answer;
  const told = retryAfterSeconds === null ? "" : ` with Retry-After ${sayDuration(retryAfterSeconds * 1000)}`;
  return `answers ${status}${told}`;
}

/** `to every event`, `to the first sending of each event of type call.ended`. */
export function whichWords({ which, types }: Pick<FailingRow, "which" | "types">): string {
  const named = types.length === 0 ? "" : ` of ${types.length === 1 ? "type" : "types"} ${types.join(", ")}`;
  return which === "first" ? `to the first sending of each event${named}` : `to every event${named}`;
}

export function untilWords(row: FailingRow, now = Date.now()): string {
  const left = row.events - row.failed;
  const moment = isSameDay(row.untilAt, now)
    ? clockSeconds(row.untilAt)
    : `${day(row.untilAt)} ${clockSeconds(row.untilAt)}`;
  return `until ${moment} or ${left} more ${left === 1 ? "sending" : "sendings"}`;
}

const ends: Record<FailingEnd, string> = {
  events: "as many as were to be failed",
  time: "its time was over",
  person: "it was ended by hand",
};

export function endedWords(row: FailingRow): string {
  const because = row.endedBecause === null ? "" : `: ${ends[row.endedBecause]}`;
  return `${row.failed} ${row.failed === 1 ? "sending" : "sendings"} failed${because}`;
}

/** `500`, `missing answer`, `reset`, `late answer`: what stands before “on purpose”. */
function failedWord({ kind, status }: FailedSending): string {
  if (kind === "status") return String(status);
  return { hang: "missing answer", reset: "reset", delay: "late answer" }[kind];
}

/** `answered 500 on purpose`, `no answer on purpose, the sender gave up after 10 s`. */
export function failedWords(failed: FailedSending): string {
  const { kind, status, ms } = failed;
  if (kind === "status") return `answered ${status} on purpose`;
  if (kind === "reset") return "connection reset on purpose";
  if (kind === "delay")
    return ms === null ? "answered late on purpose" : `answered ${sayDuration(ms)} late on purpose`;
  return ms === null
    ? "no answer on purpose"
    : `no answer on purpose, the sender gave up after ${sayDuration(ms)}`;
}

/** `2nd delivery attempt, 30 s after the 500 on purpose`. */
export function attemptWords({ number, before }: SendingMark): string {
  const after =
    before === null
      ? ""
      : before.failed === null
        ? `, ${sayDuration(before.afterMs)} after it was answered as usual`
        : `, ${sayDuration(before.afterMs)} after the ${failedWord(before.failed)} on purpose`;
  return `${ordinal(number)} delivery attempt${after}`;
}
