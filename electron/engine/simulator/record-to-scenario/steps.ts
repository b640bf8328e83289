/** Steps and faults that put every request where it stood in the order of arrival. */

import { writeDuration } from "../../../../shared/duration";
import type { Scenario, StepFault } from "../../../../shared/scenario";
import { scheduleSends } from "../faults";
import type { Axis } from "./axis";
import { type LaidOut, layOut } from "./lay-out";
import type { RecordedEvent } from "./recorded";
import { faultOfCopies, type Told } from "./told-again";

export type Step = {
  told: Told;
  /** Place of its call among the recorded ones. */
  call: number;
  atMs: number;
  type: string;
  fault: StepFault;
};

/** Coarser first: a file is read by people. */
const roundings = [1000, 100, 10, 1];
/** Whole seconds only where all of them are, but for so much. */
const nearMs = 60;

/**
 * `plain`: no faults tell the order, every step stands where it arrived. Null: no steps give this order, which is so only
 * where the log's order contradicts its times.
 */
export function placeSteps(
  told: Told[][],
  { axis, speed, typeOf }: { axis: Axis; speed: number; typeOf(event: RecordedEvent): string },
): { steps: Step[]; plain: boolean } | null {
  const wanted = told
    .flatMap((events) => events.flatMap(({ event, copies }) => [event, ...copies]))
    .map(({ position }) => position)
    .sort((left, right) => left - right);
  const inSeconds = told.every((events) =>
    events.every(({ event }) => {
      const ms = axis.ofArrival(event.receivedAt) % 1000;
      return ms <= nearMs || ms >= 1000 - nearMs;
    }),
  );
  for (const plain of [false, true]) {
    for (const roundMs of roundings.slice(inSeconds ? 0 : 1)) {
      const steps = told
        .flatMap((events, call) => {
          const laid = layOut(
            events.map(({ event }) => event),
            axis,
            speed,
          );
          return laid.map((one, index) =>
            makeStep(one, events[index] as Told, { axis, call, roundMs, plain, typeOf }),
          );
        })
        .sort(
          (left, right) => left.atMs - right.atMs || left.told.event.position - right.told.event.position,
        );
      if (JSON.stringify(orderOf(steps)) === JSON.stringify(wanted)) return { steps, plain };
    }
  }
  return null;
}

function makeStep(
  { event, happensMs, arrivesMs, before, late }: LaidOut,
  told: Told,
  options: {
    axis: Axis;
    call: number;
    roundMs: number;
    plain: boolean;
    typeOf(event: RecordedEvent): string;
  },
): Step {
  const { axis, call, roundMs, plain, typeOf } = options;
  const round = (ms: number) => Math.max(0, Math.round(ms / roundMs) * roundMs);
  const atMs = round(plain ? arrivesMs : happensMs);
  const delay = round(arrivesMs) - atMs;
  const arrivals = [event, ...told.copies].map(({ receivedAt }) => axis.ofArrival(receivedAt));
  return {
    told,
    call,
    atMs,
    type: typeOf(event),
    fault: {
      ...faultOfCopies(told, arrivals, roundMs),
      ...(!plain && before ? { before: typeOf(before) } : {}),
      ...(!plain && late && delay > 0 ? { delay: writeDuration(delay) } : {}),
      ...(event.signature === "good" ? {} : { signature: event.signature }),
    },
  };
}

/** Positions in the order in which these steps would be sent; null entries where a `before` names nothing. */
function orderOf(steps: Step[]): (number | null)[] {
  const scenario = {
    steps: steps.map(({ atMs, type, call, fault }) => ({ atMs, type, call: String(call), fault })),
    faults: [],
  };
  const unheld = steps.some(
    ({ fault, call }, index) =>
      fault.before !== undefined &&
      !steps.slice(0, index).some((other) => other.call === call && other.type === fault.before),
  );
  if (unheld) return [null];
  return scheduleSends(scenario as unknown as Scenario).wire.map(({ index, copy }) => {
    const { event, copies } = (steps[index] as Step).told;
    return (copy === 1 ? event : copies[copy - 2])?.position ?? null;
  });
}
