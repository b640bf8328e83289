/**
 * The time of a call as a line: the twin's writes and the opening of the gate on it, and a knob to drag. Where a moment stands
 * is the owner's matter: the stage has the timeline's own places, the twin an axis of its own.
 */
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { TwinCall, TwinWrite } from "../../shared/twin-contract";
import { textWidth } from "../calls/text-width";
import { withRoom } from "./twin-axis";

export const labelSize = 11.5;

type TrackProps = {
  call: Pick<TwinCall, "writes" | "gated">;
  className: string;
  width: number;
  height: number;
  /** Where the line is, from the top, and how far its ends are from those of the box. */
  line: { y: number; left: number; right: number };
  /** Baselines of the words. */
  words: { writes: number; opens: number };
  /** Which writes have words. */
  named: readonly TwinWrite[];
  at: number;
  moments: readonly number[];
  /** What the last moment and all behind it is called when it is chosen. */
  end: number;
  xOf: (at: number) => number;
  momentAt: (x: number) => number | null;
  /** Where the knob stands, where that is not the place of its moment. */
  knob?: number;
  aria: { valueText: string };
  onMove: (at: number) => void;
  /** Drawn before the line. */
  children?: ReactNode;
};

export function TimeTrack(props: TrackProps) {
  const { call, className, width, height, line, words, named, at, moments, end, xOf, momentAt, onMove } =
    props;
  const dragging = useRef(false);
  const knob = props.knob ?? xOf(at);
  const opens = call.gated[0]?.frozenAt ?? null;
  const moveTo = (clientX: number, box: DOMRect) => {
    const to = momentAt(((clientX - box.left) / box.width) * width);
    if (to !== null) onMove(to >= (moments.at(-1) ?? to) ? end : to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = stepTo(moments, at, event.key, end);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(to);
  };
  // In one line with the numbers of the writes, the opening goes first.
  const opening =
    opens !== null && words.opens === words.writes ? boxOf(xOf(opens), width, "gate opens") : null;
  const writes = withRoom(named, (write) => boxOf(xOf(write.at), width, writeWords(write.version))).filter(
    (write) => {
      const { left, right } = boxOf(xOf(write.at), width, writeWords(write.version));
      return opening === null || right <= opening.left || left >= opening.right;
    },
  );
  return (
    <div
      className={className}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        moveTo(event.clientX, event.currentTarget.getBoundingClientRect());
      }}
      onPointerMove={(event) =>
        dragging.current && moveTo(event.clientX, event.currentTarget.getBoundingClientRect())
      }
      onPointerUp={() => {
        dragging.current = false;
      }}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden>
          <title>Time of the call</title>
          {props.children}
          <line x1={line.left} x2={width - line.right} y1={line.y} y2={line.y} className="twin-line" />
          <line x1={line.left} x2={knob} y1={line.y} y2={line.y} className="twin-line twin-line-past" />
          {call.writes.map((write) => (
            <line
              key={write.version}
              x1={xOf(write.at)}
              x2={xOf(write.at)}
              y1={line.y - 7}
              y2={line.y + 7}
              className="twin-write"
              data-right={write.wrong === null || undefined}
              data-ahead={write.at > at || undefined}
            />
          ))}
          {writes.map((write) => (
            <text
              key={write.version}
              x={xOf(write.at)}
              y={words.writes}
              textAnchor={edgeOf(xOf(write.at), width, writeWords(write.version))}
              className="twin-write-label"
              data-ahead={write.at > at || undefined}
            >
              {writeWords(write.version)}
            </text>
          ))}
          {opens !== null && (
            <g className="twin-opens" data-ahead={opens > at || undefined}>
              <path d={`M${xOf(opens)} ${line.y - 7}l7 7l-7 7l-7 -7z`} />
              <text x={xOf(opens)} y={words.opens} textAnchor={edgeOf(xOf(opens), width, "gate opens")}>
                gate opens
              </text>
            </g>
          )}
        </svg>
      )}
      <div
        className="twin-handle"
        style={{ left: knob }}
        role="slider"
        tabIndex={0}
        aria-label="As of"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, moments.length - 1)}
        aria-valuenow={Math.max(
          0,
          moments.findLastIndex((one) => one <= at),
        )}
        aria-valuetext={props.aria.valueText}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** The next or the last moment at which something happened; null: no key of the time. */
export function stepTo(moments: readonly number[], at: number, key: string, end: number): number | null {
  if (key === "ArrowRight" || key === "ArrowUp" || key === "]") return moments.find((one) => one > at) ?? end;
  if (key === "ArrowLeft" || key === "ArrowDown" || key === "[")
    return moments.findLast((one) => one < at) ?? at;
  if (key === "Home") return moments[0] ?? at;
  return key === "End" ? end : null;
}

function writeWords(version: number): string {
  return version === 1 ? "twin writes 1" : String(version);
}

/** Of a label as `edgeOf` places it. */
export function boxOf(x: number, width: number, words: string): { left: number; right: number } {
  const room = textWidth(words, labelSize) + 10;
  const left = { start: x - 5, middle: x - room / 2, end: x - room + 5 }[edgeOf(x, width, words)];
  return { left, right: left + room };
}

export function edgeOf(x: number, width: number, words: string): "start" | "middle" | "end" {
  const half = textWidth(words, labelSize) / 2;
  if (x - half < 0) return "start";
  return x + half > width ? "end" : "middle";
}
