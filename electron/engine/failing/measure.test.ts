/**
 * A provider with a hidden schedule, time limit, jitter and set of retried failures is measured exactly; whatever goes
 * wrong on the way makes a figure "not enough seen" and never a wrong one.
 */
import { describe, expect, test } from "vitest";
import type { MeasuredPolicy } from "../../../shared/measured";
import type { RetryPolicy } from "../../../shared/retries";
import { type Hidden, planPeriods, play, startAt, type Trouble, tried, until } from "./hidden-provider";
import { measurePolicy } from "./measure";

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
const assumed = <Value>(value: Value) => ({ value, known: "assumed" as const, source: "Our judgement." });

/** Mulberry32: the same numbers for the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the pack says beforehand is as good as nothing: the measuring must not lean on it. */
const known: RetryPolicy = {
  ...{ words: "", published: false, timeoutMs: assumed(30_000), success: assumed([[200, 299]]) },
  ...{ attempts: assumed(1), delaysMs: assumed([]), jitter: assumed(0), retriedStatuses: assumed([]) },
  retriedWithoutAnswer: assumed({ timeout: false, connection: false }),
  disables: assumed({ may: false, afterGivenUp: null }),
};

function hide(seed: number): Hidden & { retryAfterMs: number } {
  const chance = chances(seed);
  const between = (least: number, most: number) => Math.round(least + chance() * (most - least));
  const attempts = between(1, 7);
  const delays: number[] = [];
  let delay = chance() < 0.2 ? 0 : between(1000, 600_000);
  for (let retry = 1; retry < attempts; retry += 1) {
    delays.push(delay);
    delay = Math.min(Math.max(1000, delay) * (1 + chance() * 5), 20 * 3_600_000);
  }
  const retried = ["500", "429", "404"].filter(() => chance() < 0.6);
  const policy: RetryPolicy = {
    ...known,
    attempts: assumed(attempts),
    timeoutMs: assumed(between(1000, 60_000)),
    delaysMs: assumed(delays),
    jitter: assumed(chance() < 0.3 ? 0 : chance() * 0.3),
    retriedStatuses: assumed(retried.map((status) => [Number(status), Number(status)] as [number, number])),
    retriedWithoutAnswer: assumed({ timeout: chance() < 0.6, connection: chance() < 0.6 }),
  };
  const longest = Math.max(1000, ...delays);
  return { policy, seed, honoursRetryAfter: chance() < 0.5, retryAfterMs: Math.round(longest * 7) };
}

/** What it really does, as far as it can be seen from outside. */
function truth({ policy, honoursRetryAfter }: Hidden) {
  const { timeout, connection } = policy.retriedWithoutAnswer.value;
  const retries = policy.attempts.value > 1;
  const isRetried = (failure: string) =>
    retries &&
    (failure === "timeout"
      ? timeout
      : failure === "reset"
        ? connection
        : policy.retriedStatuses.value.some(([from]) => from === Number(failure)));
  const any = tried.some(isRetried);
  return {
    attempts: any ? policy.attempts.value : 1,
    retried: Object.fromEntries(tried.map((failure) => [failure, isRetried(failure)])),
    timeoutMs: policy.timeoutMs.value,
    delays: any ? policy.delaysMs.value : [],
    jitter: policy.jitter.value,
    retryAfter: isRetried("429") ? honoursRetryAfter : null,
  };
}

/** Every figure that has a value is the truth. */
function expectNothingWrong(hidden: Hidden, measured: MeasuredPolicy): void {
  const real = truth(hidden);
  if (measured.attempts.value !== null) expect(measured.attempts.value).toBe(real.attempts);
  for (const { failure, value } of measured.retried)
    if (value !== null) expect({ [failure]: value }).toEqual({ [failure]: real.retried[failure] });
  for (const { retry, value } of measured.delays) {
    if (value === null) continue;
    const delay = real.delays[retry - 1] as number;
    expect(value.leastMs).toBeGreaterThanOrEqual(Math.floor(delay * (1 - real.jitter)) - 25);
    expect(value.mostMs).toBeLessThanOrEqual(Math.ceil(delay * (1 + real.jitter)) + 25);
  }
  if (measured.timeoutMs.value !== null)
    expect(Math.abs(measured.timeoutMs.value - real.timeoutMs)).toBeLessThan(10);
  if (measured.jitter.value !== null) expect(measured.jitter.value).toBeLessThanOrEqual(real.jitter + 1e-9);
  if (measured.retryAfter.value !== null) expect(measured.retryAfter.value).toBe(real.retryAfter);
}

function measure(seen: ReturnType<typeof play>): MeasuredPolicy {
  return measurePolicy(seen.sendings, known, seen.watched);
}

describe("a provider nobody knows, over 200 seeds", () => {
  test.each(seeds)("seed %i: attempts and classes exact, delays within the jitter", (seed) => {
    const hidden = hide(seed);
    const real = truth(hidden);
    const measured = measure(play(hidden, planPeriods(hidden, hidden.retryAfterMs)));
    expect(measured.attempts).toMatchObject({ value: real.attempts });
    expect(Object.fromEntries(measured.retried.map(({ failure, value }) => [failure, value]))).toEqual(
      real.retried,
    );
    expect(measured.timeoutMs.value).not.toBeNull();
    expect(measured.delays.map(({ retry, value }) => [retry, value !== null])).toEqual(
      real.delays.map((_, index) => [index + 1, true]),
    );
    expectNothingWrong(hidden, measured);
  });

  test("whether Retry-After is followed is told for most of those that retry a 429", () => {
    const told = seeds.map(hide).filter((hidden) => truth(hidden).retryAfter !== null);
    const figures = told.map(
      (hidden) => measure(play(hidden, planPeriods(hidden, hidden.retryAfterMs))).retryAfter.value,
    );
    expect(figures.filter((value) => value !== null).length / told.length).toBeGreaterThan(0.9);
  });
});

