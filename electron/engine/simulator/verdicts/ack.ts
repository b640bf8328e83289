/** Does the handler answer in time: measured latency against what each platform waits. */

import { sayDuration } from "../../../../shared/duration";
import type { Verdict, VerdictTrial } from "../../../../shared/verdicts";
import { concluded, type Judging } from "./verdicts";

/** How long platforms wait for an answer, from their own pages; milliseconds. */
export const waits: { who: string; ms: number }[] = [
  { who: "RingCentral", ms: 3000 },
  { who: "Dialpad", ms: 5000 },
  { who: "Retell", ms: 10_000 },
  { who: "Twilio", ms: 15_000 },
  { who: "Vapi", ms: 20_000 },
];

/** `timeoutMs` is the platform's own; null where it publishes none, and the strictest known is taken. */
export function judgeAck(judging: Judging, platform: { name: string; timeoutMs: number | null }): Verdict {
  const strictest = waits[0] ?? { who: "nobody", ms: 0 };
  const limit = platform.timeoutMs ?? strictest.ms;
  const whose =
    platform.timeoutMs === null ? `${strictest.who}'s, the strictest we know` : `${platform.name}'s`;
  const { answers } = judging.baseline;
  const trials = answers.map(({ event, status, answerMs, error }): VerdictTrial => {
    const what = judging.types[event] ?? "";
    const about = judging.names[event] ?? "";
    if (status === null) return { what, about, state: "fail", sentence: `${error}` };
    if (status < 200 || status > 299)
      return { what, about, state: "fail", sentence: `answered with ${status}` };
    const late = (answerMs ?? 0) > limit;
    const sentence = `answered after ${sayShort(answerMs ?? 0)}`;
    return { what, about, state: late ? "fail" : "pass", sentence };
  });
  const slowest = Math.max(...answers.map((answer) => answer.answerMs ?? 0));
  const unpublished = platform.timeoutMs === null ? ` ${platform.name} publishes no limit.` : "";
  const alsoLate = waits.filter(({ ms }) => slowest > ms).map(({ who }) => who);
  const bad = trials.findIndex((trial) => trial.state === "fail");
  return concluded("ack", judging, trials, {
    good: `The slowest answer came after ${sayShort(slowest)}; the limit is ${sayDuration(limit)}, ${whose}.${unpublished}`,
    bad:
      slowest > limit
        ? `${trials[bad]?.what} was ${trials[bad]?.sentence}; the limit is ${sayDuration(limit)}, ${whose}.${unpublished} Too slow for ${alsoLate.join(", ") || platform.name}.`
        : `${trials[bad]?.what}: ${trials[bad]?.sentence}.`,
    smallest: bad < 0 ? null : [answers[bad]?.event ?? 0],
  });
}

/** To the millisecond where that is what tells two answers apart. */
function sayShort(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : sayDuration(ms);
}
