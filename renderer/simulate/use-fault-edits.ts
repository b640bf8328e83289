/** What toggles, chips and pins do: they write the file, and nothing else holds it. */
import { useEffect, useMemo, useRef } from "react";
import type { StepFault } from "../../shared/scenario";
import type { PlannedStep, ScenarioPlan } from "../../shared/scenario-plan";
import { type FaultKind, faultsOf, hasFault, withFault, withoutFault } from "./fault-kinds";
import { useSimulate } from "./open-scenario";
import type { ScenarioEditor } from "./scenario-editor";
import { removeFileFault, writeFault, writeHandler, writeTime } from "./scenario-edits";
import type { Checked } from "./use-check";

export type FaultEdits = {
  /** Null while the text cannot be read: then there is nothing to write to. */
  plan: ScenarioPlan | null;
  toggle(step: PlannedStep, kind: FaultKind): void;
  clear(step: PlannedStep): void;
  /** Sends a step at this moment: later than it happens it is a delay, before another one a reorder. */
  moveTo(step: PlannedStep, ms: number): void;
  setHandler(url: string | null): void;
};

/** Nearer to its own time than this a pin is dropped back into its place. */
const ownPlaceMs = 250;

type Act = (plan: ScenarioPlan) => void;

/** What is done before the last change was read waits for that: places in the file are those of the text that was read. */
export function useFaultEdits(checked: Checked, editor: { current: ScenarioEditor | null }): FaultEdits {
  const plan = checked.problems.length === 0 ? checked.plan : null;
  const current = checked.isValid ? checked.plan : null;
  const latest = useRef(current);
  latest.current = current;
  const waiting = useRef<Act | null>(null);
  useEffect(() => {
    const act = waiting.current;
    if (current === null && plan !== null) return;
    waiting.current = null;
    if (current !== null) act?.(current);
  }, [current, plan]);

  return useMemo(() => {
    const write = (change: (text: string) => string) => {
      const text = useSimulate.getState().opened?.text;
      if (text !== undefined) editor.current?.write(change(text));
    };
    const change = (
      asked: PlannedStep,
      faultOf: (step: PlannedStep, plan: ScenarioPlan) => StepFault | null,
    ) => {
      if (!plan) return;
      useSimulate.setState({ step: asked.index });
      const act: Act = (now) => {
        const step = now.steps.find(({ index, type }) => index === asked.index && type === asked.type);
        if (!step) return;
        const fault = faultOf(step, now);
        write((text) => {
          // What drops it for the whole file goes first: a lost event has no other fault.
          const found = step.droppedBy === null ? text : removeFileFault(text, step.droppedBy);
          return writeFault(found, step.index, fault);
        });
      };
      if (latest.current) act(latest.current);
      else waiting.current = act;
    };
    return {
      plan,
      toggle: (asked, kind) =>
        change(asked, (step, now) => {
          if (hasFault(step, kind)) return withoutFault(step.fault, kind);
          const overtakes = overtakenBy(now, step);
          return kind === "reorder" && overtakes === null
            ? step.fault
            : withFault(step.fault, kind, overtakes ?? "");
        }),
      clear: (asked) =>
        change(asked, (step) =>
          faultsOf(step).reduce<StepFault | null>((fault, kind) => withoutFault(fault, kind), step.fault),
        ),
      moveTo: (asked, ms) => change(asked, (step, now) => movedFault(now, step, ms)),
      setHandler: (url) => write((text) => writeHandler(text, url)),
    };
  }, [plan, editor]);
}

/** The type that a reorder of this step overtakes at first: of the same call the one just before it; null: there is none. */
export function overtakenBy(plan: Pick<ScenarioPlan, "steps">, step: PlannedStep): string | null {
  const place = plan.steps.indexOf(step);
  const before = plan.steps
    .slice(0, place)
    .findLast((other) => other.call === step.call && other.type !== step.type && !other.dropped);
  return before?.type ?? null;
}

/** `before` names the nearest earlier step of a type, so only those can be overtaken. */
export function movedFault(
  plan: Pick<ScenarioPlan, "steps">,
  step: PlannedStep,
  ms: number,
): StepFault | null {
  const kept = withoutFault(withoutFault(step.fault, "delay"), "reorder");
  if (ms > step.happensMs + ownPlaceMs) {
    const late = ms - step.happensMs;
    const rounded = late < 2000 ? Math.round(late / 100) * 100 : Math.round(late / 1000) * 1000;
    return { ...kept, delay: writeTime(rounded) };
  }
  const place = plan.steps.indexOf(step);
  const nearest = new Map<string, PlannedStep>();
  for (const other of plan.steps.slice(0, place))
    if (other.call === step.call && !other.dropped) nearest.set(other.type, other);
  const [overtaken] = [...nearest.values()]
    .filter((other) => other.happensMs >= ms)
    .toSorted((a, b) => a.happensMs - b.happensMs);
  return overtaken ? { ...kept, before: overtaken.type } : kept;
}
