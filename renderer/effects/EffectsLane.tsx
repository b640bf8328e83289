import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { EffectRow } from "../../shared/effects-contract";
import type { TimelineClock, TimelineInput, TimelineLayout } from "../calls/timeline-shapes";
import { VisibleText } from "../ui/VisibleText";
import { EffectCard } from "./EffectCard";
import { effectWords } from "./effect-words";
import { type EffectMark, layoutEffects } from "./effects-layout";
import "./effects-lane.css";

type LaneProps = {
  effects: readonly EffectRow[];
  beyond: number;
  input: TimelineInput;
  layout: TimelineLayout;
  clock: TimelineClock;
  onSelect: (eventId: string) => void;
  /** To the pin above a square. */
  onUp: (mark: Element) => void;
};

const laneHeight = 40;
const squareY = 20;

/** What left the handler because of this call, under its attempts: two cells of the timeline's grid. */
export function EffectsLane({ effects, beyond, input, layout, clock, onSelect, onUp }: LaneProps) {
  const lane = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<{ mark: EffectMark; box: DOMRect } | null>(null);
  const { marks, labels } = useMemo(
    () => layoutEffects(effects, input, layout, clock),
    [effects, input, layout, clock],
  );
  const total = effects.length + beyond;

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...(lane.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (event.key === "ArrowUp" && event.target instanceof Element) {
      onUp(event.target);
      event.preventDefault();
      return;
    }
    if (step === undefined || at < 0) return;
    buttons[Math.max(0, Math.min(at + step, buttons.length - 1))]?.focus();
    event.preventDefault();
  };

  return (
    <>
      <div className="timeline-gutter effects-gutter" style={{ height: laneHeight }}>
        <div className="timeline-attempt" style={{ top: 5 }}>
          <b>Effects</b>
          <span className="truncate">{total} recorded</span>
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: squares are no form */}
      <div
        ref={lane}
        className="effects-lane"
        role="group"
        aria-label="Effects: arrow keys walk them"
        style={{ width: layout.width, height: laneHeight }}
        onKeyDown={walk}
      >
        <svg className="effects-ties" width={layout.width} height={laneHeight} aria-hidden>
          {marks.map(({ key, x, pin }) => pin && <path key={key} d={tie(pin, x)} />)}
        </svg>
        {labels.map(({ key, text, left, tone }) => (
          <span key={key} className="effect-label" data-tone={tone} style={{ left, top: squareY }}>
            <VisibleText text={text} />
          </span>
        ))}
        {marks.map((mark, index) => (
          <button
            key={mark.key}
            type="button"
            className="effect-mark"
            data-state={mark.state}
            data-untied={mark.untied || undefined}
            data-many={mark.effects.length > 1 || undefined}
            style={{ left: mark.x, top: squareY }}
            tabIndex={index === 0 ? 0 : -1}
            aria-label={markWords(mark)}
            onPointerEnter={(event) => setShown({ mark, box: event.currentTarget.getBoundingClientRect() })}
            onPointerLeave={() => setShown(null)}
            onFocus={(event) => setShown({ mark, box: event.currentTarget.getBoundingClientRect() })}
            onBlur={() => setShown(null)}
            onClick={() => {
              const eventId = mark.effects[0]?.eventId ?? null;
              if (eventId !== null) onSelect(eventId);
            }}
          >
            {mark.effects.length > 1 && mark.effects.length}
          </button>
        ))}
      </div>
      {shown && <EffectCard effects={shown.mark.effects} anchor={shown.box} />}
    </>
  );
}

/** Down from the end of the attempt that the pin is in; the lane begins where the plot ends. */
function tie(pin: { x: number; bottom: number }, x: number): string {
  const turn = 4;
  return `M ${pin.x} ${-pin.bottom} V ${turn} L ${x} ${squareY - 5}`;
}

function markWords({ effects, untied }: EffectMark): string {
  const [first] = effects;
  if (!first) return "";
  const words =
    effects.length > 1 ? `${effects.length} effects, the first ${effectWords(first)}` : effectWords(first);
  return untied ? `${words}, untied` : words;
}
