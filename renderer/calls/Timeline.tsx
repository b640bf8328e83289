/**
 * A call over time. The layout decides everything; this draws it, lets pins be walked and chosen, zooms, and opens the hover
 * card. The same component is the sample card of the first run: there all pins are still pending.
 */
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { EffectsLane } from "../effects/EffectsLane";
import type { Effects } from "../effects/use-effects";
import { useKeys } from "../keys";
import { Axis, Gutter } from "./TimelineFrame";
import { TimelineLane } from "./TimelineLane";
import { NowLine } from "./TimelineLive";
import "./stage-colours.css";
import "./timeline.css";
import "./timeline-pins.css";
import "./timeline-view.css";
import { ringRoom, TimelineCard, targetOf } from "./TimelineCard";
import { TimelineOverview } from "./TimelineOverview";
import { stopsAt } from "./timeline-layout";
import {
  gutterOf,
  type TimelineClock,
  type TimelineInput,
  type TimelineLayout,
  type TimelineScale,
} from "./timeline-shapes";
import { stepOf } from "./timeline-walk";
import { useActivePin } from "./use-active-pin";
import { presentNow } from "./use-now";
import { usePlotDrag } from "./use-plot-drag";
import { type TimelineView, useTimelineView } from "./use-timeline-view";

type TimelineProps = {
  input: TimelineInput;
  /** The call as it was recorded, where the input stands in another time: the hover card tells that. */
  recorded?: TimelineInput;
  /** From our clock to the time of the input. */
  ownTime?: (at: number) => number;
  clock: TimelineClock;
  scale: TimelineScale;
  selected: string | null;
  onSelect: (eventId: string) => void;
  pending?: ReadonlySet<string>;
  /** What left the handler because of its events; a lane where there is some. */
  effects?: Effects;
  /** Without gutter, axis and hover cards. */
  bare?: boolean;
  /** Two cells below the axis: what stands in the gutter, and what has the plot's places. */
  foot?: (layout: TimelineLayout) => ReactNode;
};