describe("never a wrong policy", () => {
  type Make = (chance: () => number, end: number, plan: ReturnType<typeof planPeriods>) => Trouble;
  const troubles: Record<string, Make> = {
    "a provider that stops half-way": (chance, end) => ({
      stopsAt: startAt + Math.round(chance() * (end - startAt)),
    }),
    "one that stops at once, with every connection cut": (chance) => ({
      stopsAt: startAt + Math.round(chance() * 120_000),
    }),
    "one that stops and comes back without its retries": (chance, end) => {
      const stopsAt = startAt + Math.round(chance() * (end - startAt) * 0.5);
      return { stopsAt, resumesAt: stopsAt + Math.round(chance() * (end - stopsAt)) };
    },
    "sendings that were lost while the engine was down": (chance, end) => ({
      gaps: [0, 1].map(() => {
        const from = startAt + Math.round(chance() * (end - startAt));
        return { from, to: from + Math.round(chance() * 7_200_000) };
      }),
    }),
    "an engine that is down at the same place of every event": (chance, _, { periods, eventsAt }) => {
      const offset = chance() < 0.5 ? -1500 : Math.round(chance() * chance() * 3_600_000);
      const length = 4000 + Math.round(chance() * chance() * 3_600_000);
      const firsts = periods.flatMap(({ from, to }) => {
        const own = eventsAt.filter((at) => from <= at && at <= to);
        return [own[0], own[3]].filter((at) => at !== undefined);
      });
      return { gaps: firsts.map((at) => ({ from: at + offset, to: at + offset + length })) };
    },
  };

  for (const [name, make] of Object.entries(troubles)) {
    test(`${name}: not enough seen, or the truth`, () => {
      for (const seed of seeds) {
        const hidden = hide(seed);
        const chance = chances(seed * 977);
        const plan = planPeriods(hidden, hidden.retryAfterMs);
        const end = Math.max(...plan.periods.map(({ to }) => to));
        const seen = play(hidden, plan, make(chance, end, plan));
        expectNothingWrong(hidden, measure(seen));
        for (const share of [0.1, 0.3, 0.55, 0.8]) {
          const at = startAt + Math.round(share * chance() * (end - startAt));
          expectNothingWrong(hidden, measure(until(at, seen)));
        }
      }
    });
  }

  test("an experiment that ended early: the retries that come later are taken, and no number of attempts is said", () => {
    for (const seed of seeds) {
      const hidden = hide(seed);
      const plan = planPeriods(hidden, hidden.retryAfterMs);
      const chance = chances(seed);
      const periods = plan.periods.map(({ from, to, ...rest }) => ({
        ...rest,
        from,
        to: from + Math.round((to - from) * chance() * 0.4),
      }));
      const measured = measure(play(hidden, plan, { periods }));
      expectNothingWrong(hidden, measured);
    }
  });

  test("at any moment while it goes on", () => {
    for (const seed of seeds) {
      const hidden = hide(seed);
      const seen = play(hidden, planPeriods(hidden, hidden.retryAfterMs));
      const chance = chances(seed * 31);
      for (let look = 0; look < 6; look += 1) {
        const at = startAt + Math.round(chance() * chance() * (seen.watched.now - startAt));
        expectNothingWrong(hidden, measure(until(at, seen)));
      }
    }
  });

  test("retries that were all lost while the engine was down are not taken for silence", () => {
    const hidden = hide(4);
    hidden.policy = {
      ...hidden.policy,
      ...{ attempts: assumed(5), delaysMs: assumed([10_000, 60_000, 60_000, 60_000]) },
      retriedStatuses: assumed([[400, 599]]),
      retriedWithoutAnswer: assumed({ timeout: true, connection: true }),
    };
    const plan = planPeriods(hidden, hidden.retryAfterMs);
    const gaps = plan.eventsAt.map((at) => ({ from: at + 80_000, to: at + 400_000 }));
    const { attempts } = measure(play(hidden, plan, { gaps }));
    expect(attempts.value).toBeNull();
  });

  test("a wait that is documented and has not passed is waited for", () => {
    const hidden = hide(4);
    const policy = {
      ...hidden.policy,
      ...{ attempts: assumed(2), delaysMs: assumed([10_000]), jitter: assumed(0) },
      retriedStatuses: assumed([[500, 599]] as [number, number][]),
    };
    const plan = planPeriods({ ...hidden, policy }, 1000);
    const seen = play({ ...hidden, policy }, plan);
    expect(measurePolicy(seen.sendings, known, seen.watched).attempts.value).toBe(2);
    const documented = <Value>(value: Value) => ({ value, known: "documented" as const, source: "A page." });
    const page = { ...known, attempts: documented(3), delaysMs: documented([10_000, 5 * 3_600_000]) };
    expect(measurePolicy(seen.sendings, page, seen.watched).attempts).toMatchObject({ value: null });
  });

  test("a provider that stops after the first sendings says what is still needed", () => {
    const hidden = hide(4);
    hidden.policy = {
      ...hidden.policy,
      ...{ attempts: assumed(5), delaysMs: assumed([10_000, 60_000, 600_000]) },
      retriedStatuses: assumed([[500, 599]]),
    };
    const seen = play(hidden, planPeriods(hidden, hidden.retryAfterMs), { stopsAt: startAt + 90_000 });
    const { attempts, retried } = measure(seen);
    expect(attempts.value).toBeNull();
    expect(attempts.words).toContain("whether more come is not");
    expect(retried.every(({ value }) => value !== false)).toBe(true);
  });
});
