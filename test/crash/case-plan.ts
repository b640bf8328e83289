/**
 * The cases of the crash suite: every point at varying hits, crossed with what a CRM and a provider can do meanwhile.
 * Not the whole product: each point meets no fault and five of the seven, each of its hits, and each order of events;
 * which meets which the seed decides.
 */

import { type CaseCalls, type Input, inputs, makeCaseCalls } from "./case-calls";
import type { DeliveryMoment, ServerFault } from "./crm";
import { type PointName, points } from "./points";
import type { Random } from "./random";

export type CaseKill =
  | { at: string; hit: number; while: "running" | "starting" }
  /** From the passage, at a moment of the n-th delivery. */
  | { moment: DeliveryMoment; hit: number };

/** How a case is played: `usual` posts its events and waits; the others are in `unusual-cases.ts`. */
export type Script =
  | "usual"
  | "parked"
  | "redrive"
  | "redrive many"
  | "old schema"
  | "checkpoint"
  | "quit"
  | "first killed"
  | "second killed"
  | "disk full";

export type CrashCase = {
  name: string;
  point: PointName;
  script: Script;
  calls: CaseCalls;
  fault: { kind: ServerFault; nth: number } | null;
  kills: CaseKill[];
  /** The write that meets a full disk, and at which hit. */
  full: { write: string; hit: number } | null;
  /** Of `quit` and the like: the delivery that is under way meanwhile. */
  holds: number;
};

const faults: ServerFault[] = [
  "answer lost after commit",
  "500 after commit",
  "500 before commit",
  "429",
  "429 with Retry-After in seconds",
  "429 with Retry-After as a date",
  "slower than the timeout, after commit",
];
const crossed = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10"] as const;
const faultsPerPoint = 5;

export function planCases(random: Random): CrashCase[] {
  const cases: CrashCase[] = [];
  const add = (point: PointName, more: Partial<CrashCase> & { input?: Input }) => {
    const { input = inputs[cases.length % inputs.length] as Input, ...rest } = more;
    const one = { script: "usual" as Script, fault: null, kills: [], full: null, holds: 1, ...rest };
    cases.push({ ...one, point, name: nameOf(point, one, input), calls: makeCaseCalls(cases.length, input) });
  };
  const nth = () => random.between(1, 3);

  for (const [row, point] of crossed.entries()) {
    const hits = shuffle(random, points[point].hits);
    const shift = random.between(0, faults.length - 1);
    const met = [
      null,
      ...Array.from({ length: faultsPerPoint }, (_, index) => (shift + row + index) % faults.length),
    ];
    for (const [index, fault] of met.entries()) {
      const hit = hits[index % hits.length] as number;
      const kind = fault === null ? null : (faults[fault] as ServerFault);
      // A delivery that is cut on its way meets no fault as well.
      const other = point === "K7" ? (hit % 3) + 1 : nth();
      add(point, { kills: [killAt(point, hit, index)], fault: kind && { kind, nth: other } });
    }
  }
  for (const hit of points.K12.hits)
    add("K12", { kills: [killAt("K12", hit, 0)], fault: { kind: random.pick(faults), nth: hit } });
  // Recovery needs a first kill with a delivery in flight; and what is killed twice elsewhere.
  const recovery: CaseKill = { at: points.K11.at, hit: 1, while: "starting" };
  for (const first of ["K6", "K7", "K8"] as const)
    add("K11", {
      kills: [killAt(first, nth(), 0), recovery],
      fault: { kind: random.pick(faults), nth: nth() },
    });
  // What ends the program three times in a row while it is being sent is parked, and goes on when a person says so.
  add("K9", { script: "parked", kills: [killAt("K9", 2, 0), killAt("K9", 1, 0), killAt("K9", 1, 0)] });
  add("K13", {
    script: "redrive",
    kills: [killAt("K13", 1, 0)],
    fault: { kind: "422 before commit", nth: nth() },
  });
  add("K13", {
    script: "redrive many",
    kills: [{ at: "inside redriveDeliveries", hit: 1, while: "running" }],
    fault: { kind: "422 before commit", nth: nth() },
  });
  for (const hit of points.K14.hits)
    add("K14", { script: "old schema", kills: [{ at: points.K14.at, hit, while: "starting" }] });
  add("K15", { script: "checkpoint", kills: [killAt("K15", 1, 0)] });
  for (const hit of [1, 4])
    add("K16", { script: "quit", kills: [{ at: "closing", hit, while: "running" }], holds: nth() });
  add("K16", { script: "quit", kills: [killAt("K16", 1, 0)], holds: nth() });
  for (const script of ["first killed", "second killed"] as const)
    add("K18", { script, kills: [killAt("K18", 1, 0)], holds: nth() });
  // When there is room again it goes on, and is killed there.
  // The reader may read a whole call in one step: a second one may never come.
  const full = { append: 3, applyReadings: 1, claimDelivery: 1, markAndClaim: nth() };
  for (const [write, hit] of Object.entries(full))
    add("K19", { script: "disk full", full: { write, hit }, kills: [killAt("K9", 1, 0)] });
  return cases;
}

/** An engine that creates instead of upserting must fail where a request is repeated that made a call. */
export function planNegativeControl(): CrashCase[] {
  const input = inputs[0];
  const kills = (["K7", "K8", "K9"] as const).flatMap((point) =>
    [1, 2].map((hit) => ({ point, kills: [killAt(point, hit, 1)], fault: null })),
  );
  const lost = { point: "K7" as const, kills: [], fault: { kind: faults[0] as ServerFault, nth: 2 } };
  return [...kills, lost].map((one, index) => {
    const whole = { script: "usual" as Script, full: null, holds: 1, ...one };
    return { ...whole, name: nameOf(one.point, whole, input), calls: makeCaseCalls(index, input) };
  });
}

/** Requests of K7 are cut by turns before the CRM has them and after it has done what they say. */
function killAt(point: PointName, hit: number, turn: number): CaseKill {
  if (point !== "K7") return { at: points[point].at, hit, while: "running" };
  return { moment: turn % 2 === 0 ? "before the CRM" : "after the CRM", hit };
}

function nameOf(point: PointName, one: Omit<CrashCase, "name" | "point" | "calls">, input: Input): string {
  const kills = one.kills.map((kill) => `${"at" in kill ? kill.at : kill.moment} hit ${kill.hit}`);
  const what = [
    one.script === "usual" ? null : one.script,
    one.full ? `${one.full.write} hit ${one.full.hit}` : null,
    ...kills,
    one.fault ? `${one.fault.kind} at delivery ${one.fault.nth}` : null,
    input,
  ];
  return `${point}: ${what.filter((part) => part !== null).join("; ")}`;
}

function shuffle<Value>(random: Random, values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
