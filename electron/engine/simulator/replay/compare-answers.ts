/** What an answer says beside the first one. */
import type { ComparedAnswer } from "../../../../shared/replays";

/** `status` null: nothing was answered, which is no success. */
type Answered = { status: number | null };

/** Null where the first answer is not known: there is nothing to say. */
export function compareAnswers(first: Answered | null, now: Answered): ComparedAnswer | null {
  if (first === null) return null;
  const [before, after] = [isSuccess(first), isSuccess(now)];
  if (before === after) return "same";
  return after ? "fixed" : "regressed";
}

function isSuccess({ status }: Answered): boolean {
  return status !== null && status >= 200 && status <= 299;
}
