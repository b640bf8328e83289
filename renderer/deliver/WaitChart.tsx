/** Completeness against delay: the gate as a point, the naive twin at zero, other providers dashed. */
import { type KeyboardEvent, type PointerEvent, useId, useRef } from "react";
import type { Counterfactual, Curve } from "../../shared/counterfactual-contract";
import { providerWords } from "../calls/call-words";
import { durationWords } from "../calls/duration-words";
import { textWidth } from "../calls/text-width";
import { useWidth } from "../ui/use-width";
import {
  areaPath,
  axisTicks,
  labelPlaces,
  linePath,
  nearestPoint,
  type Place,
  type Plot,
  percentWords,
  placeOf,
  shareAt,
  stepFrom,
} from "./wait-chart";
import "./wait-chart.css";

const height = 172;
const labelSize = 11;

type WaitChartProps = {
  curve: Curve;
  /** Drawn dashed beside it. */
  others: Counterfactual["providers"];
  /** The wait that is tried; null: the gate as it is. */
  tried: number | null;
  onTry: (delayMs: number | null) => void;
};

export function WaitChart({ curve, others, tried, onTry }: WaitChartProps) {
  const { box, width } = useWidth<HTMLDivElement>();
  const tableId = useId();
  const dragging = useRef(false);
  const plot: Plot = { left: 40, right: Math.max(width - 8, 48), top: 24, bottom: height - 34 };
  const { gate, calls } = curve;
  const isTried = tried !== null;
  const delayMs = tried ?? gate.medianMs;
  const share = isTried ? shareAt(curve, tried) : gate.right / Math.max(calls, 1);
  const point = delayMs === null ? null : placeOf(plot, delayMs, share);
  const zero = placeOf(plot, 0, shareAt(curve, 0));
  const naiveLabel = { x: zero.x + 80, y: zero.y + 14 };
  const gatePlace =
    gate.medianMs === null ? null : placeOf(plot, gate.medianMs, gate.right / Math.max(calls, 1));
  const avoid = [naiveLabel, point, gatePlace].filter((place) => place !== null);
  const label = pointWords(curve, tried);

  const tryAt = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const nearest = nearestPoint(plot, curve, x);
    if (nearest) onTry(nearest.delayMs);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const from = delayMs ?? 0;
    const last = curve.points.at(-1)?.delayMs ?? 0;
    const next: Record<string, number | null> = {
      ArrowRight: stepFrom(curve, from, 1),
      ArrowUp: stepFrom(curve, from, 1),
      ArrowLeft: stepFrom(curve, from, -1),
      ArrowDown: stepFrom(curve, from, -1),
      Home: 0,
      End: last,
      ...(isTried ? { Escape: null } : {}),
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onTry(to);
  };

  return (
    <div className="wait-chart" ref={box}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          aria-describedby={tableId}
          onPointerDown={(event) => {
            dragging.current = true;
            event.currentTarget.setPointerCapture(event.pointerId);
            tryAt(event);
          }}
          onPointerMove={(event) => dragging.current && tryAt(event)}
          onPointerUp={() => {
            dragging.current = false;
          }}
        >
          <title>{`Complete records over the wait after the end of a call: ${label}`}</title>
          <Axes plot={plot} taken={delayMs} never={curve.naive.neverRight} />
          <path d={areaPath(plot, curve)} className="wait-area" />
          {others.map((other) => (
            <path key={other.provider} d={linePath(plot, other)} className="wait-line wait-line-other" />
          ))}
          <path d={linePath(plot, curve)} className="wait-line" />
          <circle cx={zero.x} cy={zero.y} r={4.5} className="wait-naive" />
          {point && <line x1={point.x} x2={point.x} y1={point.y} y2={plot.bottom} className="wait-drop" />}
          {/* Words come after every line: where one crosses them, they stay readable. */}
          <OtherLabels plot={plot} others={others} curve={curve} avoid={avoid} />
          <text x={zero.x + 10} y={Math.min(zero.y + 14, plot.bottom - 5)} className="wait-naive-label">
            {`naive twin: ${percentWords(curve.points[0]?.right ?? 0, calls)} complete`}
          </text>
          {point && delayMs !== null && (
            <text
              x={point.x}
              y={plot.bottom + 15}
              textAnchor={anchorAt(plot, point.x, durationWords(delayMs))}
              className="wait-tick wait-tick-gate"
            >
              {durationWords(delayMs)}
            </text>
          )}
          <text
            x={labelX(plot, point?.x ?? plot.left, label)}
            y={11}
            textAnchor="middle"
            className="wait-gate-label"
            data-tried={isTried || undefined}
          >
            {label}
          </text>
          {isTried && gatePlace && (
            <circle cx={gatePlace.x} cy={gatePlace.y} r={4.5} className="wait-gate-was" />
          )}
          <circle
            cx={point?.x ?? plot.left}
            cy={point?.y ?? zero.y}
            r={5}
            className="wait-gate"
            data-tried={isTried || undefined}
            data-none={point === null || undefined}
            role="slider"
            tabIndex={0}
            aria-label="Another wait after the end of a call"
            aria-valuemin={0}
            aria-valuemax={1200}
            aria-valuenow={Math.round((delayMs ?? 0) / 1000)}
            aria-valuetext={label}
            onKeyDown={onKeyDown}
          />
        </svg>
      )}
      <FiguresTable id={tableId} curve={curve} others={others} />
    </div>
  );
}

