/** Moments of both clocks as milliseconds of the scenario, long gaps shortened where that was asked for. */
import type { RecordedEvent } from "./recorded";

export type Axis = {
  /** Milliseconds of the scenario, from our own clock. */
  ofArrival(at: number): number;
  /** The same from the provider's clock. */
  ofMoment(at: number): number;
  /** Epoch milliseconds on the provider's clock at which the scenario begins. */
  startsAt: number;
  /** Milliseconds that the provider's clock is behind ours. */
  skewMs: number;
  lengthMs: number;
  /** How many gaps were shortened. */
  shortened: number;
};

export function makeAxis(
  events: RecordedEvent[],
  options: { speed: number; skewMs: number; longestGapMs: number | null },
): Axis {
  const { speed, skewMs, longestGapMs } = options;
  const first = Math.min(...events.map(({ receivedAt }) => receivedAt));
  const scaled = (at: number) => (at - first) * speed;
  const moments = events.flatMap(({ occurredAt }) => (occurredAt === null ? [] : [occurredAt + skewMs]));
  const spread = [...events.map(({ receivedAt }) => receivedAt), ...moments].map(scaled);
  const { place, shortened } = shortenGaps(spread, longestGapMs);
  return {
    ofArrival: (at) => place(scaled(at)),
    ofMoment: (at) => place(scaled(at + skewMs)),
    startsAt: first - skewMs,
    skewMs,
    lengthMs: Math.max(...spread.map(place)),
    shortened,
  };
}

/** A gap longer than `longestMs` becomes so long; what lies within it keeps its share of it. */
function shortenGaps(moments: number[], longestMs: number | null) {
  const sorted = [...new Set(moments)].sort((left, right) => left - right);
  const knots = sorted.map((at) => ({ at, to: at }));
  let shortened = 0;
  knots.forEach((knot, index) => {
    const previous = knots[index - 1];
    if (!previous) return;
    const gap = knot.at - previous.at;
    const isLong = longestMs !== null && gap > longestMs;
    if (isLong) shortened += 1;
    knot.to = previous.to + (isLong ? longestMs : gap);
  });
  function place(ms: number): number {
    const next = knots.findIndex(({ at }) => at >= ms);
    const right = knots[next];
    const left = knots[next < 0 ? knots.length - 1 : next - 1];
    if (!right || !left) return ms + ((right ?? left)?.to ?? 0) - ((right ?? left)?.at ?? 0);
    return left.to + ((ms - left.at) / (right.at - left.at)) * (right.to - left.to);
  }
  return { place, shortened };
}
