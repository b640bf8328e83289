/** Words for how a call ended, of either dialect and either spelling, as outcomes. */
import type { Outcome } from "../../../../shared/words";

const OUTCOMES: Record<string, Outcome> = {
  completed: "completed",
  "no-answer": "no-answer",
  busy: "busy",
  failed: "failed",
  canceled: "aborted",
  cancelled: "aborted",
  voicemail: "voicemail",
};

/** The outcome a word means; null for words that are no outcome of ours (`transfer_requested`). */
export function outcomeOfWord(sent: string | null): Outcome | null {
  const word = (sent ?? "")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  return Object.hasOwn(OUTCOMES, word) ? (OUTCOMES[word] ?? null) : null;
}