export function Timeline(props: TimelineProps) {
  const { input, clock, scale, selected, onSelect, pending, effects, bare = false, foot } = props;
  const { recorded = input, ownTime = asItIs } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const room = useRoom(scroller, bare ? 0 : gutterOf(input));
  const pins = useActivePin();
  const isFresh = useFresh(input);
  const [outgrown, onOutgrown] = useReducer((count: number) => count + 1, 0);
  // The layout is of the moment its events came: what goes on from there moves by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these asks for a layout of the present
  const now = useMemo(() => ownTime(presentNow()), [input, ownTime, clock, scale, outgrown]);
  const view = useTimelineView(scroller, plot, room, input, { clock, scale, now, selected, pending });
  const { layout, zoom } = view;
  const drag = usePlotDrag({
    plot,
    scroller,
    width: layout.width,
    isZoomed: zoom > 1,
    onZoomTo: view.zoomTo,
    onStart: pins.close,
  });
  useWheelZoom(frame, plot, layout.width, view, bare);
  const { active } = pins;

  const placeOf = (id: string | null) => (id === null ? undefined : targetOf(layout.lanes, id)?.x);
  const zoomBy = (factor: number) => () => {
    view.zoomBy(factor, placeOf(active ?? selected));
    return true;
  };
  const reset = () => {
    if (zoom === 1) return false;
    view.reset();
    return true;
  };
  const zoomKeys = [
    { key: "+", does: "zoom in", run: zoomBy(1.5) },
    { key: "=", run: zoomBy(1.5) },
    { key: "-", does: "zoom out", can: () => zoom > 1, run: zoomBy(1 / 1.5) },
    { key: "0", does: "see all of it", can: () => zoom > 1, run: reset },
  ];
  useKeys("The timeline", zoomKeys, !bare);

  // A pin that stood outside of what is drawn takes the focus as soon as it is there.
  const wanted = useRef<string | null>(null);
  const takeFocus = () => {
    const id = wanted.current;
    const pin = id && plot.current?.querySelector<HTMLElement>(`[data-pin~="${CSS.escape(id)}"]`);
    if (!pin) return;
    wanted.current = null;
    pin.focus();
  };
  useEffect(takeFocus);
  const goTo = (id: string) => {
    const x = placeOf(id);
    if (x !== undefined) view.show(x);
    wanted.current = id;
    pins.focus(id);
    takeFocus();
  };
  const walk = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = stepOf(layout, active ?? selected, event.key);
    if (id !== null) goTo(id);
    else if (event.key === "ArrowDown" && focusNear(scroller, ".effect-mark", event.target)) pins.close();
    else if (event.key === "Enter" && active !== null) onSelect(active);
    else if (event.key === "PageUp" || event.key === "PageDown") {
      if (zoom === 1 || !scroller.current) return;
      scroller.current.scrollLeft += room * (event.key === "PageDown" ? 0.8 : -0.8);
    } else if (event.key === "Escape" && active !== null && selected === null) pins.close();
    else if (zoomKeys.find(({ key }) => key === event.key)?.run() !== true) return;
    event.preventDefault();
  };

  const stop = bare
    ? null
    : selected !== null && layout.order.includes(selected)
      ? selected
      : (layout.order[0] ?? null);
  const hands = { selected, active, stop, isFresh, pins, onSelect, isSeen: view.isSeen };
  const live = useMemo(
    () => ({ growth: layout.growth, now: layout.now, ownTime }),
    [layout.growth, layout.now, ownTime],
  );
  const last = layout.lanes.at(-1);
  return (
    <div className="timeline" ref={frame} data-bare={bare || undefined} data-zoomed={zoom > 1 || undefined}>
      <div className="timeline-scroll scroll" ref={scroller} id={id}>
        <div className="timeline-body" style={{ ["--gutter" as string]: `${bare ? 0 : layout.gutter}px` }}>
          {!bare && <Gutter layout={layout} />}
          {/* biome-ignore lint/a11y/useSemanticElements: pins are no form */}
          <div
            ref={plot}
            className="timeline-plot"
            role="group"
            aria-label="Timeline: arrow keys walk its events"
            style={{ width: layout.width, height: bare && last ? last.railY + 10 : layout.axisY }}
            onKeyDown={walk}
            {...(bare ? {} : drag.handlers("lanes"))}
          >
            {layout.breaks.map(({ from, to, words }) => (
              <div key={from} className="tl-break" style={{ left: from, width: to - from }} title={words}>
                {to - from > 24 && <span>{unbroken(words)}</span>}
              </div>
            ))}
            {layout.lanes.map((lane) => (
              <TimelineLane key={lane.key} lane={lane} live={live} hands={hands} />
            ))}
            {!bare && <NowLine layout={layout} live={live} onOutgrown={onOutgrown} />}
            {drag.stretch && <Marked stretch={drag.stretch} />}
          </div>
          {!bare && active !== null && room > 0 && drag.stretch === null && (
            <TimelineCard
              input={recorded}
              layout={layout}
              active={active}
              plot={plot}
              scroller={scroller}
              onEnter={pins.keep}
              onLeave={pins.leave}
            />
          )}
          {!bare && effects && effects.rows.length > 0 && (
            <EffectsLane
              effects={effects.rows}
              beyond={effects.beyond}
              input={input}
              layout={layout}
              clock={clock}
              onSelect={onSelect}
              onUp={(mark) => focusNear(scroller, ".tl-pin, .tl-cluster", mark)}
            />
          )}
          {!bare && <Axis layout={layout} isSeen={view.isSeen} handlers={drag.handlers("axis")} />}
          {foot?.(layout)}
        </div>
      </div>
      {!bare && room > 0 && layout.width > room && (
        <Overview id={id} props={props} layout={layout} room={room} scroller={scroller} />
      )}
      {!bare && <Zoom view={view} crowded={layout.lanes.some((lane) => lane.clusters.length > 0)} />}
    </div>
  );
}

function asItIs(at: number): number {
  return at;
}

