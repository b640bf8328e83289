import type { DriftDetail } from "../../shared/drift";
import { count, dayMonth } from "../time";
import { VisibleText } from "../ui/VisibleText";
import "./evidence.css";

const shown = 8;

/** Values with how many events had them. */
export function Values({ item }: { item: DriftDetail }) {
  const values = item.values.filter(({ value }) => value !== null);
  if (values.length === 0) return null;
  const most = Math.max(...values.map(({ events }) => events));
  const types = new Set(values.map(({ got }) => got));
  return (
    <ul className="drift-values" aria-label="Values">
      {values.slice(0, shown).map(({ got, value, events }) => (
        <li key={`${got} ${value}`}>
          <span className="mono truncate" title={value ?? ""}>
            {value === "" ? <span className="faint">empty</span> : <VisibleText text={value ?? ""} />}
            {types.size > 1 && <span className="faint"> {got === "string" ? "text" : got}</span>}
          </span>
          <progress className="drift-share" max={most} value={events} aria-label={`${value}: ${events}`} />
          <span className="mono drift-end">{count(events)}</span>
        </li>
      ))}
      {(values.length > shown || item.moreValues) && (
        <li className="faint">
          {item.moreValues ? "more values than are kept" : `and ${values.length - shown} more`}
        </li>
      )}
    </ul>
  );
}

const barWidth = 22;
const barGap = 5;
const barsHeight = 44;

/** Days with it and without it. */
export function DayShares({ days }: { days: DriftDetail["byDay"] }) {
  const most = Math.max(1, ...days.map((day) => day.with + day.without));
  const whole = days.length * (barWidth + barGap) - barGap;
  const heightOf = (events: number) => (events === 0 ? 0 : Math.max(2, (events / most) * barsHeight));
  const [first, last] = [days[0], days.at(-1)];
  const having = days.reduce((sum, day) => sum + day.with, 0);
  return (
    <figure className="drift-days">
      <svg
        viewBox={`0 0 ${whole} ${barsHeight + 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${having} events with it in ${days.length} days`}
      >
        {days.map((day, index) => {
          const x = index * (barWidth + barGap);
          const all = heightOf(day.with + day.without);
          const part = heightOf(day.with);
          return (
            <g key={day.at}>
              <rect className="drift-day-without" x={x} y={barsHeight - all} width={barWidth} height={all} />
              <rect className="drift-day-with" x={x} y={barsHeight - part} width={barWidth} height={part} />
            </g>
          );
        })}
        <rect className="drift-day-line" x={0} y={barsHeight} width={whole} height={1} />
      </svg>
      <figcaption>
        <span>{first && dayMonth(first.at)}</span>
        <span className="drift-legend">
          <i className="drift-legend-with" /> with it <i className="drift-legend-without" /> without
        </span>
        <span>{last && dayMonth(last.at)}</span>
      </figcaption>
    </figure>
  );
}

type Lines = NonNullable<DriftDetail["example"]>["lines"];

export function ExampleLines({ lines }: { lines: Lines }) {
  if (lines.length === 0) return <p className="secondary">Open the event to see it.</p>;
  return (
    <ol className="drift-lines mono" aria-label="Lines of the payload">
      {lines.map(({ number, text, marked }) => (
        <li key={number} className={marked ? "drift-line drift-line-marked" : "drift-line"}>
          <span className="drift-gutter">{number}</span>
          <span>
            <VisibleText text={text} />
          </span>
        </li>
      ))}
    </ol>
  );
}
