import { expect, test } from "vitest";
import type { PlannedStep } from "../../shared/scenario-plan";
import { movedFault, overtakenBy } from "./use-fault-edits";

const steps = ["call.initiate", "call.busy", "call.initiate", "call.ended", "end-of-call"].map(
  (type, index): PlannedStep => ({
    index,
    type,
    label: type,
    kind: "lifecycle",
    stage: null,
    call: null,
    happensMs: index * 10_000,
    lines: { from: 1, to: 1 },
    fault: index === 4 ? { delay: "3s", signature: "bad" } : null,
    faultLines: null,
    droppedBy: null,
    dropped: index === 1,
  }),
);
const last = steps[4] as PlannedStep;
const moved = (ms: number) => movedFault({ steps }, last, ms);

test("a pin that is dropped later is a delay; the other faults stay", () => {
  expect(moved(62_300)).toEqual({ signature: "bad", delay: "22s" });
  expect(moved(41_240)).toEqual({ signature: "bad", delay: "1.2s" });
});

test("dropped back into its place it is neither late nor early", () => {
  expect(moved(40_100)).toEqual({ signature: "bad" });
  expect(moved(35_000)).toEqual({ signature: "bad" });
});

test("dropped before others it overtakes the first of them that can be named", () => {
  expect(moved(29_000)).toEqual({ signature: "bad", before: "call.ended" });
  expect(moved(15_000)).toEqual({ signature: "bad", before: "call.initiate" });
  expect(moved(0)).toEqual({ signature: "bad", before: "call.initiate" });
});

test("the first step overtakes nobody; what is lost is not overtaken", () => {
  expect(overtakenBy({ steps }, steps[0] as PlannedStep)).toBeNull();
  expect(overtakenBy({ steps }, steps[2] as PlannedStep)).toBeNull();
  expect(overtakenBy({ steps }, last)).toBe("call.ended");
});
