/** An answer with a body in words: who made it, how long it took, and whether the platform still waited. */
import type { ScriptedAnswer, SentAnswerMark } from "../shared/answers";
import type { TimelineEvent } from "../shared/calls";
import { duration, milliseconds } from "./time";

export const madeBy: Record<SentAnswerMark["by"], string> = {
  pack: "by the pack",
  fixed: "with your body",
  template: "by your template",
  handler: "by your handler",
  fallback: "by the fallback",
};

/** As it is chosen in Setup. */
export const answerKinds: Record<ScriptedAnswer["by"], string> = {
  pack: "the pack's own",
  fixed: "a fixed body",
  template: "a template",
  handler: "your handler's",
};

export type AnswerWords = {
  /** `812 ms`; `–` where it is not known. */
  took: string;
  /** `by your handler`; what went wrong comes first. */
  how: string;
  /** Late, not sent, not the handler's, or not known: worth a look. */
  doubtful: boolean;
};

type Of = Pick<TimelineEvent, "waitsFor" | "answered" | "answerStatus" | "answerMs" | "receivedAt">;

/** Null: it asked nothing and was answered with a status alone. */
export function answerWordsOf(event: Of, now = Date.now()): AnswerWords | null {
  const { waitsFor, answered, answerStatus, answerMs, receivedAt } = event;
  if (answered) {
    const { by, status, answerMs: ms, withinMs } = answered;
    const took = ms < 1000 ? milliseconds(ms) : duration(ms);
    if (status === null) return { took, how: "the sender had gone: nothing was sent", doubtful: true };
    const isLate = withinMs !== null && ms > withinMs;
    const late = isLate ? `, late: it waits ${duration(withinMs)}` : "";
    return { took, how: `${madeBy[by]}${late}`, doubtful: isLate || by === "fallback" };
  }
  if (waitsFor === null) return null;
  if (answerStatus === null && now - receivedAt < waitsFor)
    return { took: "–", how: `not yet; it waits ${duration(waitsFor)}`, doubtful: false };
  if (answerStatus === null)
    return { took: "–", how: `not known; it waits ${duration(waitsFor)}`, doubtful: true };
  return { took: milliseconds(answerMs ?? 0), how: `${answerStatus} without a body`, doubtful: true };
}
