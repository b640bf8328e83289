import { expect, test } from "vitest";
import type { GateSettings } from "../../../shared/gate-settings";
import { type FinalMoments, gateInForce } from "./in-force";

const first: GateSettings = {};
const second: GateSettings = { settleMs: 1 };
const third: GateSettings = { providers: { atoms: { quietMs: 1 } } };
/** Changed at 100, behind event 10, and at 200, behind event 20. */
const gates = {
  gate: third,
  gateBefore: [
    { until: 100, position: 10, gate: first },
    { until: 200, position: 20, gate: second },
  ],
};
const never: FinalMoments = { byEvent: null, byOwnTime: null, byTime: null, byHand: null };
const inForce = (moments: Partial<FinalMoments>) => gateInForce(gates, "atoms", { ...never, ...moments });

test("a call that is not final is judged by the gate as it is now", () => {
  expect(inForce({})).toBe(third);
});

test("a call that is final stays with the gate that stood when its final event came", () => {
  expect([10, 11, 20, 21].map((byEvent) => inForce({ byEvent }))).toEqual([first, second, second, third]);
});

test("what time made final stays with the gate that said so", () => {
  expect([0, 1, 2].map((byOwnTime) => inForce({ byOwnTime }))).toEqual([first, second, third]);
  expect([99, 100].map((byTime) => inForce({ byTime }))).toEqual([first, second]);
});

test("the preset's time says nothing to a gate that had waits of its own then", () => {
  const own = { gate: first, gateBefore: [{ until: 100, position: 10, gate: third }] };
  expect(gateInForce(own, "atoms", { ...never, byTime: 50 })).toBe(first);
  expect(gateInForce(own, "mirai", { ...never, byTime: 50 })).toBe(third);
});

test("what a person finalized is asked of the gate that stood then, whatever made it final before", () => {
  expect(inForce({ byEvent: 5, byHand: 2 })).toBe(third);
});
