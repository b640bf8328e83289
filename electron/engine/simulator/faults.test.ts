import { describe, expect, test } from "vitest";
import type { Scenario, ScenarioStep, StepFault } from "../../../shared/scenario";
import { planPlayed, readFixture, scenarioOf } from "./played-plan";

function wireOf(scenario: Scenario) {
  return planPlayed(scenario).sends.map(({ number, plannedMs, type, fault }) => [
    number,
    plannedMs,
    type,
    fault,
  ]);
}

const steps = (fault?: StepFault): ScenarioStep[] => [
  { atMs: 0, type: "initiate" },
  { atMs: 10_000, type: "ended" },
  { atMs: 14_000, type: "completed", ...(fault ? { fault } : {}) },
];

describe("the order on the wire", () => {
  test("the sample: six events as seven requests in twelve seconds, completed late", () => {
    expect(wireOf(readFixture("sample"))).toEqual([
      [1, 0, "call.initiate", null],
      [2, 1500, "call.in-progress", null],
      [3, 6000, "call.ended", null],
      [4, 6300, "call.ended", "copy 2 of 2"],
      [5, 9_000, "end-of-call", null],
      [6, 11_000, "call.completed", "after end-of-call"],
      [7, 12_000, "call.lifecycle-ended", null],
    ]);
  });

  test("busy, then an order: busy is lost, end-of-call overtakes, completed comes three times", () => {
    const scenario = readFixture("busy-then-order");
    expect(wireOf(scenario)).toEqual([
      [1, 0, "call.initiate", null],
      [2, 318_000, "call.initiate", null],
      [3, 335_000, "end-of-call", "before call.in-progress"],
      [4, 337_000, "call.in-progress", null],
      [5, 589_000, "call.ended", null],
      [6, 591_000, "call.completed", null],
      [7, 592_000, "call.completed", "copy 2 of 3"],
      [8, 593_000, "call.completed", "copy 3 of 3"],
      [9, 610_000, "call.lifecycle-ended", null],
    ]);
    expect(planPlayed(scenario).dropped).toEqual([{ type: "call.busy", happensMs: expect.any(Number) }]);
  });

  test("lifecycle-ended first", () => {
    expect(wireOf(readFixture("lifecycle-ended-first")).slice(-2)).toEqual([
      [5, 42_000, "call.lifecycle-ended", "before end-of-call"],
      [6, 44_000, "end-of-call", null],
    ]);
  });

  test.each<[StepFault, unknown[]]>([
    [{ delay: "3s" }, [[3, 17_000, "completed", "3 s late"]]],
    [
      { burst: 2 },
      [
        [3, 14_000, "completed", "burst 1 of 2"],
        [4, 14_000, "completed", "burst 2 of 2"],
      ],
    ],
    [
      { duplicate: 2 },
      [
        [3, 14_000, "completed", null],
        [4, 14_500, "completed", "copy 2 of 2"],
      ],
    ],
    [
      { duplicate: 2, within: "0s" },
      [
        [3, 14_000, "completed", null],
        [4, 14_000, "completed", "copy 2 of 2"],
      ],
    ],
    [
      { duplicate: 3, after: ["5m", "2h5m"] },
      [
        [3, 14_000, "completed", null],
        [4, 314_000, "completed", "copy 2 of 3"],
        [5, 7_514_000, "completed", "copy 3 of 3"],
      ],
    ],
  ])("%j", (fault, wire) => {
    expect(wireOf(scenarioOf(steps(fault))).slice(2)).toEqual(wire);
  });

  test("what overtakes stays behind the event before; two that overtake keep their order", () => {
    const close: ScenarioStep[] = [
      { atMs: 0, type: "initiate" },
      { atMs: 1000, type: "ended" },
      { atMs: 2000, type: "completed", fault: { before: "ended" } },
      { atMs: 3000, type: "final", fault: { before: "ended" } },
    ];
    expect(wireOf(scenarioOf(close))).toEqual([
      [1, 0, "initiate", null],
      [2, 500, "completed", "before ended"],
      [3, 750, "final", "before ended"],
      [4, 1000, "ended", null],
    ]);
  });

  test("what is lost overtakes nothing", () => {
    const late: ScenarioStep[] = [
      { atMs: 0, type: "completed", fault: { delay: "3s" } },
      { atMs: 1000, type: "final" },
    ];
    expect(wireOf(scenarioOf(late, ["final"]))).toEqual([[1, 3000, "completed", "3 s late"]]);
  });

  test("what overtakes the first event of all makes room before it", () => {
    expect(wireOf(scenarioOf(steps({ before: "initiate" })))).toEqual([
      [1, 0, "completed", "before initiate"],
      [2, 50, "initiate", null],
      [3, 10_050, "ended", null],
    ]);
  });
});
