import type { DryRunOfRule } from "../../../shared/dry-run";

const height = 16;
const width = 22;
const gap = 7;

const weekdays = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];

/** Days as bars with what fired above them; a day without any is a dash. More than ten are told without their names. */
export function DayColumns({ days }: { days: DryRunOfRule["days"] }) {
  const most = Math.max(1, ...days.map(({ fired }) => fired));
  const isWide = days.length <= 10;
  const [bar, space] = isWide ? [width, gap] : [5, 2];
  const whole = days.length * (bar + space);
  return (
    <svg
      className="day-columns"
      width={whole}
      height={height + 28}
      viewBox={`0 0 ${whole} ${height + 28}`}
      role="img"
      aria-label={days.map(({ day, fired }) => `${day}: ${fired}`).join(", ")}
    >
      {days.map(({ day, fired }, index) => {
        const high = fired === 0 ? 1 : Math.max(4, Math.round((fired / most) * height));
        const left = index * (bar + space);
        const middle = left + bar / 2;
        return (
          <g key={day}>
            <rect
              className={fired === 0 ? "day-column-none" : "day-column"}
              x={left}
              y={13 + height - high}
              width={bar}
              height={high}
              rx={fired === 0 ? 0 : 2}
            />
            {isWide && fired > 0 && (
              <text x={middle} y={13 + height - high - 4}>
                {fired}
              </text>
            )}
            {isWide && (
              <text className="day-column-name" x={middle} y={height + 26}>
                {weekdays[weekdayOf(day)]}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Of `2026-11-26`, a day of a calendar and no moment. */
function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}
