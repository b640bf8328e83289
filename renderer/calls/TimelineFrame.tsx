/** What stands around the lanes of a timeline: their names on the left, the axis below. */
import type { HTMLAttributes } from "react";
import { VisibleText } from "../ui/VisibleText";
import type { TimelineLayout } from "./timeline-shapes";
import "./timeline-frame.css";

/** Deeper legs stand under each other: their connectors still say where they come from. */
const deepestIndent = 3;

export function Gutter({ layout }: { layout: TimelineLayout }) {
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

type AxisProps = {
  layout: TimelineLayout;
  isSeen: (from: number, to: number) => boolean;
  /** What dragging along it does. */
  handlers: HTMLAttributes<HTMLDivElement>;
};

export function Axis({ layout, isSeen, handlers }: AxisProps) {
  return (
    <>
      <div className="timeline-day">{layout.day}</div>
      <div className="timeline-axis" style={{ width: layout.width }} {...handlers}>
        {layout.ticks.map(({ x, text, left }, index) =>
          isSeen(left, left + 120) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: ticks have no identity
            <div key={index}>
              <i style={{ left: x }} />
              {text && <span style={{ left }}>{text}</span>}
            </div>
          ) : null,
        )}
      </div>
    </>
  );
}
