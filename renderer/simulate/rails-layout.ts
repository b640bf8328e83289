/**
 * Where everything of the three rails stands: script pins with their labels, threads, chips of faults, wire pins with the
 * order in which the handler sees them. Pure; the drawing asks nothing but this.
 */

import type { PlannedStep, ScenarioPlan } from "../../shared/scenario-plan";
import type { EventKind, Stage } from "../../shared/words";
import { monoWidth, textWidth } from "../calls/text-width";
import { runningClock } from "../time";
import { chipWords } from "./fault-kinds";
import { type RailsAxis, type RailsBreak, railsAxis } from "./rails-axis";

/** One request on the wire, planned or of a run. */
export type WireSendPlace = {
  number: number;
  /** `index` of its step. */
  step: number;
  ms: number;
  state: "planned" | "ahead" | "sent" | "failed";
};

export type RailPin = {
  x: number;
  /** `index` of the step; of several, of the first. */
  step: number;
  label: string;
  kind: EventKind;
  stage: Stage | null;
};

/** Pins too close to be told apart; of one step it is one pin with a number. */
export type PinGroup = {
  from: number;
  to: number;
  pins: RailPin[];
  sends: WireSendPlace[];
  ahead: boolean;
  failed: boolean;
};

/** `pin` is where its pin stands: a label at an edge is moved in. The upper row has a stalk down to the pin. */
export type RailLabel = { x: number; pin: number; width: number; row: 0 | 1; text: string; step: number };

export type Thread = {
  step: number;
  from: number;
  /** Null: dropped. */
  to: number | null;
  faulted: boolean;
  ahead: boolean;
  stage: Stage | null;
  kind: EventKind;
};

export type Chip = { step: number; x: number; width: number; text: string; dropped: boolean };

export type RailsLayout = {
  width: number;
  axis: RailsAxis;
  breaks: RailsBreak[];
  script: PinGroup[];
  wire: PinGroup[];
  labels: RailLabel[];
  threads: Thread[];
  chips: Chip[];
  numbers: { x: number; text: string }[];
  ticks: { x: number; text: string }[];
  crowded: boolean;
};

export const rails = {
  gutter: 92,
  end: 30,
  labelRows: [16, 30],
  script: 46,
  band: { top: 96, height: 36 },
  wire: 178,
  numbers: 196,
  ticks: 214,
  now: 232,
  height: 238,
} as const;

/** Closer than this they are one. */
const mergeBelow = 9;
const labelSize = 11.5;
const chipSize = 10.5;

export function layoutRails(
  plan: Pick<ScenarioPlan, "steps">,
  sends: readonly WireSendPlace[],
  options: { width: number; selected: number | null },
): RailsLayout {
  const { width, selected } = options;
  const stepOf = new Map(plan.steps.map((step) => [step.index, step]));
  const moments = [...plan.steps.map(({ happensMs }) => happensMs), ...sends.map(({ ms }) => ms)];
  const axis = railsAxis(moments, rails.gutter + 14, width - rails.end);
  const pinOf = (step: PlannedStep, x: number): RailPin => ({
    x,
    step: step.index,
    label: step.label,
    kind: step.kind,
    stage: step.stage,
  });
  const script = group(
    plan.steps.map((step) => ({ pin: pinOf(step, axis.xOf(step.happensMs)), send: null })),
  );
  const inOrder = sends.toSorted((a, b) => a.ms - b.ms || a.number - b.number);
  const wire = group(
    inOrder.flatMap((send) => {
      const step = stepOf.get(send.step);
      return step ? [{ pin: pinOf(step, axis.xOf(send.ms)), send }] : [];
    }),
  );
  const crowded = [...script, ...wire].some(({ pins }) => new Set(pins.map(({ step }) => step)).size > 1);
  const sendsOf = Map.groupBy(inOrder, ({ step }) => step);
  const threads = plan.steps.flatMap((step) => threadsOf(step, sendsOf.get(step.index) ?? [], axis));
  const order = new Map(inOrder.map((send, index) => [send, index + 1]));
  return {
    width,
    axis,
    breaks: axis.breaks,
    script,
    wire,
    labels: placeLabels(plan.steps, script, selected, width),
    // Grey threads of many events are a wall, and say nothing.
    threads: crowded ? threads.filter(({ faulted, step }) => faulted || step === selected) : threads,
    chips: placeChips(plan.steps, threads, width),
    numbers: placeTexts(
      wire.map((marks) => ({ x: middle(marks), text: numbersOf(marks, order) })),
      5,
      width,
    ),
    ticks: placeTexts(
      wire.flatMap(({ from, to, sends: merged }) => [
        { x: from, text: runningClock(merged[0]?.ms ?? 0) },
        // Of one place there is one time.
        ...(to - from > mergeBelow ? [{ x: to, text: runningClock(merged.at(-1)?.ms ?? 0) }] : []),
      ]),
      10,
      width,
    ),
    crowded,
  };
}

