import { expect, test } from "vitest";
import { type Observed, plan, seenNow } from "./plan";

const nothing: Observed = {
  who: false,
  onStage: false,
  runs: [],
  rulesOn: false,
  synced: false,
  crmOpen: false,
  clean: false,
  events: 0,
};

const sent = (fault: string | null) =>
  ({ sent: 1, sends: [{ fault }] }) as unknown as Observed["runs"][number];

test("nothing ticks before it happened", () => {
  expect(seenNow(nothing)).toEqual([]);
  expect(seenNow({ ...nothing, onStage: true, crmOpen: true, clean: true })).toEqual([]);
});

test("a fault key ticks when an event carries its fault", () => {
  expect(seenNow({ ...nothing, runs: [sent("copy 2 of 2")] })).toEqual([]);
  expect(seenNow({ ...nothing, runs: [sent("copy 2 of 2, sent twice"), sent("made to fail")] })).toEqual([
    "twice",
    "fail",
  ]);
});

test("every line that ticks by itself is one of the plan", () => {
  const all = seenNow({
    who: true,
    onStage: true,
    runs: [sent("sent twice"), sent("made to fail")],
    rulesOn: true,
    synced: true,
    crmOpen: true,
    clean: true,
    events: 1,
  });
  for (const id of all) expect(plan.map((step) => step.id)).toContain(id);
  expect(all).toHaveLength(8);
});
