/** Lengths of time as one types them: `30s`, `5m`, `2h5m`, several with commas. What is wrong is a sentence. */
import { longestMs, parseDuration, sayDuration, writeDuration } from "../shared/duration";

export type Limits = { leastMs: number; mostMs: number };

const anyLength: Limits = { leastMs: 0, mostMs: longestMs };

/** Milliseconds. `12 m` and `2 h 5 m`, as they are printed, are read too. */
export function readDuration(text: string, { leastMs, mostMs } = anyLength): number | string {
  const written = text.trim();
  if (written === "") return "Write how long: 30s, 5m or 2h5m.";
  const plain = written.replaceAll(/\s+/g, "").replaceAll("min", "m");
  if (/^[\d.]+$/.test(plain)) return `“${written}” has no unit: write ${plain}s, ${plain}m or ${plain}h.`;
  const ms = parseDuration(plain);
  if (ms === null) return `“${written}” is no length of time: write it as 30s, 5m or 2h5m.`;
  if (ms < leastMs) return `“${written}” is too short: write at least ${writeDuration(leastMs)}.`;
  if (ms > mostMs) return `“${written}” is too long: ${sayDuration(mostMs)} is the most.`;
  return ms;
}

const mostDurations = 99;

/** Milliseconds each, in the order in which they are written; none where nothing is. */
export function readDurations(text: string): number[] | string {
  const written = text.split(",").filter((one) => one.trim() !== "");
  if (written.length > mostDurations)
    return `These are ${written.length} waits: ${mostDurations} is the most.`;
  const lengths: number[] = [];
  for (const one of written) {
    const ms = readDuration(one);
    if (typeof ms === "string") return ms;
    lengths.push(ms);
  }
  return lengths;
}

export function writeDurations(lengths: readonly number[]): string {
  return lengths.map(writeDuration).join(", ");
}
