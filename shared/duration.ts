/** Times as a scenario writes them: `0s`, `18s`, `5m18s`, `1h02m`, `1.5s`, `250ms`. */

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Longest time a scenario may name: thirty days. */
export const longestMs = 30 * 24 * 3_600_000;

/** Milliseconds, or null where the text is no time. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? Number.NaN);
  }
  return total;
}

/** Milliseconds as a scenario writes them, read back by `parseDuration`: `0s`, `18s`, `5m18s`, `26h1m40s`, `1.5s`, `250ms`. */
export function writeDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole > 0 && whole < 1000) return `${whole}ms`;
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor((whole % 3_600_000) / 60_000);
  const seconds = (whole % 60_000) / 1000;
  const parts = [
    hours > 0 ? `${hours}h` : "",
    minutes > 0 ? `${minutes}m` : "",
    seconds > 0 || whole === 0 ? `${seconds}s` : "",
  ];
  return parts.join("");
}

/** `3 s`, `1.5 s`, `5 m 18 s`, `2 h 5 m`, `3 days`: for sentences. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return sayTwo(seconds, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return sayTwo(minutes, 60, "h", "m");
  const hours = Math.round(minutes / 60);
  return sayTwo(hours, 24, hours < 48 ? "day" : "days", "h");
}

function sayTwo(amount: number, size: number, big: string, small: string): string {
  const whole = Math.floor(amount / size);
  const rest = Math.round(amount - whole * size);
  return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${small}`;
}
