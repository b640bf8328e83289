/** What moves between two events of a live call: the ends of its open bars and the line of the present. */
import { useEffect } from "react";
import { growthEnd, isOutgrown } from "./timeline-growth";
import { barText } from "./timeline-lanes";
import { type Bar, bands, type TimelineLayout } from "./timeline-shapes";
import { useNow } from "./use-now";
import "./timeline-bar.css";

const tickMs = 250;
/** Half of the word over the line of the present. */
const wordHalf = 16;

/** `ownTime`: from our clock to the time of the layout. */
export type Live = Pick<TimelineLayout, "growth" | "now"> & { ownTime: (at: number) => number };

/** Milliseconds since it was laid out. */
function useSince({ growth, now, ownTime }: Live, grows: boolean): number {
  const present = useNow(tickMs, grows && growth !== null);
  return Math.max(0, ownTime(present) - now);
}

export function TimelineBar({ bar, top, live }: { bar: Bar; top: number; live: Live }) {
  const grows = bar.open && live.growth !== null;
  const since = useSince(live, grows);
  const to = grows && live.growth ? Math.max(bar.from, growthEnd(live.growth, since) - 1.5) : bar.to;
  const text =
    grows && !bar.pending
      ? barText(bar.stage, bar.milliseconds === null ? null : bar.milliseconds + since, to - bar.from)
      : bar.text;
  return (
    <div
      className="tl-bar"
      data-stage={bar.stage}
      data-open={bar.open || undefined}
      data-pending={bar.pending || undefined}
      style={{ left: bar.from, width: to - bar.from, top }}
    >
      {text && <span>{text}</span>}
    </div>
  );
}

type NowProps = { layout: TimelineLayout; live: Live; onOutgrown: () => void };

/** `onOutgrown`: a uniform axis has no room left for the present. */
export function NowLine({ layout, live, onOutgrown }: NowProps) {
  const { growth, axisY } = layout;
  const since = useSince(live, true);
  const isOut = growth !== null && isOutgrown(growth, since);
  useEffect(() => {
    if (isOut) onOutgrown();
  }, [isOut, onOutgrown]);
  if (growth === null) return null;
  const x = growthEnd(growth, since);
  const labels = layout.lanes[0]?.labels ?? [];
  const isFree = labels.every(({ left, width }) => x + wordHalf < left || left + width < x - wordHalf);
  return (
    <div className="tl-now" aria-hidden style={{ left: x, top: bands.row, height: axisY - bands.row }}>
      {isFree && <span>now</span>}
    </div>
  );
}
