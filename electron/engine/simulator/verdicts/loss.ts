/**
 * What happens when one event never comes: each is dropped in turn. The handler cannot know what it was not told, so a
 * loss may take away what that event alone brings; it fails where nothing at all comes out any more although the event
 * that makes the call final did come, or where the rest is refused.
 */
import type { Verdict, VerdictTrial } from "../../../../shared/verdicts";
import { differences } from "./outcome";
import type { Observation } from "./play-trial";
import { readEvents } from "./trial-events";
import { capital, concluded, type Judging, unobserved } from "./verdicts";

export async function judgeLoss(judging: Judging): Promise<Verdict> {
  if (judging.expected.length === 0) return unobserved("loss", judging);
  const events = judging.types.map((_, index) => index);
  const finals = await finalEvents(judging);
  const trials: VerdictTrial[] = [];
  let smallest: number[] | null = null;
  let failing: { what: string; observation: Observation } | null = null;
  for (const lost of events) {
    const rest = events.filter((event) => event !== lost);
    if (rest.length === 0) break;
    const { left, observation } = await judging.play(rest.map((event) => [event]));
    const what = `without ${judging.names[lost]}`;
    const fails = (sentence: string) => {
      trials.push({ what, about: what, state: "fail", sentence });
      smallest ??= rest;
      failing ??= { what, observation };
    };
    const refused = observation.answers.find((answer) => !isGood(answer.status));
    const knowsTheEnd = rest.some((event) => finals.includes(event));
    if (refused) {
      const answered = refused.status ?? refused.error;
      fails(`${judging.types[refused.event]} was answered with ${answered}`);
    } else if (left.length === 0 && knowsTheEnd) {
      fails("nothing came out at all, although the call ended");
    } else {
      const found = differences(judging.expected, left);
      const more = found.length > 1 ? `, and ${found.length - 1} more` : "";
      trials.push({
        what,
        about: what,
        state: "pass",
        sentence: found.length === 0 ? "The same effects." : `${found[0]}${more}`,
      });
    }
  }
  const bad = trials.find((trial) => trial.state === "fail");
  const silent = trials.filter((trial) => trial.sentence !== "The same effects.").length;
  return concluded("loss", judging, trials, {
    good:
      silent === 0
        ? "Any one event may be lost without a trace."
        : `Any one event may be lost; ${silent} of ${trials.length} leave something out that only they bring.`,
    bad: `${capital(bad?.what ?? "")} → ${bad?.sentence}.`,
    smallest,
    failing,
  });
}

/** Those that make the call final, as the pack reads them; where no single event does, the last one. */
async function finalEvents({ subject, types }: Judging): Promise<number[]> {
  const { read, userDefined } = subject.pack;
  const kinds = read ? await readEvents(subject, { read, ...(userDefined ? { userDefined } : {}) }) : [];
  const finals = kinds.flatMap(({ kind }, index) => (kind === "final" ? [index] : []));
  return finals.length > 0 ? finals : [types.length - 1];
}

function isGood(status: number | null): boolean {
  return status !== null && status >= 200 && status <= 299;
}
