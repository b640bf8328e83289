/**
 * At which moments the engine is killed: varied, seeded, every kind several times, and on every delivery moment. Named
 * points one by one are the crash suite's (`case-plan.ts`); here it is killed wherever it happens to be.
 */
import { type DeliveryMoment, deliveryMoments } from "./crm";
import type { Random } from "./random";

export type KillMoment =
  /** With the n-th answer of a burst, while others of it are under way. */
  | { kind: "answer"; nth: number }
  /** So long after a burst began. */
  | { kind: "burst"; ms: number }
  /** So long after the last answer of a burst, while the reader works on it. */
  | { kind: "reading"; ms: number }
  /** At an exact moment of the n-th delivery from now on. */
  | { kind: "delivery"; nth: number; moment: DeliveryMoment }
  /** While it starts and recovers from the kill before; 1 is the time a start took the first time. */
  | { kind: "start"; share: number };

export function planKills(random: Random): KillMoment[] {
  const whileStarting = (): KillMoment => ({ kind: "start", share: 0.2 + random.next() });
  const kills: KillMoment[] = [
    ...times(5, (): KillMoment => ({ kind: "answer", nth: random.between(1, 40) })),
    ...times(4, (): KillMoment => ({ kind: "burst", ms: random.between(0, 60) })),
    ...times(6, (): KillMoment => ({ kind: "reading", ms: random.between(0, 250) })),
    ...deliveryMoments.flatMap((moment) =>
      times(2, (): KillMoment => ({ kind: "delivery", nth: random.between(1, 12), moment })),
    ),
  ];
  const order = kills.map((kill) => ({ kill, at: random.next() })).sort((a, b) => a.at - b.at);
  // The first kills fall into the very first start, where the tables are made. Every third later one is followed by
  // one or two more before the engine has recovered.
  return [
    ...times(3, whileStarting),
    ...order.flatMap(({ kill }, index) => [
      kill,
      ...(index % 3 === 0 ? times(random.between(1, 2), whileStarting) : []),
    ]),
  ];
}

function times<Value>(count: number, make: () => Value): Value[] {
  return Array.from({ length: count }, make);
}
