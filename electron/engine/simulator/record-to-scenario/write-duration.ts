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
