/**
 * How many cases a property is tried with. By default the same cases each time, so that a test that failed fails again;
 * `FUZZ_RUNS=20` tries twenty times as many, drawn anew. What fails is printed with its seed and its shrunk case, and
 * `FUZZ_SEED=<seed>` draws the same cases again.
 */
const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const times = FUZZ_RUNS === undefined ? 1 : Math.max(Number(FUZZ_RUNS) || 1, 0.01);
const everyDay = 20_260_302;

export function runs(usual: number): { numRuns: number; seed?: number } {
  const numRuns = Math.max(Math.round(usual * times), 1);
  if (FUZZ_SEED !== undefined) return { numRuns, seed: Number(FUZZ_SEED) };
  return times === 1 ? { numRuns, seed: everyDay } : { numRuns };
}

/** Of a test that tries so many cases. */
export const longest = 60_000 * Math.max(times, 1);
