/** What a scenario expects of the outbox, against what stands there. */
import { expect, test } from "vitest";
import type { Expectation } from "../../../shared/expectations";
import { judgeExpectations, type SeenInOutbox } from "./judge-expectations";

const message: SeenInOutbox = {
  destination: "Slack #support",
  kind: "slack",
  step: "rule:r_1:a1",
  state: "delivered",
  observed: "landed in the local outbox: Slack was not let out",
  payload: "Dana Reyes asks for a person\n+12025550142",
};

async function judged(expected: Expectation, ...seen: SeenInOutbox[]) {
  const run = { expect: [expected], handler: null, sends: [] } as never;
  const [result] = await judgeExpectations({
    run,
    call: () => ({ call: null, objects: async () => [], outbox: () => seen }),
  });
  return [result?.state, result?.differences.map(({ expected, got }) => [expected, got])];
}

test("by name or by kind, with or without a count", async () => {
  expect(await judged({ outbox: { destination: "Slack #support" } }, message)).toEqual(["pass", []]);
  expect(await judged({ outbox: { destination: "slack", count: 1 } }, message)).toEqual(["pass", []]);
  expect(await judged({ outbox: { destination: "slack", count: 2 } }, message)).toEqual(["fail", [[2, 1]]]);
  expect(await judged({ outbox: { destination: "mail" } }, message)).toEqual(["fail", [["at least one", 0]]]);
});

test("every text stands in it", async () => {
  const contains = ["Dana", "asks for a person"];
  expect(await judged({ outbox: { contains } }, message)).toEqual(["pass", []]);
  expect(await judged({ outbox: { contains: [...contains, "Robin"] } }, message)).toEqual([
    "fail",
    [["at least one", 0]],
  ]);
});

test("what is on its way is not there yet, and one too many; what was dropped counts nowhere", async () => {
  const pending = { ...message, step: "rule:r_2:a1", state: "pending" };
  expect(await judged({ outbox: { count: 1 } }, pending)).toEqual(["fail", [[1, 0]]]);
  expect(await judged({ outbox: { count: 1 } }, message, pending)).toEqual(["fail", [[1, 2]]]);
  expect(await judged({ outbox: { count: 1 } }, message, { ...pending, state: "superseded" })).toEqual([
    "pass",
    [],
  ]);
});

test("never: nothing of it, also not on its way", async () => {
  const never = { never: { outbox: { destination: "slack" } }, within: "5s" };
  expect(await judged(never)).toEqual(["pass", []]);
  expect(await judged(never, { ...message, state: "pending" })).toEqual(["fail", [[0, 1]]]);
});
