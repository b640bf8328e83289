/**
 * What changed since the last runs about the same thing. A verdict and each of its trials are compared with the last run
 * that judged them: what was open in between says nothing. Flaky is only what an unchanged file shows: of another file
 * nothing is expected to stay.
 */
import type { VerdictState } from "../../../../shared/verdict-states";
import type { ComparedVerdict, Verdict, VerdictChange } from "../../../../shared/verdicts";

export type EarlierRun = {
  /** The scenario file as it was. */
  text: string;
  verdicts: Verdict[];
};

const lookedBack = 5;

/** `earlier`: newest first, only such as came to their end. */
export function compareRuns(now: EarlierRun, earlier: EarlierRun[]): ComparedVerdict[] {
  return now.verdicts.map((verdict) => {
    const find = (run: EarlierRun) => run.verdicts.find(({ name }) => name === verdict.name);
    const before = earlier.flatMap((run) => {
      const found = find(run);
      return found ? [{ verdict: found, unchanged: run.text === now.text }] : [];
    });
    const states = before.map((one) => ({ state: one.verdict.state, unchanged: one.unchanged }));
    const seen = new Map<string, number>();
    return {
      name: verdict.name,
      change: changeOf(verdict.state, states),
      history: [verdict.state, ...states.map(({ state }) => state)].slice(0, lookedBack),
      trials: verdict.trials.map((trial) => {
        const nth = seen.get(trial.about) ?? 0;
        seen.set(trial.about, nth + 1);
        return changeOf(
          trial.state,
          before.flatMap((one) => {
            const same = one.verdict.trials.filter(({ about }) => about === trial.about)[nth];
            return same ? [{ state: same.state, unchanged: one.unchanged }] : [];
          }),
        );
      }),
    };
  });
}

function changeOf(state: VerdictState, before: { state: VerdictState; unchanged: boolean }[]): VerdictChange {
  if (state === "inconclusive") return before[0]?.state === "inconclusive" ? "same" : null;
  const judged = before.filter((one) => one.state !== "inconclusive");
  const [last] = judged;
  if (!last) return null;
  const end = judged.findIndex((one) => !one.unchanged);
  const unchanged = end < 0 ? judged : judged.slice(0, end);
  const states = [state, ...unchanged.map((one) => one.state)].slice(0, lookedBack);
  const turns = states.filter((one, index) => index > 0 && one !== states[index - 1]).length;
  if (turns > 1) return "flaky";
  if (last.state === state) return "same";
  return state === "pass" ? "fixed" : "broke";
}