const middle = ({ from, to }: PinGroup) => (from + to) / 2;

function numbersOf({ sends }: PinGroup, order: Map<WireSendPlace, number>): string {
  const [first, last] = [sends[0], sends.at(-1)].map((send) => (send ? (order.get(send) ?? 0) : 0));
  return first === last ? String(first) : `${first}–${last}`;
}

function group(pins: { pin: RailPin; send: WireSendPlace | null }[]): PinGroup[] {
  const groups: PinGroup[] = [];
  for (const { pin, send } of pins.toSorted((a, b) => a.pin.x - b.pin.x)) {
    const last = groups.at(-1);
    if (last && pin.x - last.to < mergeBelow) {
      last.to = pin.x;
      last.pins.push(pin);
      if (send) last.sends.push(send);
    } else
      groups.push({
        from: pin.x,
        to: pin.x,
        pins: [pin],
        sends: send ? [send] : [],
        ahead: false,
        failed: false,
      });
  }
  for (const one of groups) {
    one.ahead = one.sends.length > 0 && one.sends.every(({ state }) => state === "ahead");
    one.failed = one.sends.some(({ state }) => state === "failed");
  }
  return groups;
}

function threadsOf(step: PlannedStep, sends: readonly WireSendPlace[], axis: RailsAxis): Thread[] {
  const shared = {
    step: step.index,
    from: axis.xOf(step.happensMs),
    faulted: step.dropped || step.fault !== null,
    stage: step.stage,
    kind: step.kind,
  };
  if (step.dropped) return [{ ...shared, to: null, ahead: false }];
  const threads: Thread[] = [];
  for (const send of sends) {
    const to = axis.xOf(send.ms);
    // A burst is one thread: twenty on top of each other are drawn once.
    if (threads.some((thread) => thread.to !== null && Math.abs(thread.to - to) < 1)) continue;
    threads.push({ ...shared, to, ahead: send.state === "ahead" });
  }
  return threads;
}

function placeLabels(
  steps: readonly PlannedStep[],
  script: readonly PinGroup[],
  selected: number | null,
  width: number,
): RailLabel[] {
  const weight = ({ index, fault, dropped }: PlannedStep) =>
    index === selected ? 0 : fault !== null || dropped ? 1 : 2;
  const xOf = new Map(script.flatMap(({ pins }) => pins.map(({ step, x }) => [step, x] as const)));
  const alone = new Set(script.filter(({ pins }) => pins.length === 1).map(({ pins }) => pins[0]?.step));
  const placed: RailLabel[] = [];
  for (const step of steps.toSorted((a, b) => weight(a) - weight(b))) {
    if (weight(step) === 2 && !alone.has(step.index)) continue;
    const labelWidth = textWidth(step.label, labelSize);
    const half = labelWidth / 2;
    const pin = xOf.get(step.index) ?? 0;
    const x = Math.max(rails.gutter + half, Math.min(width - half - 2, pin));
    const row = ([1, 0] as const).find((one) =>
      placed.every((other) =>
        other.row === one
          ? Math.abs(other.x - x) >= other.width / 2 + half + 6
          : one === 1
            ? Math.abs(other.pin - x) >= half + 3
            : Math.abs(other.x - pin) >= other.width / 2 + 3,
      ),
    );
    if (row !== undefined)
      placed.push({ x, pin, width: labelWidth, row, text: step.label, step: step.index });
  }
  return placed;
}

function placeChips(steps: readonly PlannedStep[], threads: readonly Thread[], width: number): Chip[] {
  const chips: Chip[] = [];
  for (const step of steps) {
    const text = chipWords(step);
    if (text === "") continue;
    const own = threads.filter((thread) => thread.step === step.index);
    const ends = own.map(({ from, to }) => (to === null ? from + 26 : (from + to) / 2));
    const chipWidth = textWidth(text, chipSize) + 14;
    const wanted = ends.reduce((sum, x) => sum + x, 0) / Math.max(1, ends.length);
    const before = chips.at(-1);
    const least = before ? before.x + before.width / 2 + 4 + chipWidth / 2 : rails.gutter + chipWidth / 2;
    const x = Math.min(width - 4 - chipWidth / 2, Math.max(least, wanted));
    // Where no room is left a chip would cover another: the toggles and the table have it.
    if (x >= least) chips.push({ step: step.index, x, width: chipWidth, text, dropped: step.dropped });
  }
  return chips;
}

/** Greedy from the left; what would touch the one before is left out. */
function placeTexts(
  texts: readonly { x: number; text: string }[],
  apart: number,
  width: number,
): { x: number; text: string }[] {
  let free = 0;
  return texts.filter(({ x, text }) => {
    const half = monoWidth(text, 10.5) / 2;
    if (x - half < free || x + half > width) return false;
    free = x + half + apart;
    return true;
  });
}
