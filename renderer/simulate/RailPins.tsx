import { useRef } from "react";
import type { PlannedStep } from "../../shared/scenario-plan";
import type { EventKind, Stage } from "../../shared/words";
import { runningClock } from "../time";
import { GlyphShape } from "../ui/Glyph";
import { eventColour } from "../ui/glyph-colour";
import { chipWords } from "./fault-kinds";
import type { Dragged } from "./Rails";
import { type Chip, type PinGroup, rails } from "./rails-layout";
import { counted } from "./simulate-words";
import type { FaultEdits } from "./use-fault-edits";

type StepOf = (index: number) => PlannedStep | null;

function stepsOf(group: PinGroup): number[] {
  return [...new Set(group.pins.map(({ step }) => step))];
}

type ScriptGroupProps = {
  group: PinGroup;
  selected: number | null;
  /** The one pin that Tab stops at. */
  stop: number | null;
  stepOf: StepOf;
  onSelect: (step: number) => void;
};

/** An event of the script, or several too close to be told apart. */
export function ScriptGroup({ group, selected, stop, stepOf, onSelect }: ScriptGroupProps) {
  const steps = stepsOf(group);
  const [pin] = group.pins;
  const step = pin ? stepOf(pin.step) : null;
  if (!pin || !step) return null;
  const has = (index: number | null) => index !== null && steps.includes(index);
  if (steps.length > 1)
    return (
      <button
        type="button"
        className="rail-cluster"
        data-script={steps.join(" ")}
        data-selected={has(selected) || undefined}
        tabIndex={has(stop) ? 0 : -1}
        aria-label={`${steps.length} events close together, ${step.type} first`}
        title={`${steps.length} events close together: arrow keys walk them`}
        style={{ left: group.from - 6, width: group.to - group.from + 12, top: rails.script }}
        onClick={() => onSelect(pin.step)}
      >
        <Shares group={group} />
      </button>
    );
  const words = [
    step.type,
    runningClock(step.happensMs),
    step.call,
    step.dropped || step.fault ? chipWords(step) : null,
  ].filter(Boolean);
  return (
    <button
      type="button"
      className="rail-pin"
      data-script={pin.step}
      data-selected={has(selected) || undefined}
      tabIndex={has(stop) ? 0 : -1}
      aria-label={words.join(", ")}
      aria-pressed={has(selected)}
      title={words.join(" · ")}
      style={{ left: pin.x, top: rails.script }}
      onClick={() => onSelect(pin.step)}
    >
      <Shape kind={pin.kind} stage={pin.stage} hollow={false} size={12} />
    </button>
  );
}

function Shape(props: { kind: EventKind; stage: Stage | null; hollow: boolean; size: number }) {
  const { kind, stage, hollow, size } = props;
  const colour = eventColour({ kind, stage });
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden>
      {hollow ? (
        <g className="rail-hollow" style={{ stroke: colour }}>
          {kind === "final" ? (
            <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" />
          ) : kind === "action" ? (
            <rect x="2" y="2" width="8" height="8" rx="1.5" />
          ) : (
            <circle cx="6" cy="6" r="4.4" />
          )}
        </g>
      ) : (
        <GlyphShape kind={kind} colour={colour} />
      )}
    </svg>
  );
}

/** Counts per stage, as the timeline of a call merges its pins. */
function Shares({ group }: { group: PinGroup }) {
  const byStage = Map.groupBy(group.pins, ({ kind, stage }) => (kind === "failure" ? "failed" : stage));
  const wide = group.to - group.from + 12;
  return [...byStage].map(([stage, pins]) => (
    <span key={stage ?? "none"} data-stage={stage ?? "none"} style={{ flexGrow: pins.length }}>
      {(wide * pins.length) / group.pins.length > 8 + 6 * String(pins.length).length ? pins.length : ""}
    </span>
  ));
}

type RailChipProps = { chip: Chip; selected: boolean; step: PlannedStep | null; edits: FaultEdits };

/** A fault on its thread; clicking it takes it away. */
export function RailChip({ chip, selected, step, edits }: RailChipProps) {
  return (
    <button
      type="button"
      className="rail-chip"
      data-dropped={chip.dropped || undefined}
      data-selected={selected || undefined}
      disabled={!step || !edits.plan}
      aria-label={`Take away ${chip.text} of ${step?.type ?? "the event"}`}
      title={`${chip.text}: click to take it away`}
      style={{ left: chip.x, width: chip.width, top: rails.band.top + rails.band.height / 2 }}
      onClick={() => step && edits.clear(step)}
    >
      {chip.text}
    </button>
  );
}

type WireGroupProps = {
  group: PinGroup;
  selected: number | null;
  canDrag: boolean;
  dragged: Dragged | null;
  stepOf: StepOf;
  onDrag: (dragged: Dragged | null) => void;
  onDrop: (dragged: Dragged, from: number) => void;
};

/** A request, or copies at one place. It can be dragged while it is of one event; keys do it from the script's pin. */
export function WireGroup({ group, selected, canDrag, dragged, stepOf, onDrag, onDrop }: WireGroupProps) {
  const start = useRef<number | null>(null);
  const steps = stepsOf(group);
  const [pin] = group.pins;
  const step = pin ? stepOf(pin.step) : null;
  if (!pin || !step) return null;
  const isSelected = steps.includes(selected ?? -1);
  const x = (group.from + group.to) / 2;
  if (steps.length > 1)
    return (
      <div
        className="rail-cluster"
        data-selected={isSelected || undefined}
        title={counted(group.sends.length, "request")}
        style={{ left: group.from - 6, width: group.to - group.from + 12, top: rails.wire }}
      >
        <Shares group={group} />
      </div>
    );
  const within = (clientX: number, target: Element) =>
    clientX - (target.closest(".rails")?.getBoundingClientRect().left ?? 0);
  const isMoving = dragged?.step === pin.step;
  const at = runningClock(group.sends[0]?.ms ?? 0);
  const copies = group.sends.length > 1 ? `, ${group.sends.length} times` : "";
  return (
    <button
      type="button"
      className="rail-pin rail-wire-pin"
      data-selected={isSelected || undefined}
      data-failed={group.failed || undefined}
      data-moving={isMoving || undefined}
      tabIndex={-1}
      aria-label={`${step.type} sent at ${at}${copies}${group.ahead ? ", not yet" : ""}`}
      title={`${step.type} at ${at}${copies}${canDrag ? ": drag it to send it at another moment" : ""}`}
      style={{ left: x, top: rails.wire }}
      onClick={(event) => {
        // With the pointer it was chosen when it was let go; assistive technology clicks alone.
        if (event.detail === 0) onDrop({ step: pin.step, x }, x);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = within(event.clientX, event.currentTarget);
      }}
      onPointerMove={(event) => {
        if (start.current === null || !canDrag) return;
        const now = within(event.clientX, event.currentTarget);
        if (isMoving || Math.abs(now - start.current) > 3)
          onDrag({ step: pin.step, x: Math.max(rails.gutter, x + now - start.current) });
      }}
      onPointerUp={(event) => {
        if (start.current === null) return;
        const moved = within(event.clientX, event.currentTarget) - start.current;
        start.current = null;
        onDrop({ step: pin.step, x: canDrag ? Math.max(rails.gutter, x + moved) : x }, x);
      }}
      onPointerCancel={() => {
        start.current = null;
        onDrag(null);
      }}
    >
      <Shape kind={pin.kind} stage={pin.stage} hollow={group.ahead} size={10} />
    </button>
  );
}
