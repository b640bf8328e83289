/** The calls of a scenario: one without a name, or the named ones under `calls`, in the order they are written. */
import type { Expectation } from "../../../shared/expectations";
import type { Scenario } from "../../../shared/scenario";
import type { Json } from "../../../shared/words";
import { type CallPlace, callKeyOf, drawnNames, fillTemplates, templateValues } from "./identity";

export type ScenarioCall = CallPlace & {
  metadata: Record<string, Json>;
  /** Values fixed for this call: those of the file, then its own. */
  with: Record<string, string>;
};

export function callsOf(scenario: Scenario): ScenarioCall[] {
  const { calls } = scenario;
  if (calls === undefined)
    return [{ name: null, place: 0, metadata: scenario.call.metadata, with: scenario.with }];
  return Object.entries(calls).map(([name, { metadata, with: own }], place) => ({
    name,
    place,
    metadata,
    with: { ...scenario.with, ...own },
  }));
}

/** What is about a call and names none of several is expected of each of them. */
export function expectOfEach(expect: Expectation[], names: string[]): Expectation[] {
  return expect.flatMap((expected) => {
    const isOfCalls =
      "call" in expected || "call record" in expected || "crm" in expected || "never" in expected;
    return isOfCalls && expected.of === undefined && names.length > 0
      ? names.map((of) => ({ ...expected, of }))
      : [expected];
  });
}

/** Names a template of this call may use. */
export function templateNames(call: ScenarioCall): string[] {
  return [...new Set([...drawnNames, ...Object.keys(call.with)])];
}

/** One call as a run makes it. */
export type PlayedCall = {
  name: string | null;
  key: string;
  metadata: Record<string, Json>;
  values: Record<string, string>;
};

export function playCall(
  call: ScenarioCall,
  run: { seed: number; runId: string },
  makeCallKey: (drawn: string) => string,
  moment?: (ms: number) => number,
): PlayedCall {
  const key = makeCallKey(callKeyOf(run.seed, run.runId, call.name));
  const values = { ...templateValues(call.with, run, call), call: key };
  return {
    name: call.name,
    key,
    metadata: fillTemplates(call.metadata, values, moment) as Record<string, Json>,
    values,
  };
}
