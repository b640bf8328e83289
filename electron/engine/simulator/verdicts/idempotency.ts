/** Is the handler safe against copies: at once, right after, concurrently, and after a restart. */
import type { Verdict, VerdictTrial } from "../../../../shared/verdicts";
import type { Order } from "./play-trial";
import { capital, concluded, type Judging, trialOf, unobserved } from "./verdicts";

export async function judgeIdempotency(judging: Judging): Promise<Verdict> {
  if (judging.expected.length === 0) return unobserved("idempotency", judging);
  const events = judging.types.map((_, index) => index);
  const inOrder: Order = events.map((event) => [event]);
  const trials: VerdictTrial[] = [{ what: "sent once", state: "pass", sentence: judging.over }];
  let smallest: number[] | null = null;

  /** All events of a kind in one play; only where that fails, one by one, to name the one that does it. */
  async function tryKind(
    what: string,
    order: (copied: number[]) => Order,
    options?: { restartBefore?: number },
  ): Promise<void> {
    const whole = trialOf(
      `${what}, every event`,
      judging.expected,
      (await judging.play(order(events), options)).left,
    );
    if (whole.state === "pass") {
      trials.push(whole);
      return;
    }
    for (const event of events) {
      const { left } = await judging.play(order([event]), options);
      const single = trialOf(`${what}: ${judging.types[event]}`, judging.expected, left);
      if (single.state === "pass") continue;
      trials.push(single);
      smallest ??= [event, event];
      return;
    }
    trials.push(whole);
    smallest ??= events.flatMap((event) => [event, event]);
  }

  await tryKind("exact copy", (copied) =>
    events.flatMap((event) => (copied.includes(event) ? [[event], [event]] : [[event]])),
  );
  await tryKind("two at the same moment", (copied) =>
    events.map((event) => (copied.includes(event) ? [event, event] : [event])),
  );
  if (judging.subject.restart)
    await tryKind("copy after a restart", (copied) => [...inOrder, ...copied.map((event) => [event])], {
      restartBefore: inOrder.length,
    });
  const bad = trials.find((trial) => trial.state === "fail");
  const kinds = trials.slice(1).map((trial) => trial.what.replace(", every event", ""));
  return concluded("idempotency", judging, trials, {
    good: `Nothing happens twice, whichever event comes again: ${kinds.join(", ")}.`,
    bad: `${capital(bad?.what ?? "")}: ${bad?.sentence}.`,
    smallest,
  });
}
