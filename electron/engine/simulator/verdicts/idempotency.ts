/** Is the handler safe against copies: exact ones, under another id, at the same moment, and after a restart. */
import type { Verdict, VerdictTrial } from "../../../../shared/verdicts";
import type { Observation, Order, TrialOptions } from "./play-trial";
import { capital, concluded, type Judging, trialOf, unobserved } from "./verdicts";

const afterRestart = "copy after a restart";

/** Where nothing fails; each kind that does adds one for every event until its culprit is found. */
export function leastIdempotencyPlays(judging: Judging): number {
  return 2 + Number(judging.canHaveNewId.includes(true)) + Number(judging.subject.restart !== undefined);
}

export async function judgeIdempotency(judging: Judging): Promise<Verdict> {
  if (judging.expected.length === 0) return unobserved("idempotency", judging);
  const events = judging.types.map((_, index) => index);
  const inOrder: Order = events.map((event) => [event]);
  const trials: VerdictTrial[] = [
    { what: "sent once", about: "sent once", state: "pass", sentence: judging.over },
  ];
  let smallest: number[] | null = null;
  let failing: { what: string; observation: Observation } | null = null;

  /** All events of a kind in one play; only where that fails, one by one, to name the one that does it. */
  async function tryKind(
    kind: string,
    order: (copied: number[]) => Order,
    { of = events, ...options }: TrialOptions & { of?: number[] } = {},
  ): Promise<void> {
    const tryThese = async (what: string, copied: number[]) => {
      const { left, observation } = await judging.play(order(copied), options);
      return { trial: trialOf(what, kind, judging.expected, left), observation };
    };
    const every = of.length === events.length ? "every event" : `${of.length} of ${events.length} events`;
    const whole = await tryThese(`${kind}, ${every}`, of);
    if (whole.trial.state === "pass") {
      trials.push(whole.trial);
      return;
    }
    for (const event of of) {
      const single = await tryThese(`${kind}: ${judging.types[event]}`, [event]);
      if (single.trial.state === "pass") continue;
      trials.push(single.trial);
      smallest ??= [event, event];
      failing ??= { what: single.trial.what, observation: single.observation };
      return;
    }
    trials.push(whole.trial);
    smallest ??= of.flatMap((event) => [event, event]);
    failing ??= { what: whole.trial.what, observation: whole.observation };
  }

  const rightAfter = (copied: number[]): Order =>
    events.flatMap((event) => (copied.includes(event) ? [[event], [event]] : [[event]]));
  await tryKind("exact copy", rightAfter);
  const withNewId = events.filter((event) => judging.canHaveNewId[event]);
  if (withNewId.length > 0)
    await tryKind("copy with a new event id", rightAfter, { newIds: true, of: withNewId });
  await tryKind("two at the same moment", (copied) =>
    events.map((event) => (copied.includes(event) ? [event, event] : [event])),
  );
  if (judging.subject.restart)
    await tryKind(afterRestart, (copied) => [...inOrder, ...copied.map((event) => [event])], {
      restartBefore: inOrder.length,
    });
  else
    trials.push({
      what: afterRestart,
      about: afterRestart,
      state: "inconclusive",
      sentence: judging.subject.effects
        ? "Nobody restarts a handler that runs under “ringback run”, so nothing was observed. Judge it with “ringback verify <file> -- <command>”."
        : `Ringback does not run your handler, so nothing was observed. ${judging.subject.toObserve}.`,
    });
  const bad = trials.find((trial) => trial.state === "fail");
  const kinds = trials.slice(1).filter((trial) => trial.state === "pass");
  return concluded("idempotency", judging, trials, {
    good: `Nothing happens twice, whichever event comes again: ${kinds.map(({ about }) => about).join(", ")}.`,
    bad: `${capital(bad?.what ?? "")} → ${bad?.sentence}.`,
    smallest,
    failing,
  });
}
