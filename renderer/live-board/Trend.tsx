/** A line through the hours that have a value, with its last point marked; nothing where fewer than two have one. */
export function Trend({ values }: { values: readonly (number | null)[] }) {
  const known = values.flatMap((value, hour) => (value === null ? [] : [{ hour, value }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return null;
  const x = (hour: number) => 4 + (92 * (hour - first.hour)) / (last.hour - first.hour);
  const y = (value: number) => 36 - (32 * (value - 1)) / 4;
  const points = known.map(({ hour, value }) => `${x(hour)},${y(value)}`).join(" ");
  return (
    <svg className="trend" viewBox="0 0 100 40" role="img" aria-label="Satisfaction by hour">
      <polyline points={points} />
      <circle cx={x(last.hour)} cy={y(last.value)} r="4" />
    </svg>
  );
}
