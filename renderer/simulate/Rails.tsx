/**
 * Script, Faults, Wire. The layout decides everything; this draws the threads and lets pins be walked, chosen and dragged.
 * A dragged wire pin writes a delay or a reorder into the file; Shift with an arrow key does the same.
 */
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { PlannedStep, ScenarioPlan } from "../../shared/scenario-plan";
import { stageColour } from "../ui/glyph-colour";
import { chipWords } from "./fault-kinds";
import { RailChip, ScriptGroup, WireGroup } from "./RailPins";
import { RailsDrawing } from "./RailsDrawing";
import { layoutRails, rails, type WireSendPlace } from "./rails-layout";
import { type FaultEdits, movedFault, overtakenBy } from "./use-fault-edits";
import "../calls/stage-colours.css";
import "./rails.css";

type RailsProps = {
  plan: ScenarioPlan;
  sends: readonly WireSendPlace[];
  selected: number | null;
  onSelect: (step: number) => void;
  edits: FaultEdits;
  /** Where the run stands; null: nothing plays. */
  position: number | null;
};

export type Dragged = { step: number; x: number };

/** Steps of the keyboard: a second, with the first one to the left an overtaking. */
const keyStepMs = 1000;
/** A pin that was hardly moved was clicked. */
const leastDrag = 4;

export function Rails({ plan, sends, selected, onSelect, edits, position }: RailsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    const { current } = box;
    const measure = () => setWidth(Math.max(320, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const layout = useMemo(
    () => (width > 0 ? layoutRails(plan, sends, { width, selected }) : null),
    [plan, sends, width, selected],
  );
  const stepOf = (index: number) => plan.steps.find((step) => step.index === index) ?? null;

  const drop = (moved: Dragged, from: number) => {
    setDragged(null);
    const step = stepOf(moved.step);
    if (!step || !layout) return;
    if (Math.abs(moved.x - from) < leastDrag) onSelect(moved.step);
    else edits.moveTo(step, layout.axis.msOf(moved.x));
  };
  const shift = (step: PlannedStep, direction: 1 | -1) => {
    const now = sends.find((send) => send.step === step.index)?.ms ?? step.happensMs;
    if (direction === 1 || now > step.happensMs) {
      const wanted = now < step.happensMs ? step.happensMs : now + direction * keyStepMs;
      edits.moveTo(step, Math.max(step.happensMs, wanted));
      return;
    }
    const overtakes = overtakenBy(plan, step);
    const target = plan.steps.findLast(
      (other) => other.type === overtakes && other.call === step.call && other.happensMs <= step.happensMs,
    );
    if (target && step.fault?.before === undefined) edits.moveTo(step, target.happensMs);
  };
  const walk = (event: KeyboardEvent) => {
    const direction = { ArrowRight: 1 as const, ArrowLeft: -1 as const }[event.key];
    if (direction === undefined) return;
    const at = plan.steps.findIndex(({ index }) => index === selected);
    const here = plan.steps[at];
    if (event.shiftKey && here) shift(here, direction);
    else {
      const next = plan.steps[Math.max(0, Math.min(plan.steps.length - 1, at + direction))];
      if (next) onSelect(next.index);
      box.current?.querySelector<HTMLElement>(`[data-script~="${next?.index}"]`)?.focus();
    }
    event.preventDefault();
  };

  const stop = selected ?? plan.steps[0]?.index ?? null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: pins are no form
    <div
      className="rails"
      ref={box}
      role="group"
      aria-label="Script, faults, wire: arrow keys walk the events, with Shift they move one on the wire"
      style={{ height: rails.height }}
      onKeyDown={walk}
    >
      <Gutter />
      {layout && (
        <>
          <RailsDrawing layout={layout} selected={selected} position={position} dragged={dragged} />
          {layout.script.map((group) => (
            <ScriptGroup
              key={group.pins[0]?.step}
              group={group}
              selected={selected}
              stop={stop}
              stepOf={stepOf}
              onSelect={onSelect}
            />
          ))}
          {layout.chips.map((chip) => (
            <RailChip
              key={chip.step}
              chip={chip}
              selected={chip.step === selected}
              step={stepOf(chip.step)}
              edits={edits}
            />
          ))}
          {layout.wire.map((group) => (
            <WireGroup
              key={group.sends[0]?.number}
              group={group}
              selected={selected}
              canDrag={edits.plan !== null}
              dragged={dragged}
              stepOf={stepOf}
              onDrag={setDragged}
              onDrop={drop}
            />
          ))}
          {dragged && <DragHint plan={plan} dragged={dragged} ms={layout.axis.msOf(dragged.x)} />}
        </>
      )}
    </div>
  );
}

function Gutter() {
  return (
    <>
      <p className="rails-name" style={{ top: rails.script - 15 }}>
        <b>Script</b>
        <span>as it happened</span>
      </p>
      <p className="rails-name" style={{ top: rails.band.top + 3 }}>
        <b>Faults</b>
        <span>what we do to it</span>
      </p>
      <p className="rails-name" style={{ top: rails.wire - 15 }}>
        <b>Wire</b>
        <span>as it is sent</span>
      </p>
    </>
  );
}

/** What letting go here would write. */
function DragHint({ plan, dragged, ms }: { plan: ScenarioPlan; dragged: Dragged; ms: number }) {
  const step = plan.steps.find(({ index }) => index === dragged.step);
  if (!step) return null;
  const fault = movedFault(plan, step, ms);
  const words =
    fault?.before !== undefined
      ? `before ${fault.before}`
      : fault?.delay !== undefined
        ? chipWords({ fault: { delay: fault.delay }, dropped: false })
        : "in its place";
  return (
    <span className="rails-drag" style={{ left: dragged.x, top: rails.wire, color: stageColour(step.stage) }}>
      <b>{words}</b>
    </span>
  );
}
