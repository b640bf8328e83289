/**
 * Where things stand in the chart of completeness against the wait: pure places from figures. Between two computed
 * points it draws a straight line and nothing else, so it shows no value that was not computed.
 */
import { type Curve, delayPlace } from "../../shared/counterfactual-contract";

export type Plot = { left: number; right: number; top: number; bottom: number };
export type Place = { x: number; y: number };

export function placeOf(plot: Plot, delayMs: number, share: number): Place {
  return {
    x: plot.left + delayPlace(delayMs) * (plot.right - plot.left),
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

/** `98.5 %`, `33 %`; never 100 % where one is missing, nor 0 % where one is there. */
export function percentWords(count: number, of: number): string {
  if (of === 0) return "0 %";
  const percent = (count / of) * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  const shown = Math.min(99.9, Math.max(0.1, percent));
  return `${shown < 10 || shown > 90 ? shown.toFixed(1).replace(/\.0$/, "") : Math.round(shown)} %`;
}
