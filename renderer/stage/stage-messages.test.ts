import { expect, test } from "vitest";
import { isAhead, outboxSum, stageMessages, waitingRules } from "./stage-messages";

const destination = (destinationId: string, way: "out" | "here") => ({
  destinationId,
  name: destinationId,
  message: { way },
});
const delivery = (deliveryId: string, destinationId: string, state: string, updatedAt: number) => ({
  deliveryId,
  destinationId,
  destination: destinationId,
  step: "rule:r_1:a1",
  state,
  updatedAt,
  observed: state,
  payload: { look: "mail", rule: { ruleId: "r_1", name: "A rule", version: 1 }, message: {} },
});
const rule = (change: object = {}, definition: object = {}) => ({
  ruleId: "r_1",
  enabled: true,
  cannotFire: null,
  definition: {
    runs: "final",
    providers: [],
    sources: [],
    actions: [{ destinationId: "mail" }],
    ...definition,
  },
  ...change,
});
const known = (change: object) =>
  ({
    call: {
      deliveries: [],
      gate: [{ destinationId: "mail", state: "waiting" }],
      provider: "mirai",
      source: "mirai",
    },
    local: [],
    rules: [rule()],
    destinations: [destination("mail", "out"), destination("orders", "here")],
    ...change,
  }) as never;

test("a message landed here, in the sandbox CRM, or left; what is under way comes last", () => {
  const messages = stageMessages(
    known({
      call: {
        deliveries: [
          delivery("d_way", "mail", "pending", 10),
          delivery("d_held", "mail", "held", 10),
          delivery("d_out", "mail", "delivered", 30),
          delivery("d_order", "orders", "delivered", 20),
          delivery("d_local", "mail", "delivered", 40),
          { ...delivery("d_record", "mail", "delivered", 5), step: "call" },
        ],
        gate: [],
      },
      local: [{ deliveryId: "d_local", landedAt: 39 }],
    }),
  );
  expect(messages.map(({ deliveryId, state, arrivedAt }) => [deliveryId, state, arrivedAt])).toEqual([
    ["d_order", "landed", 20],
    ["d_out", "out", 30],
    ["d_local", "landed", 39],
    ["d_way", "under-way", null],
    ["d_held", "held", null],
  ]);
  const moments = [10, 28, 38];
  const arrived = (at: number) => messages.filter((one) => !isAhead(one, { at, moments }));
  expect(arrived(28).map(({ deliveryId }) => deliveryId)).toEqual(["d_order", "d_out"]);
  expect(arrived(38).map(({ deliveryId }) => deliveryId)).toEqual(["d_order", "d_out", "d_local"]);
  expect(outboxSum(arrived(38), 2)).toBe("2 landed, 2 wait");
  expect(outboxSum([], 1)).toBe("0 landed, 1 waits");
});

test("a rule waits while its gate does, is on, and is about such calls", () => {
  const waits = (change: object) => waitingRules(known(change)).length;
  expect(waits({})).toBe(1);
  expect(waits({ rules: [rule({ enabled: false })] })).toBe(0);
  expect(waits({ rules: [rule({ cannotFire: { sentence: "no metric" } })] })).toBe(0);
  expect(waits({ rules: [rule({}, { runs: "now" })] })).toBe(0);
  expect(waits({ rules: [rule({}, { providers: ["atoms"] })] })).toBe(0);
  expect(waits({ rules: [rule({}, { sources: ["other"] })] })).toBe(0);
  const opened = {
    deliveries: [],
    gate: [{ destinationId: "mail", state: "opened" }],
    provider: "mirai",
    source: "mirai",
  };
  expect(waits({ call: opened })).toBe(0);
});
