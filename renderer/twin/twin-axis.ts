/**
 * The time of one call as an axis whose long pauses are short: every moment at which something happened has room, and
 * between two moments time runs evenly. Pure.
 */
export type TwinAxis = {
  /** Moments at which something happened, in order. */
  moments: number[];
  /** 0 to 1. */
  placeAt(at: number): number;
  atPlace(place: number): number;
};

/** Room after the last moment. */
const tail = 0.04;

export function makeAxis(times: readonly number[]): TwinAxis {
  const moments = [...new Set(times)].sort((a, b) => a - b);
  const weights = moments.map((at, index) => {
    const before = moments[index - 1];
    // A pause of a second takes half the room of one of a minute, and an hour not twice as much as that.
    return before === undefined ? 0 : 1 + Math.log2(1 + (at - before) / 1000);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  let so = 0;
  const places = weights.map((weight) => {
    so += weight;
    return (so / sum) * (1 - tail);
  });
  const first = moments[0] ?? 0;
  const last = moments.at(-1) ?? 0;
  return {
    moments,
    placeAt(at) {
      const index = moments.findIndex((moment) => moment >= at);
      if (index === -1) return 1 - tail;
      const [to = 0, toPlace = 0] = [moments[index], places[index]];
      const [from, fromPlace] = [moments[index - 1], places[index - 1]];
      if (from === undefined || fromPlace === undefined || at >= to) return at >= to ? toPlace : 0;
      return fromPlace + ((at - from) / (to - from)) * (toPlace - fromPlace);
    },
    atPlace(place) {
      const index = places.findIndex((one) => one >= place);
      if (index === -1) return last;
      const [to = 0, toPlace = 0] = [moments[index], places[index]];
      const [from, fromPlace] = [moments[index - 1], places[index - 1]];
      if (from === undefined || fromPlace === undefined) return first;
      return Math.round(from + ((place - fromPlace) / (toPlace - fromPlace || 1)) * (to - from));
    },
  };
}

/** Those that stand far enough from the last one that is shown. */
export function withRoom<Item>(
  items: readonly Item[],
  box: (item: Item) => { left: number; right: number },
): Item[] {
  let end = Number.NEGATIVE_INFINITY;
  return items.filter((item) => {
    const { left, right } = box(item);
    if (left < end) return false;
    end = right;
    return true;
  });
}
