/** For the tests beside it: scenarios made by hand or read from the fixtures, planned with the small pack. */
import { readFileSync } from "node:fs";
import type { Scenario, ScenarioStep } from "../../../shared/scenario";
import { type PlanOptions, planRun } from "./plan";
import { playedPack, templateFor } from "./played-pack";
import { parseScenario } from "./scenario";

export const startedAt = Date.UTC(2026, 2, 2, 10);

export function readFixture(name: string): Scenario {
  const parsed = parseScenario(
    readFileSync(new URL(`../../../fixtures/scenarios/${name}.yaml`, import.meta.url), "utf8"),
  );
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.cases[0];
}

export function scenarioOf(steps: ScenarioStep[], drop: string[] = []): Scenario {
  return {
    version: 1,
    scenario: "s",
    case: null,
    tags: [],
    provider: "mirai",
    seed: 1,
    with: {},
    call: { metadata: {} },
    steps,
    faults: drop.map((type) => ({ drop: type })),
    expect: [],
  };
}

export function planPlayed(scenario: Scenario, options: Partial<PlanOptions> = {}) {
  return planRun(scenario, {
    seed: scenario.seed,
    runId: "run_1",
    startedAt,
    speed: 1,
    template: templateFor,
    pack: playedPack,
    ...options,
  });
}
