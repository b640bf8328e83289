import { memo } from "react";
import { eventColour, stageColour } from "../ui/glyph-colour";
import type { Dragged } from "./Rails";
import { type RailsLayout, rails, type Thread } from "./rails-layout";

type RailsDrawingProps = {
  layout: RailsLayout;
  selected: number | null;
  position: number | null;
  dragged: Dragged | null;
};

const bandMiddle = rails.band.top + rails.band.height / 2;

/** Everything that is only looked at. */
export function RailsDrawing({ layout, selected, position, dragged }: RailsDrawingProps) {
  return (
    <svg className="rails-drawing" width={layout.width} height={rails.height} aria-hidden>
      <Still layout={layout} selected={selected} />
      {dragged && (
        <DraggedThread
          thread={layout.threads.find(({ step }) => step === dragged.step) ?? null}
          x={dragged.x}
        />
      )}
      {position !== null && <NowLine x={layout.axis.xOf(position)} width={layout.width} />}
    </svg>
  );
}

const Still = memo(function Still({ layout, selected }: { layout: RailsLayout; selected: number | null }) {
  const end = layout.width - 6;
  return (
    <>
      <rect
        className="rails-band"
        x={rails.gutter}
        y={rails.band.top}
        width={end - rails.gutter}
        height={rails.band.height}
        rx={6}
      />
      <Line y={rails.script} layout={layout} end={end} />
      <Line y={rails.wire} layout={layout} end={end} />
      {layout.threads.map((thread, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: several threads belong to one step
        <ThreadLine key={index} thread={thread} isSelected={thread.step === selected} />
      ))}
      {layout.labels.map(({ x, pin, row, text, step }) => (
        <g key={step} className={step === selected ? "rails-label rails-label-selected" : "rails-label"}>
          {row === 0 && <path d={`M${pin} ${rails.labelRows[0] + 4}V${rails.script - 7}`} />}
          <text x={x} y={rails.labelRows[row]} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {layout.numbers.map(({ x, text }) => (
        <text key={`${x}`} className="rails-number" x={x} y={rails.numbers} textAnchor="middle">
          {text}
        </text>
      ))}
      {layout.ticks.map(({ x, text }) => (
        <text key={`${x}`} className="rails-tick" x={x} y={rails.ticks} textAnchor="middle">
          {text}
        </text>
      ))}
    </>
  );
});

/** A rail, interrupted where quiet time was taken out. */
function Line({ y, layout, end }: { y: number; layout: RailsLayout; end: number }) {
  let at: number = rails.gutter;
  const parts = layout.breaks.map(({ from, to }) => {
    const middle = (from + to) / 2;
    const part = `M${at} ${y}H${middle - 9}`;
    at = middle + 9;
    return part;
  });
  return (
    <g>
      <path className="rails-line" d={`${parts.join("")}M${at} ${y}H${end}`} />
      {layout.breaks.map(({ from, to }) => {
        const middle = (from + to) / 2;
        return (
          <path
            key={from}
            className="rails-break"
            d={`M${middle - 5} ${y + 4}l4 -8M${middle + 1} ${y + 4}l4 -8`}
          />
        );
      })}
    </g>
  );
}

function ThreadLine({ thread, isSelected }: { thread: Thread; isSelected: boolean }) {
  const { from, to, faulted, ahead, kind, stage } = thread;
  const colour = eventColour({ kind, stage });
  const shown = faulted || isSelected;
  const style = shown ? { stroke: colour } : undefined;
  const className = `rails-thread${shown ? " rails-thread-shown" : ""}${ahead ? " rails-thread-ahead" : ""}`;
  if (to === null) {
    return (
      <g>
        <path className={className} style={style} d={`M${from} ${rails.script}V${bandMiddle - 7}`} />
        <path
          className="rails-cross"
          d={`M${from - 4} ${bandMiddle - 4}l8 8M${from + 4} ${bandMiddle - 4}l-8 8`}
        />
      </g>
    );
  }
  return <path className={className} style={style} d={threadPath(from, to)} />;
}

/** Straight where nothing was done; else it leaves and arrives upright and crosses over in the band. */
function threadPath(from: number, to: number): string {
  if (Math.abs(from - to) < 0.5) return `M${from} ${rails.script}V${rails.wire}`;
  const [top, bottom] = [rails.band.top - 14, rails.band.top + rails.band.height + 14];
  return `M${from} ${rails.script}V${top}C${from} ${bandMiddle} ${to} ${bandMiddle} ${to} ${bottom}V${rails.wire}`;
}

function DraggedThread({ thread, x }: { thread: Thread | null; x: number }) {
  if (!thread) return null;
  return (
    <path
      className="rails-thread rails-thread-shown rails-thread-ahead"
      style={{ stroke: stageColour(thread.stage) }}
      d={threadPath(thread.from, x)}
    />
  );
}

function NowLine({ x, width }: { x: number; width: number }) {
  const at = Math.max(rails.gutter, Math.min(width - 8, x));
  return (
    <g className="rails-now" style={{ transform: `translateX(${at}px)` }}>
      <path d={`M0 24V${rails.now - 12}`} />
      <path className="rails-now-head" d="M-5 20h10l-5 7z" />
      <text y={rails.now} textAnchor="middle">
        now
      </text>
    </g>
  );
}
