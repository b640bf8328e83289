/** The time of a call: its events above, the twin's writes and the opening of the gate on it, a handle to drag. */
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { TwinCall } from "../../shared/twin-contract";
import { textWidth } from "../calls/text-width";
import { useWidth } from "../ui/use-width";
import type { SinceWords } from "./as-of";
import { type TwinAxis as Axis, withRoom } from "./twin-axis";

const height = 92;
const line = 46;
const labelSize = 11.5;

type TwinAxisProps = {
  call: TwinCall;
  axis: Axis;
  at: number;
  since: SinceWords;
  onMove: (at: number) => void;
};

export function TwinAxis({ call, axis, at, since, onMove }: TwinAxisProps) {
  const { box, width } = useWidth<HTMLDivElement>();
  const dragging = useRef(false);
  const start = axis.moments[0] ?? 0;
  const left = 8;
  const x = (moment: number) => left + axis.placeAt(moment) * (width - left - 8);
  const opens = call.gated[0]?.frozenAt ?? null;
  const moveTo = (event: PointerEvent<HTMLDivElement>) => {
    const within = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onMove(snap(axis.atPlace((within - left) / Math.max(width - left - 8, 1)), axis, x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = stepTo(axis, at, event.key);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(to);
  };
  const centred = (moment: number, words: string) => {
    const half = textWidth(words, labelSize) / 2 + 5;
    return { left: x(moment) - half, right: x(moment) + half };
  };
  const ticks = withRoom(axis.moments, (moment) => centred(moment, since(moment)));
  const labels = withRoom(call.events, (event) => centred(event.at, event.type ?? "event"));
  return (
    <div
      className="twin-axis"
      ref={box}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        moveTo(event);
      }}
      onPointerMove={(event) => dragging.current && moveTo(event)}
      onPointerUp={() => {
        dragging.current = false;
      }}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden>
          <title>Time of the call</title>
          {labels.map((event) => (
            <text
              key={event.position}
              x={x(event.at)}
              y={13}
              textAnchor={edge(x(event.at), width, event.type ?? "event")}
              className="twin-event-label"
              data-ahead={event.at > at || undefined}
            >
              {event.type ?? "event"}
            </text>
          ))}
          {call.events.map((event) => (
            <circle
              key={event.position}
              cx={x(event.at)}
              cy={25}
              r={4}
              className="twin-event"
              data-ahead={event.at > at || undefined}
            />
          ))}
          <line x1={left} x2={width - 8} y1={line} y2={line} className="twin-line" />
          <line x1={left} x2={x(at)} y1={line} y2={line} className="twin-line twin-line-past" />
          {call.writes.map((write) => (
            <line
              key={write.version}
              x1={x(write.at)}
              x2={x(write.at)}
              y1={line - 7}
              y2={line + 7}
              className="twin-write"
              data-right={write.wrong === null || undefined}
              data-ahead={write.at > at || undefined}
            />
          ))}
          {withRoom(call.writes, (write) => centred(write.at, writeWords(write.version))).map((write) => (
            <text
              key={write.version}
              x={x(write.at)}
              y={line + 20}
              textAnchor={edge(x(write.at), width, writeWords(write.version))}
              className="twin-write-label"
              data-ahead={write.at > at || undefined}
            >
              {writeWords(write.version)}
            </text>
          ))}
          {opens !== null && (
            <g className="twin-opens" data-ahead={opens > at || undefined}>
              <path d={`M${x(opens)} ${line - 7}l7 7l-7 7l-7 -7z`} />
              <text x={x(opens)} y={line - 11} textAnchor={edge(x(opens), width, "gate opens")}>
                gate opens
              </text>
            </g>
          )}
          {ticks.map((moment) => (
            <text
              key={moment}
              x={x(moment)}
              y={height - 8}
              textAnchor={edge(x(moment), width, since(moment))}
              className="twin-tick"
            >
              {since(moment)}
            </text>
          ))}
        </svg>
      )}
      <div
        className="twin-handle"
        style={{ left: x(at) }}
        role="slider"
        tabIndex={0}
        aria-label="As of"
        aria-valuemin={0}
        aria-valuemax={Math.round(((axis.moments.at(-1) ?? start) - start) / 1000)}
        aria-valuenow={Math.round((at - start) / 1000)}
        aria-valuetext={`${since(at)} after its first event`}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

function writeWords(version: number): string {
  return version === 1 ? "twin writes 1" : String(version);
}

/** The next or the last moment at which something happened; null: no key of the axis. */
export function stepTo(axis: Axis, at: number, key: string): number | null {
  const { moments } = axis;
  if (key === "ArrowRight" || key === "ArrowUp" || key === "]") return moments.find((one) => one > at) ?? at;
  if (key === "ArrowLeft" || key === "ArrowDown" || key === "[")
    return moments.findLast((one) => one < at) ?? at;
  if (key === "Home") return moments[0] ?? at;
  return key === "End" ? (moments.at(-1) ?? at) : null;
}

/** Near a moment it is meant. */
function snap(at: number, axis: Axis, x: (at: number) => number): number {
  const near = axis.moments.find((moment) => Math.abs(x(moment) - x(at)) < 6);
  return near ?? at;
}

function edge(x: number, width: number, words: string): "start" | "middle" | "end" {
  const half = textWidth(words, labelSize) / 2;
  if (x - half < 0) return "start";
  return x + half > width ? "end" : "middle";
}
