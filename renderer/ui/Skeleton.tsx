import "./skeleton.css";

/** Loading shows the structure that is coming, not a spinner. Widths in percent, one bar each. */
export function Skeleton({
  rows = 6,
  height = 30,
  widths = [64, 40, 52],
}: {
  rows?: number;
  height?: number;
  widths?: readonly number[];
}) {
  return (
    <div className="skeleton" aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
        <div key={row} className="skeleton-row" style={{ height, opacity: 1 - row / rows }}>
          <span style={{ width: `${widths[row % widths.length]}%` }} />
        </div>
      ))}
    </div>
  );
}
