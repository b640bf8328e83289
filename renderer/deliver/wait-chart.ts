/**
 * Where things stand in the chart of completeness against the wait: pure places from figures. Between two computed
 * points it draws a straight line and nothing else, so it shows no value that was not computed.
 */

import type { Curve } from "../../shared/counterfactual-contract";
import { delayPlace } from "../../shared/delays";
import { decimal } from "../time";

export type Plot = { left: number; right: number; top: number; bottom: number };
export type Place = { x: number; y: number };

export function placeOf(plot: Plot, delayMs: number, share: number): Place {
  return {
    // A wait beyond the axis stands at its end; its own label says how long it is.
    x: plot.left + Math.min(1, delayPlace(delayMs)) * (plot.right - plot.left),
    y: plot.bottom - share * (plot.bottom - plot.top),
  };
}

export function shareAt(curve: Curve, delayMs: number): number {
  if (curve.calls === 0) return 0;
  const after = curve.points.findLast((point) => point.delayMs <= delayMs) ?? curve.points[0];
  return (after?.right ?? 0) / curve.calls;
}

export function linePath(plot: Plot, curve: Curve): string {
  return curve.points
    .map(({ delayMs, right }, index) => {
      const { x, y } = placeOf(plot, delayMs, curve.calls === 0 ? 0 : right / curve.calls);
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** Below the line, down to the axis. */
export function areaPath(plot: Plot, curve: Curve): string {
  return `${linePath(plot, curve)}L${plot.right} ${plot.bottom}L${plot.left} ${plot.bottom}Z`;
}

/** The computed point that is nearest to a place on the axis. */
export function nearestPoint(plot: Plot, curve: Curve, x: number): Curve["points"][number] | undefined {
  const distance = (delayMs: number) => Math.abs(placeOf(plot, delayMs, 0).x - x);
  return curve.points.reduce<Curve["points"][number] | undefined>(
    (nearest, point) =>
      nearest === undefined || distance(point.delayMs) < distance(nearest.delayMs) ? point : nearest,
    undefined,
  );
}

/** A step along the computed points, past those that stand at the same place. */
export function stepFrom(curve: Curve, delayMs: number, by: 1 | -1): number {
  const { points } = curve;
  if (by === 1) return points.find((point) => point.delayMs > delayMs)?.delayMs ?? delayMs;
  return points.findLast((point) => point.delayMs < delayMs)?.delayMs ?? delayMs;
}

/** Waits at the axis that are said, those that would run into the one at `taken` left out. */
export function axisTicks(plot: Plot, taken: number | null): number[] {
  const said = [0, 5_000, 15_000, 40_000, 120_000, 300_000, 1_200_000];
  const x = (delayMs: number) => placeOf(plot, delayMs, 0).x;
  return said.filter((delayMs) => taken === null || Math.abs(x(delayMs) - x(taken)) > 40);
}

const labelDelays = [9_000, 22_000, 55_000, 130_000, 250_000, 480_000];
const labelRoom = 15;

/** Where the names of lines stand: beside their line, farthest from all others; none where there is no room. */
export function labelPlaces<Line extends Curve>(
  plot: Plot,
  curve: Curve,
  others: readonly Line[],
  avoid: readonly Place[],
) {
  const taken = [...avoid];
  return others.flatMap((line) => {
    const rest = [curve, ...others].filter((other) => other !== line);
    const candidates = labelDelays.flatMap((delayMs) => {
      const { x, y } = placeOf(plot, delayMs, shareAt(line, delayMs));
      const ys = rest.map((other) => placeOf(plot, delayMs, shareAt(other, delayMs)).y);
      return [y - 5, y + 13].map((baseline) => {
        const middle = baseline - 4;
        const room = Math.min(...ys.map((other) => Math.abs(other - middle)));
        const free = taken.every((one) => Math.abs(one.x - x) > 90 || Math.abs(one.y - baseline) > labelRoom);
        const inside = middle > plot.top + 8 && middle < plot.bottom - 8;
        return { x, y: baseline, room: free && inside ? room : 0 };
      });
    });
    const best = candidates.reduce((one, other) => (other.room > one.room ? other : one));
    if (best.room < labelRoom / 1.5) return [];
    taken.push(best);
    return [{ ...line, x: best.x, y: best.y }];
  });
}

/** `98.5 %`, `33 %`; never 100 % where one is missing, nor 0 % where one is there. */
export function percentWords(count: number, of: number): string {
  if (of === 0) return "0 %";
  const percent = (count / of) * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  const shown = Math.min(99.9, Math.max(0.1, percent));
  return `${decimal(shown, (shown < 10 || shown > 90) && !Number.isInteger(Math.round(shown * 10) / 10) ? 1 : 0)} %`;
}
