/**
 * A call over time. The layout decides everything; this draws it, lets pins be walked and chosen, and opens the hover
 * card. The same component is the sample card of the first run: there all pins are still pending.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { EffectsLane } from "../effects/EffectsLane";
import type { Effects } from "../effects/use-effects";
import { VisibleText } from "../ui/VisibleText";
import { HoverCard } from "./HoverCard";
import { cardHeight, placeCard } from "./place-card";
import { TimelineLane } from "./TimelineLane";
import "./stage-colours.css";
import "./timeline.css";
import { layoutTimeline, leastTimelineWidth } from "./timeline-layout";
import {
  gutterOf,
  type Lane,
  type TimelineClock,
  type TimelineInput,
  type TimelineLayout,
  type TimelineScale,
} from "./timeline-shapes";

type TimelineProps = {
  input: TimelineInput;
  clock: TimelineClock;
  scale: TimelineScale;
  now: number;
  selected: string | null;
  onSelect: (eventId: string) => void;
  pending?: ReadonlySet<string>;
  /** What left the handler because of its events; a lane where there is some. */
  effects?: Effects;
  /** Without gutter, axis and hover cards. */
  bare?: boolean;
};

const mostZoom = 24;
/** Deeper legs stand under each other: their connectors still say where they come from. */
const deepestIndent = 3;
/** Padding of the scroller, so that the ring of the first pin is not cut. */
const ringRoom = 4;

export function Timeline({
  input,
  clock,
  scale,
  now,
  selected,
  onSelect,
  pending,
  effects,
  bare = false,
}: TimelineProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const room = useRoom(scroller, bare ? 0 : gutterOf(input));
  const [zoom, setZoom] = useState(1);
  const [active, setActive] = useState<string | null>(null);
  const isFresh = useFresh(input);
  const width = Math.max(room, Math.ceil(leastTimelineWidth(input))) * zoom;
  const layout = useMemo(
    () => layoutTimeline(input, { width, clock, scale, now, selected, pending }),
    [input, width, clock, scale, now, selected, pending],
  );
  useWheelZoom(scroller, setZoom, bare);
  const last = layout.lanes.at(-1);

  const walk = (event: KeyboardEvent) => {
    const at = layout.order.indexOf(active ?? selected ?? "");
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: layout.order.length - 1 }[event.key];
    const id =
      next === undefined ? undefined : layout.order[Math.max(0, Math.min(next, layout.order.length - 1))];
    if (id !== undefined) {
      plot.current?.querySelector<HTMLElement>(`[data-pin~="${CSS.escape(id)}"]`)?.focus();
      setActive(id);
    } else if (event.key === "Enter" && active !== null) onSelect(active);
    else if (event.key === "+" || event.key === "=") setZoom((before) => Math.min(mostZoom, before * 1.5));
    else if (event.key === "-") setZoom((before) => Math.max(1, before / 1.5));
    else if (event.key === "0") setZoom(1);
    else return;
    event.preventDefault();
  };

  const stop = bare
    ? null
    : selected !== null && layout.order.includes(selected)
      ? selected
      : (layout.order[0] ?? null);
  const hands = { selected, active, stop, isFresh, onActive: setActive, onSelect };
  return (
    <div className="timeline" data-bare={bare || undefined}>
      <div className="timeline-scroll scroll" ref={scroller} onScroll={() => setActive(null)}>
        <div className="timeline-body" style={{ ["--gutter" as string]: `${layout.gutter}px` }}>
          {!bare && <Gutter layout={layout} />}
          {/* biome-ignore lint/a11y/useSemanticElements: pins are no form */}
          <div
            ref={plot}
            className="timeline-plot"
            role="group"
            aria-label="Timeline: arrow keys walk its events"
            style={{ width, height: bare && last ? last.railY + 10 : layout.axisY }}
            onKeyDown={walk}
          >
            {layout.breaks.map(({ from, to, words }) => (
              <div key={from} className="tl-break" style={{ left: from, width: to - from }} title={words}>
                {to - from > 24 && <span>{unbroken(words)}</span>}
              </div>
            ))}
            {layout.lanes.map((lane) => (
              <TimelineLane key={lane.key} lane={lane} hands={hands} />
            ))}
          </div>
          {!bare && effects && effects.rows.length > 0 && (
            <EffectsLane
              effects={effects.rows}
              beyond={effects.beyond}
              input={input}
              layout={layout}
              clock={clock}
              onSelect={onSelect}
            />
          )}
          {!bare && <Axis layout={layout} />}
        </div>
      </div>
      {!bare && active !== null && room > 0 && (
        <Card input={input} layout={layout} active={active} plot={plot} scroller={scroller} />
      )}
      {!bare && (zoom > 1 || layout.lanes.some((lane) => lane.clusters.length > 0)) && (
        <Zoom zoom={zoom} setZoom={setZoom} />
      )}
    </div>
  );
}