/** A number stays with its unit: `11 m` over `3 s`. */
function unbroken(words: string): string {
  return words.replaceAll(/(\d) (?=[a-z])/g, "$1\u00a0");
}

function Marked({ stretch: { from, to } }: { stretch: { from: number; to: number } }) {
  return <div className="tl-stretch" aria-hidden style={{ left: from, width: to - from }} />;
}

type OverviewProps = {
  id: string;
  props: TimelineProps;
  layout: TimelineLayout;
  room: number;
  scroller: RefObject<HTMLDivElement | null>;
};

function Overview({ id, props, layout, room, scroller }: OverviewProps) {
  const { input, clock, scale } = props;
  const whole = useMemo(
    () => ({ stops: stopsAt(input, { width: room, clock, scale, now: layout.now }), width: room }),
    [input, clock, scale, room, layout.now],
  );
  return <TimelineOverview of={id} layout={layout} whole={whole} room={room} scroller={scroller} />;
}

function Zoom({ view, crowded }: { view: TimelineView; crowded: boolean }) {
  const { zoom, isMost, zoomBy, reset } = view;
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons are no form
    <div
      className="timeline-zoom"
      role="group"
      aria-label="Zoom"
      data-quiet={(zoom === 1 && !crowded) || undefined}
    >
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out (-)"
        disabled={zoom === 1}
        onClick={() => zoomBy(1 / 1.5)}
      >
        −
      </button>
      <button
        type="button"
        aria-label="Zoom in"
        title="Zoom in (+), or drag along the axis"
        disabled={isMost}
        onClick={() => zoomBy(1.5)}
      >
        +
      </button>
      {zoom > 1 && (
        <button type="button" className="timeline-zoom-all" title="See all of it (0)" onClick={reset}>
          all
        </button>
      )}
    </div>
  );
}

/** Puts the focus on what stands nearest to an element along the axis, of the last lane that has some. */
function focusNear(scroller: RefObject<HTMLDivElement | null>, selector: string, from: EventTarget): boolean {
  if (!(from instanceof Element)) return false;
  const centre = (element: Element) => {
    const { left, right } = element.getBoundingClientRect();
    return (left + right) / 2;
  };
  const all = [...(scroller.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const lowest = Math.max(...all.map((element) => element.getBoundingClientRect().top));
  const lane = all.filter((element) => lowest - element.getBoundingClientRect().top < 8);
  const at = centre(from);
  const [nearest] = lane.sort((a, b) => Math.abs(centre(a) - at) - Math.abs(centre(b) - at));
  nearest?.focus();
  return nearest !== undefined;
}

function useRoom(scroller: RefObject<HTMLDivElement | null>, gutter: number): number {
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

const freshMs = 1000;

/** What was there when the timeline opened is not new; what comes later drops in, once. */
function useFresh(input: TimelineInput): (eventId: string) => boolean {
  const known = useRef(new Map<string, number>());
  const isFirst = known.current.size === 0;
  for (const { eventId } of input.timeline)
    if (!known.current.has(eventId)) known.current.set(eventId, isFirst ? 0 : performance.now());
  return (eventId) => {
    const since = known.current.get(eventId) ?? 0;
    return since > 0 && performance.now() - since < freshMs;
  };
}

/** With Ctrl (or a pinch), so that the page still scrolls over a timeline; over the axis without. */
function useWheelZoom(
  frame: RefObject<HTMLDivElement | null>,
  plot: RefObject<HTMLDivElement | null>,
  width: number,
  { zoomBy }: TimelineView,
  off: boolean,
): void {
  useEffect(() => {
    const box = frame.current;
    if (!box || off) return;
    const onWheel = (event: WheelEvent) => {
      const isOverAxis = event.target instanceof Element && event.target.closest(".timeline-axis") !== null;
      if (!event.ctrlKey && !event.metaKey && !isOverAxis) return;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || !plot.current) return;
      event.preventDefault();
      const { left, width: drawn } = plot.current.getBoundingClientRect();
      const x = ((event.clientX - left) / drawn) * width;
      zoomBy(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300), x);
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [frame, plot, width, zoomBy, off]);
}
