/**
 * Does the handler end up the same whatever order events arrive in: all orders of up to six events, two hundred drawn
 * ones beyond. A failure is shrunk to the smallest set of events, and order of them, that still fails.
 */
import { createHash } from "node:crypto";
import type { Verdict, VerdictTrial } from "../../../../shared/verdicts";
import { differences } from "./outcome";
import type { Observation } from "./play-trial";
import { capital, concluded, type Judging, trialOf, unobserved } from "./verdicts";

const allUpTo = 6;
const drawnOrders = 200;
/** Calls that are played beside each other, as platforms do: a slow handler is judged in minutes instead of an hour. */
const atOnce = 8;

/** Where none fails; shrinking one that does adds a few. */
export function leastOrderPlays({ types }: Judging): number {
  return ordersOf(types.length, 0).length;
}

function ordersOf(count: number, seed: number): number[][] {
  return count <= allUpTo ? allOrders(count) : drawOrders(count, seed);
}

export async function judgeOrder(judging: Judging): Promise<Verdict> {
  if (judging.expected.length === 0) return unobserved("order", judging);
  const count = judging.types.length;
  const orders = ordersOf(count, judging.subject.scenario.seed);
  const trials: VerdictTrial[] = [];
  let smallest: number[] | null = null;
  let failing: { what: string; observation: Observation } | null = null;
  for (let from = 0; from < orders.length && !smallest; from += atOnce) {
    const some = orders.slice(from, from + atOnce);
    const found = await firstFailing(judging, some);
    if (!found) continue;
    const least = await shrink(judging, found);
    const { trial, observation } = await retell(judging, least);
    // Neither alone nor beside the same ones again: this machine was busy and looked too early, the handler is sound.
    if (trial.state !== "fail" && !(await firstFailing(judging, some))) continue;
    smallest = least;
    failing = { what: trial.what, observation };
    trials.push(
      trial.state === "fail"
        ? trial
        : {
            ...trial,
            state: "fail",
            sentence: "it ends otherwise, but only while other calls come in as well",
          },
    );
  }
  const tried = count <= allUpTo ? `all ${orders.length} orders` : `${orders.length} drawn orders`;
  if (!smallest) trials.push({ what: tried, about: "orders", state: "pass", sentence: "The same effects." });
  const [bad] = trials;
  const shrunk = smallest && smallest.length < count ? ` (${count} events shrunk to ${smallest.length})` : "";
  return concluded("order", judging, trials, {
    good: `${capital(tried)} of ${count} events end the same.`,
    bad: `${bad?.what} → ${bad?.sentence}${shrunk}.`,
    smallest,
    failing,
  });
}

/** All of them played beside each other: one that ends otherwise than the call as it happened. */
async function firstFailing(judging: Judging, orders: number[][]): Promise<number[] | null> {
  const ends = await allOrNothing(orders.map((order) => judging.play(order.map((event) => [event]))));
  return orders.find((_, index) => differences(judging.expected, ends[index]?.left ?? []).length > 0) ?? null;
}

/** Of several plays at once none is left behind when one throws. */
async function allOrNothing<Result>(plays: Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(plays);
  return Promise.all(plays);
}

/** Leaves out one event after the other for as long as the rest still fails. */
async function shrink(judging: Judging, failing: number[]): Promise<number[]> {
  let order = failing;
  for (let at = 0; at < order.length && order.length > 2; ) {
    const fewer = order.filter((_, index) => index !== at);
    const straight = isInOrder(fewer);
    if (!straight && (await fails(judging, fewer))) order = fewer;
    else at += 1;
  }
  return order;
}

async function fails(judging: Judging, order: number[]): Promise<boolean> {
  return (await retell(judging, order)).trial.state === "fail";
}

/** The same events in the order they happened are what these must end like. */
async function retell(
  judging: Judging,
  order: number[],
): Promise<{ trial: VerdictTrial; observation: Observation }> {
  const straight = order.toSorted((left, right) => left - right).map((event) => [event]);
  const expected = (await judging.play(straight)).left;
  const { left, observation } = await judging.play(order.map((event) => [event]));
  const what = order.map((event) => judging.types[event]).join(" before ");
  return { trial: trialOf(what, "orders", expected, left), observation };
}

function isInOrder(order: number[]): boolean {
  return order.every((event, index) => index === 0 || event > (order[index - 1] ?? 0));
}

/** Without the one in which they happened. The nearest to it first: what fails early is small already. */
export function allOrders(count: number): number[][] {
  const grow = (rest: number[]): number[][] =>
    rest.length <= 1
      ? [rest]
      : rest.flatMap((first) => grow(rest.filter((one) => one !== first)).map((tail) => [first, ...tail]));
  return grow(Array.from({ length: count }, (_, index) => index))
    .filter((order) => !isInOrder(order))
    .toSorted((left, right) => inversions(left) - inversions(right));
}

function inversions(order: number[]): number {
  return order.reduce(
    (sum, event, index) => sum + order.slice(index + 1).filter((later) => later < event).length,
    0,
  );
}

/** Every neighbour swapped once, then drawn ones: the same seed draws the same. */
export function drawOrders(count: number, seed: number): number[][] {
  const straight = Array.from({ length: count }, (_, index) => index);
  const found = new Map<string, number[]>();
  for (let at = 0; at + 1 < count; at += 1) {
    const swapped = straight.with(at, at + 1).with(at + 1, at);
    found.set(swapped.join(), swapped);
  }
  for (let draw = 0; found.size < drawnOrders; draw += 1) {
    const keyed = straight.map(
      (event) => [createHash("sha256").update(`${seed} ${draw} ${event}`).digest("hex"), event] as const,
    );
    const order = keyed.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, event]) => event);
    if (!isInOrder(order)) found.set(order.join(), order);
  }
  return [...found.values()];
}
