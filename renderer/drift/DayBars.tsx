const width = 5;

import "./day-bars.css";

const gap = 1;
const height = 18;

/** Fourteen days as bars, today last; a day without any is a dash. */
export function DayBars({ days, decided }: { days: readonly number[]; decided: boolean }) {
  const most = Math.max(1, ...days);
  const whole = days.length * (width + gap);
  return (
    <svg
      className={decided ? "day-bars day-bars-decided" : "day-bars"}
      width={whole}
      height={height}
      viewBox={`0 0 ${whole} ${height}`}
      role="img"
      aria-label={`${days.reduce((sum, one) => sum + one, 0)} in ${days.length} days`}
    >
      {days.map((events, index) => {
        const bar = events === 0 ? 1 : Math.max(3, Math.round((events / most) * height));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place in the row
            key={index}
            className={events === 0 ? "day-bar-none" : "day-bar"}
            x={index * (width + gap)}
            y={height - bar}
            width={width}
            height={bar}
          />
        );
      })}
    </svg>
  );
}
