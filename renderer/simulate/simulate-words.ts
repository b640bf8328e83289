/** Times of a run and of its answers, as the Simulate screen prints them. */

/** `7 steps`, `1 step`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
