/** Times of a run and of its answers, as the Simulate screen prints them. */

/** `0:00`, `5:18`, `1:02:03`, `3 d 1:02:03`: from the start, in the scenario's own time. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000 + 1e-6));
  const two = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  if (days > 0) return `${days} d ${hours}:${two(minutes)}:${rest}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `7 steps`, `1 step`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
