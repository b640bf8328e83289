/** The whole of a timeline that is zoomed in, with a window over what is seen of it. */
import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from "react";
import { isLate, type TimelineLayout } from "./timeline-shapes";
import { moverOf } from "./timeline-zoom";

type OverviewProps = {
  /** The id of what it scrolls. */
  of: string;
  layout: TimelineLayout;
  /** The stops as they stand without zoom, and their width. */
  whole: { stops: TimelineLayout["stops"]; width: number };
  room: number;
  scroller: RefObject<HTMLDivElement | null>;
};

const height = 20;
const mostRows = 4;

export function TimelineOverview({ of, layout, whole, room, scroller }: OverviewProps) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => setLeft(box.scrollLeft);
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [scroller]);
  const share = room / whole.width;
  const moved = useMemo(() => moverOf(layout.stops, whole.stops), [layout, whole]);
  const out = useCallback((x: number) => moved(x) * share, [moved, share]);
  const from = Math.max(0, out(left));
  const to = Math.min(room, Math.max(from + 6, out(left + room)));
  const scrollTo = (x: number) => {
    if (scroller.current) scroller.current.scrollLeft = x;
  };
  const moveTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * room;
    scrollTo(moverOf(whole.stops, layout.stops)(at / share) - room / 2);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: left - room / 4,
      ArrowRight: left + room / 4,
      PageUp: left - room,
      PageDown: left + room,
      Home: 0,
      End: layout.width,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    scrollTo(to);
  };
  const end = Math.max(1, layout.width - room);
  return (
    <div className="timeline-overview" style={{ marginLeft: layout.gutter, width: room }}>
      <div
        className="timeline-overview-strip"
        role="scrollbar"
        aria-label="Part of the timeline that is seen"
        aria-controls={of}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((Math.min(left, end) / end) * 100)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && moveTo(event)}
      >
        <Whole layout={layout} out={out} room={room} />
        <div className="timeline-overview-window" style={{ left: from, width: to - from }} />
      </div>
    </div>
  );
}

/** Bars of each lane as lines, and where something is worth a look. */
const Whole = memo(function Whole({
  layout,
  out,
  room,
}: {
  layout: TimelineLayout;
  out: (x: number) => number;
  room: number;
}) {
  const rows = Math.min(mostRows, layout.lanes.length);
  const rowHeight = (height - 6) / Math.max(1, rows);
  const found = layout.lanes.flatMap(({ pins }) =>
    pins.flatMap(({ event, finding, x }) => (finding || isLate(event) ? [out(x)] : [])),
  );
  return (
    <svg width={room} height={height} aria-hidden>
      {layout.lanes.flatMap(({ bars }, index) =>
        bars.map((bar) => (
          <rect
            key={bar.id}
            data-stage={bar.stage}
            x={out(bar.from)}
            width={Math.max(1, out(bar.to) - out(bar.from))}
            y={3 + rowHeight * (index % mostRows)}
            height={Math.max(1.5, rowHeight - 1)}
          />
        )),
      )}
      {found.length > 0 && (
        <path className="timeline-overview-found" d={found.map((x) => `M${x} 0v${height}`).join("")} />
      )}
    </svg>
  );
});
