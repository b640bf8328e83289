/** What faults do to the order on the wire: who is sent when, how often, and in words why. Pure. */

import { parseDuration, sayDuration } from "../../../shared/duration";
import type { Scenario, ScenarioStep } from "../../../shared/scenario";

/** One request to come. `plannedMs` counts from the start of the run, in the scenario's own time. */
export type WireSend = {
  step: ScenarioStep;
  /** Place of the step in the scenario. */
  index: number;
  /** 1 is the event itself, 2 its first copy. */
  copy: number;
  plannedMs: number;
  words: string[];
};

const overtakesByMs = 2000;
const leastOvertakeMs = 50;
const copiesApartMs = 500;

/** Index of the step that `before` names: the nearest earlier one of that type, of the same call. */
function findOvertaken(steps: ScenarioStep[], index: number): number {
  const own = steps[index];
  const type = own?.fault?.before;
  if (type === undefined) return -1;
  return steps.findLastIndex((step, other) => other < index && step.type === type && step.call === own?.call);
}

/** When each step is first sent. What overtakes goes up to two seconds before the step it overtakes. */
function placeSteps(steps: ScenarioStep[]): number[] {
  const overtakenBy = new Map<number, number[]>();
  steps.forEach((_, index) => {
    const target = findOvertaken(steps, index);
    if (target >= 0) overtakenBy.set(target, [...(overtakenBy.get(target) ?? []), index]);
  });
  const planned = steps.map((step) => step.atMs + (parseDuration(step.fault?.delay ?? "0s") ?? 0));
  for (const [target, movers] of overtakenBy) {
    const at = steps[target]?.atMs ?? 0;
    const previous = steps[target - 1]?.atMs ?? 0;
    const ahead = Math.max(leastOvertakeMs, Math.min(overtakesByMs, (at - previous) / 2));
    movers.forEach((mover, place) => {
      planned[mover] = at - ahead + (ahead * place) / movers.length;
    });
  }
  const earliest = Math.min(0, ...planned);
  return planned.map((ms) => ms - earliest);
}

function sayMoved(
  steps: ScenarioStep[],
  planned: number[],
  index: number,
  isDropped: (step: ScenarioStep) => boolean,
) {
  const fault = steps[index]?.fault;
  if (fault?.before !== undefined) return [`before ${fault.before}`];
  if (fault?.delay === undefined) return [];
  const overtaker = steps.findLast(
    (step, other) =>
      other > index &&
      step.call === steps[index]?.call &&
      !isDropped(step) &&
      (planned[other] ?? 0) < (planned[index] ?? 0),
  );
  return [overtaker ? `after ${overtaker.type}` : `${sayDuration(parseDuration(fault.delay) ?? 0)} late`];
}

/** Lost on the way: by a fault of its own or one of the whole. */
export function isLost(step: ScenarioStep, faults: Scenario["faults"]): boolean {
  if (step.fault?.drop) return true;
  return faults.some(({ drop, of }) => drop === step.type && (of === undefined || of === step.call));
}

/** Milliseconds of a copy behind its event; 0 for the event itself. */
function behind(after: string[], at: number): number {
  return parseDuration(after[at - 1] ?? "0s") ?? 0;
}

/** Every request of a run in the order it is sent, and the steps that are lost on purpose. */
export function scheduleSends(scenario: Scenario): { wire: WireSend[]; dropped: ScenarioStep[] } {
  const { steps } = scenario;
  const isDropped = (step: ScenarioStep) => isLost(step, scenario.faults);
  const planned = placeSteps(steps);
  const wire = steps.flatMap((step, index): WireSend[] => {
    if (isDropped(step)) return [];
    const { duplicate, within, after, burst, copies } = step.fault ?? {};
    const times = duplicate ?? burst ?? 1;
    const spread = burst === undefined ? (parseDuration(within ?? "") ?? copiesApartMs * (times - 1)) : 0;
    const moved = sayMoved(steps, planned, index, isDropped);
    return Array.from({ length: times }, (_, at) => ({
      step,
      index,
      copy: at + 1,
      plannedMs:
        (planned[index] ?? 0) + (after ? behind(after, at) : times > 1 ? (spread * at) / (times - 1) : 0),
      words: [
        ...moved,
        ...(burst !== undefined
          ? [`burst ${at + 1} of ${burst}`]
          : at > 0
            ? [`copy ${at + 1} of ${times}`]
            : []),
        ...(at > 0 && copies === "new-id" ? ["new id"] : []),
      ],
    }));
  });
  return {
    wire: wire.toSorted(
      (left, right) => left.plannedMs - right.plannedMs || left.index - right.index || left.copy - right.copy,
    ),
    dropped: steps.filter(isDropped),
  };
}