/** A number stays with its unit: `11 m` over `3 s`. */
function unbroken(words: string): string {
  return words.replaceAll(/(\d) (?=[a-z])/g, "$1\u00a0");
}

function Gutter({ layout }: { layout: TimelineLayout }) {
  const last = layout.lanes.at(-1);
  return (
    <div className="timeline-gutter" style={{ height: layout.axisY }}>
      {layout.lanes.map((lane) => (
        <div
          key={lane.key}
          className="timeline-attempt"
          data-leg={lane.sentence !== null || undefined}
          data-child={lane.depth > 0 || undefined}
          title={lane.sentence ?? undefined}
          style={{ top: lane.pinY - 3, ["--depth" as string]: Math.min(lane.depth, deepestIndent) }}
        >
          <b className={lane.sentence === null ? undefined : "timeline-leg truncate"}>
            <VisibleText text={lane.title} />
          </b>
          <span className="truncate" title={lane.sentence === null ? lane.words : undefined}>
            <VisibleText text={lane.words} />
          </span>
        </div>
      ))}
      {last && (
        <span className="timeline-arrived" style={{ top: last.railY }}>
          arrived as
        </span>
      )}
    </div>
  );
}

function Axis({ layout }: { layout: TimelineLayout }) {
  return (
    <>
      <div className="timeline-day">{layout.day}</div>
      <div className="timeline-axis" style={{ width: layout.width }}>
        {layout.ticks.map(({ x, text, left }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ticks have no identity
          <div key={index}>
            <i style={{ left: x }} />
            {text && <span style={{ left }}>{text}</span>}
          </div>
        ))}
      </div>
    </>
  );
}

function Zoom({ zoom, setZoom }: { zoom: number; setZoom: (zoom: number) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons are no form
    <div className="timeline-zoom" role="group" aria-label="Zoom">
      <button
        type="button"
        aria-label="Zoom out"
        disabled={zoom <= 1}
        onClick={() => setZoom(Math.max(1, zoom / 1.5))}
      >
        −
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => setZoom(Math.min(mostZoom, zoom * 1.5))}>
        +
      </button>
    </div>
  );
}

type CardProps = {
  input: TimelineInput;
  layout: TimelineLayout;
  active: string;
  plot: React.RefObject<HTMLDivElement | null>;
  scroller: React.RefObject<HTMLDivElement | null>;
};

function Card({ input, layout, active, plot, scroller }: CardProps) {
  const event = input.timeline.find((one) => one.eventId === active);
  const box = plot.current?.getBoundingClientRect();
  const seen = scroller.current?.getBoundingClientRect();
  const target = event && targetOf(layout.lanes, active);
  if (!event || !target || !box || !seen) return null;
  const { gutter } = layout;
  const place = placeCard(
    layout,
    { ...target, height: cardHeight(event) },
    {
      left: Math.max(0, seen.left + gutter - box.left) - (layout.width <= seen.width ? gutter : 0),
      right: Math.min(layout.width, seen.right - box.left - ringRoom),
      above: box.top - 48,
      below: window.innerHeight - box.top - 30,
    },
  );
  const before = input.timeline.slice(0, input.timeline.indexOf(event));
  const rank = 1 + before.reduce((sum, one) => sum + 1 + one.copies.length, 0);
  const leg = input.legs.find((one) => one.leg === event.leg) ?? null;
  return <HoverCard event={event} leg={leg} rank={rank} place={place} origin={box} />;
}

function targetOf(lanes: readonly Lane[], eventId: string): { lane: Lane; x: number } | null {
  for (const lane of lanes) {
    const pin = lane.pins.find((one) => one.event.eventId === eventId);
    if (pin) return { lane, x: pin.x };
    const cluster = lane.clusters.find((one) => one.eventIds.includes(eventId));
    if (cluster) return { lane, x: (cluster.from + cluster.to) / 2 };
  }
  return null;
}

function useRoom(scroller: React.RefObject<HTMLDivElement | null>, gutter: number): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const measure = () => setRoom(Math.max(0, Math.floor(box.clientWidth) - 2 * ringRoom - gutter));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [scroller, gutter]);
  return room;
}

/** What was there when the timeline opened is not new; what comes later drops in. */
function useFresh(input: TimelineInput): (eventId: string) => boolean {
  const [old] = useState(() => new Set(input.timeline.map((event) => event.eventId)));
  return (eventId) => !old.has(eventId);
}

/** With Ctrl (or a pinch), so that the page still scrolls over a timeline. */
function useWheelZoom(
  scroller: React.RefObject<HTMLDivElement | null>,
  setZoom: (change: (before: number) => number) => void,
  off: boolean,
): void {
  useEffect(() => {
    const box = scroller.current;
    if (!box || off) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const factor = Math.exp(-event.deltaY / 300);
      setZoom((before) => Math.min(mostZoom, Math.max(1, before * factor)));
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [scroller, setZoom, off]);
}
