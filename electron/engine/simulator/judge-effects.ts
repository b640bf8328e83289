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
  const wanted = expected.count ?? 1;
  const isEnough = expected.count === undefined ? tied.length > 0 : tied.length === wanted;
  const mayBeMore = found.length > tied.length;
  // One that is not tied may be the one too many, or the one that is missing.
  if (mayBeMore && (expected.count === undefined ? !isEnough : tied.length <= wanted))
    return {
      ...inconclusive(
        `${tied.length} effects are tied to this run, and ${found.length - tied.length} more may be its own. Play one event at a time, or use a Node handler.`,
      ),
      evidence,
    };
  if (isEnough)
    return { state: "pass", sentence: `${tied.length} effects, as expected.`, differences: [], evidence };
  return {
    state: "fail",
    sentence: `effects: expected ${expected.count ?? "at least 1"}, got ${tied.length}.`,
    differences: [{ what: "effects", expected: wanted, got: tied.length }],
    evidence,
  };
}

function inconclusive(sentence: string): Judged {
  return { state: "inconclusive", sentence, differences: [], evidence: [] };
}
