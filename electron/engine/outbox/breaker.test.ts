import { expect, test } from "vitest";
import type { Breaker } from "../../../shared/sending";
import { abandonTrial, admits, afterAnswer, beginTrial, closedBreaker, trialNow } from "./breaker";

const minute = 60_000;
const failed = (at: number) => ({ at, result: "failed" as const, observed: "503" });
const good = (at: number) => ({ at, result: "delivered" as const, observed: "201" });

function after(...results: ReturnType<typeof failed | typeof good>[]): Breaker {
  return results.reduce<Breaker>(afterAnswer, closedBreaker);
}

test("five retryable failures in a row open it, four do not, and a refusal in between is an answer", () => {
  const four = after(failed(1), failed(2), failed(3), failed(4));
  expect([four.state, admits(four, 5)]).toEqual(["closed", "all"]);
  const five = afterAnswer(four, failed(5));
  expect(five).toMatchObject({ state: "open", because: "5 failures in a row", openedAt: 5, trialAt: 30_005 });
  const refused = afterAnswer(four, { at: 5, result: "refused", observed: "400" });
  expect(afterAnswer(refused, failed(6)).state).toBe("closed");
});

test("seven of ten within five minutes open it, spread over an hour they do not", () => {
  const mixed = (step: number) =>
    after(...[1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1].map((bad, index) => (bad ? failed : good)(index * step)));
  expect(mixed(1000)).toMatchObject({
    state: "open",
    cause: "share",
    because: "8 of 11 failed within five minutes",
  });
  expect(mixed(5 * minute).state).toBe("closed");
});

test("one trial after 30 s; each that fails doubles the wait, up to a quarter of an hour; a good one closes it", () => {
  let breaker = after(failed(0), failed(0), failed(0), failed(0), failed(0));
  const waits: number[] = [];
  for (let now = breaker.trialAt ?? 0, round = 0; round < 7; round += 1, now = breaker.trialAt ?? 0) {
    expect([admits(breaker, now - 1), admits(breaker, now)]).toEqual(["none", "trial"]);
    breaker = beginTrial(breaker, now);
    expect(admits(breaker, now + minute)).toBe("none");
    breaker = afterAnswer(breaker, failed(now));
    waits.push((breaker.trialAt ?? 0) - now);
  }
  expect(waits.map((ms) => ms / 1000)).toEqual([60, 120, 240, 480, 900, 900, 900]);
  const closed = afterAnswer(beginTrial(breaker, 99), good(100));
  expect(closed).toMatchObject({
    state: "closed",
    closedAgainAt: 100,
    trialAt: null,
    trials: 0,
    failures: 0,
  });
});

test("a set-up that must be mended opens it at once; a day's limit until it is over", () => {
  const config = afterAnswer(closedBreaker, {
    ...failed(7),
    observed: "401 bad token",
    opens: { cause: "config" },
  });
  expect(config).toMatchObject({ state: "open", cause: "config", because: "401 bad token", trialAt: 30_007 });
  expect(admits(trialNow(config, 8), 8)).toBe("trial");
  const limit = afterAnswer(closedBreaker, { ...failed(7), opens: { cause: "limit", until: 3_600_000 } });
  expect([admits(limit, 3_599_999), admits(limit, 3_600_000)]).toEqual(["none", "trial"]);
});

test("a trial that the end of the program cut off is made again at once; the last twenty answers are kept", () => {
  const opened = after(failed(0), failed(0), failed(0), failed(0), failed(0));
  expect(abandonTrial(beginTrial(opened, 30_000), 31_000)).toMatchObject({
    state: "open",
    trialAt: 31_000,
    trials: 0,
  });
  const many = after(...Array.from({ length: 30 }, (_, index) => good(index)));
  expect(many.answers.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => index + 10));
});

test("a limit that only time cures stays, whatever was under way is still taken", () => {
  const opens = { cause: "limit" as const, until: 3_600_000 };
  const limited = afterAnswer(closedBreaker, { ...failed(0), opens });
  const taken = afterAnswer(limited, good(1));
  expect([taken.state, taken.trialAt, admits(taken, 2)]).toEqual(["open", 3_600_000, "none"]);
  expect(admits(taken, 3_600_000)).toBe("trial");
});
