// A row of the table: what was measured in some rounds, their median, and between which figures a second run on the same
// machine should find it. A machine that others use too moves by more than the rounds of one run show, so their lowest
// and highest are widened by a factor that goes by the kind of figure.

/** `factor` widens to both sides; `floor` is the least width to either side, for figures near nothing. */
export const kinds = {
  ratio: { factor: 1.35, floor: 0.02, words: "ratios within the run" },
  rate: { factor: 1.6, floor: 0, words: "what happens per second" },
  time: { factor: 1.6, floor: 0.1, words: "medians of times" },
  tail: { factor: 3, floor: 10, words: "99th percentiles and longest times" },
  memory: { factor: 1.3, floor: 20, words: "memory" },
  size: { factor: 1.1, floor: 1, words: "bytes on disk" },
  count: { factor: 1.5, floor: 3, words: "counts" },
};

/** `rounds`: a value of each. `goal`: `{ most }` or `{ least }`. `within`: where the range of a second run is known. */
export function figure(name, { kind, unit, rounds, goal, note, within: known }) {
  const values = rounds.filter((value) => Number.isFinite(value));
  if (values.length === 0) return notMeasured(name, "no round gave a figure");
  const value = median(values);
  const spread = [Math.min(...values), Math.max(...values)];
  const { factor, floor } = kinds[kind];
  const within = known ?? [
    Math.max(0, Math.min(spread[0] / factor, spread[0] - floor)),
    Math.max(spread[1] * factor, spread[1] + floor),
  ];
  return {
    ...{ name, kind, unit, value: short(value), spread: spread.map(short), rounds: values.length },
    within: within.map(short),
    ...(goal ? { goal, met: isMet(value, goal) } : {}),
    ...(note ? { note } : {}),
  };
}

/** The reason in one line: an error may bring its whole stack. */
export function notMeasured(name, why) {
  const line = why.replace(/\s+/g, " ").trim();
  return { name, notMeasured: line.length > 160 ? `${line.slice(0, 159)}…` : line };
}

export function isMet(value, { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY }) {
  return value <= most && value >= least;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of sorted or unsorted values, that below which this share of them lies. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
}

/** Four digits say more than any round here knows. */
function short(value) {
  return value === 0 ? 0 : Number(value.toPrecision(4));
}
