/** How long a handler may take before the platform is answered without it. */
import type { Question, ScriptedAnswer } from "../../../shared/answers";

/** For the way back to the platform, which counts from when it began to send. */
const marginMs = 1000;
/** Where no platform waits for a particular answer: most give a webhook a few seconds. */
const usualMs = 5000;

export function handlerMs(
  entry: Pick<ScriptedAnswer, "withinMs">,
  question: Pick<Question, "withinMs"> | null,
): number {
  if (entry.withinMs !== null) return entry.withinMs;
  if (!question) return usualMs;
  return Math.max(question.withinMs - marginMs, question.withinMs / 2);
}