export function pointWords({ gate, calls, points }: Curve, tried: number | null): string {
  if (tried !== null) {
    const right = points.findLast((point) => point.delayMs <= tried)?.right ?? 0;
    return `waiting ${durationWords(tried)}: ${percentWords(right, calls)} complete`;
  }
  if (gate.medianMs === null) return "nothing has left through this gate yet";
  return `this gate: ${percentWords(gate.right, calls)} complete after a median wait of ${durationWords(gate.medianMs)}`;
}

function Axes({ plot, taken, never }: { plot: Plot; taken: number | null; never: number }) {
  return (
    <g aria-hidden>
      {[0, 25, 50, 75, 100].map((percent) => {
        const { y } = placeOf(plot, 0, percent / 100);
        return (
          <g key={percent}>
            <line x1={plot.left} x2={plot.right} y1={y} y2={y} className="wait-grid" />
            <text x={plot.left - 7} y={y + 4} textAnchor="end" className="wait-tick">
              {percent === 100 ? "100%" : percent}
            </text>
          </g>
        );
      })}
      {axisTicks(plot, taken).map((delayMs) => {
        const { x } = placeOf(plot, delayMs, 0);
        const words = delayMs === 0 ? "0" : durationWords(delayMs);
        return (
          <text
            key={delayMs}
            x={x}
            y={plot.bottom + 15}
            textAnchor={anchorAt(plot, x, words)}
            className="wait-tick"
          >
            {words}
          </text>
        );
      })}
      <text x={plot.left} y={plot.bottom + 30} className="wait-axis">
        {`complete records, %${never > 0 ? `; ${never} never` : ""}`}
      </text>
      <text x={plot.right} y={plot.bottom + 30} textAnchor="end" className="wait-axis">
        wait after the call ends
      </text>
    </g>
  );
}

/** Each where its line is farthest from all others; where it is near to another everywhere it has none. */
function OtherLabels({
  plot,
  others,
  curve,
  avoid,
}: {
  plot: Plot;
  others: Counterfactual["providers"];
  curve: Curve;
  avoid: readonly Place[];
}) {
  return labelPlaces(plot, curve, others, avoid).map(({ provider, x, y }) => (
    <text key={provider} x={x} y={y} textAnchor="middle" className="wait-other-label">
      {`${providerWords(provider)} only`}
    </text>
  ));
}

function anchorAt(plot: Plot, x: number, words: string): "start" | "middle" | "end" {
  const half = textWidth(words, labelSize) / 2;
  if (x + half > plot.right + 6) return "end";
  return "middle";
}

function labelX(plot: Plot, x: number, label: string): number {
  const half = textWidth(label, labelSize) / 2;
  return Math.min(Math.max(x, half + 2), Math.max(plot.right - half, half + 2));
}

/** The same in figures, for those who do not see the drawing. */
function FiguresTable({
  id,
  curve,
  others,
}: {
  id: string;
  curve: Curve;
  others: Counterfactual["providers"];
}) {
  const said = [0, 5_000, 15_000, 41_000, 60_000, 120_000, 300_000, 1_200_000];
  return (
    <table id={id} className="visually-hidden">
      <caption>Share of complete records over the wait after the end of a call</caption>
      <thead>
        <tr>
          <th scope="col">Wait</th>
          <th scope="col">Complete</th>
          {others.map(({ provider }) => (
            <th key={provider} scope="col">
              {providerWords(provider)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {said.map((delayMs) => (
          <tr key={delayMs}>
            <th scope="row">{durationWords(delayMs)}</th>
            {[curve, ...others].map((one, index) => (
              <td key={index === 0 ? "all" : others[index - 1]?.provider}>
                {percentWords(Math.round(shareAt(one, delayMs) * one.calls), one.calls)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
