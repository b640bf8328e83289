import { Fragment, useMemo } from "react";
import { GlyphShape } from "../ui/Glyph";
import { labelTop } from "./place-card";
import { type Live, TimelineBar } from "./TimelineLive";
import { Cluster, type LaneHands, PinButton } from "./TimelinePins";
import { textWidth } from "./text-width";
import { labelSize } from "./timeline-labels";
import { bands, type Connector, type Lane, type LateLine, type LegEnd, type Pin } from "./timeline-shapes";
import "./timeline-lane.css";

type LaneProps = { lane: Lane; live: Live; hands: LaneHands };

/** One attempt: what the layout found, as elements whose places slide. Of a zoomed one only what may be seen. */
export function TimelineLane({ lane, live, hands }: LaneProps) {
  const { pinY, barY, railY } = lane;
  const { isSeen, stop, active, selected } = hands;
  const numbered = useMemo(() => new Set(lane.arrivals.map(({ x }) => Math.round(x))), [lane]);
  const raised = useMemo(
    () => new Set(lane.labels.flatMap(({ id, row }) => (row === "A" ? [id] : []))),
    [lane],
  );
  const isDrawn = ({ event: { eventId }, x }: Pin) =>
    isSeen(x, x) || eventId === stop || eventId === active || eventId === selected;
  const pins = lane.pins.filter(isDrawn);
  return (
    <>
      {lane.connector && <Dialled connector={lane.connector} />}
      {lane.rail && (
        <div
          className="tl-rail"
          style={{ left: lane.rail.from, width: lane.rail.to - lane.rail.from, top: railY }}
        />
      )}
      {lane.quiet.map(({ from, to }) => (
        <div key={from} className="tl-quiet" style={{ left: from, width: to - from, top: barY + 8 }} />
      ))}
      {pins.map((pin) => (
        <Stalk
          key={pin.event.eventId}
          lane={lane}
          pin={pin}
          isRaised={raised.has(pin.event.eventId)}
          hasNumber={numbered.has(Math.round(pin.x))}
        />
      ))}
      {lane.ghosts.map(({ ghost, x }) => {
        const label = lane.labels.find((one) => one.tone === "ghost" && one.pinX === x);
        const top = label ? labelTop(lane, label.row) + bands.row : pinY;
        const key = `${ghost.after} ${ghost.label}`;
        return (
          <Fragment key={key}>
            <div
              className="tl-stalk tl-stalk-ghost"
              style={{ left: x, top, height: barY + bands.barHeight - top }}
            />
            <div
              className="tl-ghost"
              title={`${ghost.type} ${ghost.missing ? "belongs here and has not come" : "is awaited"}`}
              style={{ left: x, top: pinY }}
            >
              <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden>
                <GlyphShape kind="ghost" colour="var(--deco)" />
              </svg>
            </div>
          </Fragment>
        );
      })}
      {lane.bars.map((bar) =>
        isSeen(bar.from, bar.to) || bar.open ? (
          <TimelineBar key={bar.id} bar={bar} top={barY} live={live} />
        ) : null,
      )}
      {lane.end && <Ended end={lane.end} barY={barY} />}
      {lane.late.map((line) => (
        <Late key={line.eventId} line={line} barY={barY} railY={railY} />
      ))}
      {lane.arrivals.map(({ eventId, x, width, text, late }) =>
        isSeen(x, x) ? (
          <div
            key={eventId}
            className="tl-arrival"
            data-late={late || undefined}
            style={{ left: x - width / 2, width, top: railY }}
          >
            {text}
          </div>
        ) : null,
      )}
      {lane.labels.map(({ id, text, times, tone, left, width, row }) =>
        isSeen(left, left + width) ? (
          <div key={id} className="tl-label" data-tone={tone} style={{ left, top: labelTop(lane, row) }}>
            <bdi>{text}</bdi>
            {times && <b>{times}</b>}
          </div>
        ) : null,
      )}
      {lane.clusters.map((cluster) =>
        isSeen(cluster.left, cluster.right) ||
        [stop, active, selected].some((id) => id !== null && cluster.eventIds.includes(id)) ? (
          <Cluster key={cluster.eventIds[0]} cluster={cluster} pinY={pinY} hands={hands} />
        ) : null,
      )}
      {pins.map((pin) => (
        <PinButton key={pin.event.eventId} pin={pin} pinY={pinY} hands={hands} />
      ))}
    </>
  );
}

function Dialled({ connector }: { connector: Connector }) {
  const { x, from, to, toX } = connector;
  return (
    <div
      className="tl-connector"
      style={{ left: x - 0.5, top: from, width: Math.max(0, toX - x), height: to - from }}
    />
  );
}

/** A line of the call ended; no pin, for no event says that the call did. */
function Ended({ end, barY }: { end: LegEnd; barY: number }) {
  return (
    <div
      className="tl-leg-end"
      data-failed={end.failed || undefined}
      title={end.sentence}
      style={{ left: end.x, top: barY }}
    >
      <i aria-hidden />
      {end.words}
    </div>
  );
}

type StalkProps = { lane: Lane; pin: Pin; isRaised: boolean; hasNumber: boolean };

function Stalk({ lane, pin, isRaised, hasNumber }: StalkProps) {
  const top = isRaised ? labelTop(lane, "A") + bands.row : lane.pinY;
  const bottom = hasNumber ? lane.railY - 7 : lane.barY + bands.barHeight;
  return (
    <div
      className={`tl-stalk ${pin.pending ? "tl-stalk-ghost" : ""}`}
      style={{ left: pin.x, top, height: bottom - top }}
    />
  );
}

function Late({ line, barY, railY }: { line: LateLine; barY: number; railY: number }) {
  const top = barY + bands.barHeight;
  const y = railY - top;
  const words = line.wordsX === null ? null : textWidth(line.words, labelSize) + 8;
  const x = (at: number) => at - line.from + 4;
  const gap = words === null || line.wordsX === null ? null : { x: x(line.wordsX), half: words / 2 };
  const rest = gap ? `H ${gap.x - gap.half} M ${gap.x + gap.half} ${y} H ${x(line.to)}` : `H ${x(line.to)}`;
  return (
    <>
      <svg
        className="tl-late"
        style={{ left: line.from - 4, top }}
        width={Math.max(0, line.to - line.from) + 8}
        height={y + 4}
        aria-hidden
      >
        <circle cx={4} cy={2} r={2.3} />
        <path d={`M 4 2 Q 4 ${y} 18 ${y} ${rest}`} />
      </svg>
      {line.wordsX !== null && (
        <div className="tl-late-words" style={{ left: line.wordsX, top: railY }}>
          {line.words}
        </div>
      )}
    </>
  );
}
