/**
 * Memory that a thread shares with the one that watches over it: which event it reads and since when, whether alone, and
 * what it is at. A thread that spins cannot be asked; this can be read all the same.
 */
const numbers = 5;
const longestWords = 160;

export type Watch = {
  buffer: SharedArrayBuffer;
  /**
   * Position being read, 0 when none; the moment it began, by `steadyMs`; 1 where it is read alone; the revision of the
   * settings it is read by; number of the user's schema that is at work on it, 0 when none.
   */
  numbers: Float64Array;
  /** Null: nothing worth a name. */
  say(words: string | null): void;
  said(): string | null;
};

/**
 * The same in every thread, and never set: by the wall clock one that is set forward would have every event that is being
 * read at that moment passed over as too slow, and one that is set back would let a thread spin for as long.
 */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

export function openWatch(
  buffer: SharedArrayBuffer = new SharedArrayBuffer(numbers * 8 + 1 + longestWords),
): Watch {
  const words = new Uint8Array(buffer, numbers * 8);
  return {
    buffer,
    numbers: new Float64Array(buffer, 0, numbers),
    say(text) {
      const { written = 0 } = text === null ? {} : new TextEncoder().encodeInto(text, words.subarray(1));
      words[0] = written;
    },
    said() {
      const length = words[0] ?? 0;
      // A decoder takes no view on shared memory.
      return length === 0 ? null : new TextDecoder().decode(words.slice(1, 1 + length));
    },
  };
}
