/** Calls or satisfaction by the hour of the day. uPlot draws on a canvas, so its words stand beside it for screen readers. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useView } from "../view";
import { useFreshness } from "./board-feed";

export type HourSeries = {
  label: string;
  values: readonly (number | null)[];
  /** A token of `tokens.css`. */
  colour: string;
  bars: boolean;
};

type HourChartProps = {
  /** What it shows, in a sentence. */
  label: string;
  hours: readonly string[];
  series: readonly HourSeries[];
  /** Ends of the vertical axis; left out: from 0 to the largest. */
  range?: [number, number];
};

const height = 118;
/** Pixels of the vertical axis, and those of a letter of an hour's name. */
const axisWidth = 44;
const letterWidth = 6.2;

/** Whether every third hour has room for its name: `09:00` has more of it than `09:00 PM`. */
function namesFit(hours: readonly string[], width: number): boolean {
  const longest = Math.max(...hours.map((name) => name.length));
  return longest * letterWidth + 12 < (width - axisWidth) / 8;
}

export function HourChart({ label, hours, series, range }: HourChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const theme = useView((state) => state.theme);
  const isOld = useFreshness() !== "fresh";
  const data: uPlot.AlignedData = [hours.map((_, hour) => hour), ...series.map(({ values }) => [...values])];
  const latest = useRef({ data, hours });
  latest.current = { data, hours };
  const shape = JSON.stringify([series.map(({ colour, bars, label: of }) => [colour, bars, of]), range]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another shape needs another chart
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const probe = document.createElement("span");
    element.append(probe);
    // Asked at every drawing, so that a change of theme or a stale board needs no other chart.
    const token = (name: string) => () => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const axis = {
      stroke: token("--faint"),
      font: "11px 'Inter Variable', system-ui, sans-serif",
      ticks: { show: false },
    };
    const grid = { stroke: token("--line"), width: 1 };
    const made = new uPlot(
      {
        width: Math.max(element.clientWidth, 120),
        height,
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        padding: [6, 8, 0, 0],
        scales: {
          x: { time: false, range: (_, min, max) => [min - 0.6, max + 0.6] },
          y: { range: range ?? ((_, __, max) => [0, Math.max(4, max * 1.1)]) },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 24,
            gap: 5,
            splits: (plot) => {
              const every = namesFit(latest.current.hours, plot.width) ? 3 : 6;
              return latest.current.hours.flatMap((_, hour) => (hour % every === 0 ? hour : []));
            },
            values: (_, splits) => splits.map((hour) => latest.current.hours[hour] ?? ""),
          },
          {
            ...axis,
            grid,
            size: 36,
            gap: 6,
            space: 26,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000],
          },
        ],
        series: [
          {},
          ...series.map(
            ({ label: of, colour, bars }): uPlot.Series => ({
              label: of,
              stroke: token(colour),
              fill: bars ? token(colour) : undefined,
              width: bars ? 0 : 2,
              points: { show: !bars, size: 7, fill: token(colour), stroke: token(colour), width: 0 },
              spanGaps: false,
              paths: bars ? uPlot.paths.bars?.({ size: [0.7, 34], radius: 0.15 }) : undefined,
            }),
          ),
        ],
      },
      latest.current.data,
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(element.clientWidth, 120), height }),
    );
    observer.observe(element);
    const redraw = () => made.redraw();
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", redraw);
    return () => {
      observer.disconnect();
      system.removeEventListener("change", redraw);
      made.destroy();
      probe.remove();
      chart.current = null;
    };
  }, [shape]);

  const key = JSON.stringify([data, hours, theme, isOld]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: redrawn only where a number or its colour changed
  useEffect(() => {
    // After the theme is on the page.
    const frame = requestAnimationFrame(() => chart.current?.setData(latest.current.data));
    return () => cancelAnimationFrame(frame);
  }, [key]);

  return <div className="hour-chart" role="img" aria-label={label} ref={box} />;
}
