/** `effects:` of a run whose handler was watched: what it caused, counted. Reading is no effect. */
import type { EffectRow } from "../../../shared/effects-contract";
import type { Expectation, ExpectationResult } from "../../../shared/expectations";
import type { RunDetail } from "../../../shared/runs";
import { maskUrlCredentials } from "./effects/url-credentials";

type Expected = Extract<Expectation, { effects: unknown }>["effects"];
type Judged = Omit<ExpectationResult, "expectation">;

/** `effects`: those of the run and those that may be its own; null where nobody watched the handler. */
export function judgeRecordedEffects(
  expected: Expected,
  run: Pick<RunDetail, "handler">,
  effects: readonly EffectRow[] | null,
): Judged {
  if (effects === null) {
    const start = "start the handler with “ringback run -- <command>”, or use “ringback verify”.";
    return inconclusive(
      run.handler === null
        ? "What the handler caused was not recorded: our own receiver causes nothing outside."
        : `What the handler caused was not recorded: ${start}`,
    );
  }
  const found = effects.filter(
    ({ method, url }) =>
      !["GET", "HEAD", "OPTIONS"].includes(method) &&
      (expected.method === undefined || expected.method === method) &&
      url.startsWith(maskUrlCredentials(expected.url ?? "")),
  );
  const tied = found.filter(({ untied }) => untied === null);
  const evidence = found.map(({ method, url, untied }) => `${method} ${url}${untied ? " (untied)" : ""}`);
  return judgeEffectCount(expected, { tied: tied.length, untied: found.length - tied.length, evidence });
}

/** `untied`: writes that may be of this play or of another. One of them may be the one too many, or the missing one. */
export function judgeEffectCount(
  expected: Expected,
  { tied, untied, evidence }: { tied: number; untied: number; evidence: string[] },
): Judged {
  const wanted = expected.count ?? 1;
  const isEnough = expected.count === undefined ? tied > 0 : tied === wanted;
  if (untied > 0 && (expected.count === undefined ? !isEnough : tied <= wanted))
    return {
      ...inconclusive(
        `${tied} effects are tied to this run, and ${untied} more may be its own. Play one event at a time, or use a Node handler.`,
      ),
      evidence,
    };
  if (isEnough)
    return { state: "pass", sentence: `${tied} effects, as expected.`, differences: [], evidence };
  return {
    state: "fail",
    sentence: `effects: expected ${expected.count ?? "at least 1"}, got ${tied}.`,
    differences: [{ what: "effects", expected: wanted, got: tied }],
    evidence,
  };
}

function inconclusive(sentence: string): Judged {
  return { state: "inconclusive", sentence, differences: [], evidence: [] };
}
