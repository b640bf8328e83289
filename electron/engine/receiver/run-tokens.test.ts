import { expect, test } from "vitest";
import { createRunTokens } from "./run-tokens";

function tokens() {
  let now = 0;
  return {
    ...createRunTokens(() => now),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test("a token is redeemed once", () => {
  const { issue, redeem } = tokens();
  const token = issue("simulated", "run-1");
  expect(redeem(token)).toEqual({ origin: "simulated", namespace: "run-1" });
  expect(redeem(token)).toBeNull();
});

test("nobody guesses one", () => {
  const { issue, redeem } = tokens();
  issue("simulated", "run-1");
  expect(redeem("")).toBeNull();
  expect(redeem("constructor")).toBeNull();
});

test("it lives for less than a minute, each by itself", () => {
  const { issue, redeem, pass } = tokens();
  const first = issue("simulated", "run-1");
  const late = issue("simulated", "run-1");
  pass(59_999);
  const second = issue("replayed", "replay-1");
  expect(redeem(first)).not.toBeNull();
  pass(1);
  expect(redeem(late)).toBeNull();
  expect(redeem(second)).toEqual({ origin: "replayed", namespace: "replay-1" });
});
