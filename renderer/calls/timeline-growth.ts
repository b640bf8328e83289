/**
 * How the end of a live call moves. Its events hold the axis still: between two of them only the open bars and the line
 * of the present go on, along a stretch that is kept free for them and that they never leave.
 */
export type Growth = {
  /** Where the stretch begins, and how long it is. */
  from: number;
  room: number;
  /** Milliseconds since it began, as of the moment it was laid out. */
  elapsed: number;
  /** The width at which the words of its bar can be read; 0 where the bar began before it. */
  wanted: number;
  /** Of a uniform axis; null where it is fitted. */
  perMillisecond: number | null;
  /** Of a fitted one: pixels per weight of a stretch of time. */
  perWeight: number;
};

/** Root of the seconds, and beyond five minutes only its logarithm. */
export function weightOf(milliseconds: number): number {
  const seconds = milliseconds / 1000;
  return seconds <= 300 ? Math.sqrt(seconds) : Math.sqrt(300) * (1 + Math.log(seconds / 300) / 2);
}

/** Its width after so many milliseconds: that of a closed stretch as long as there is room, then less and less more. */
export function grownTo(growth: Omit<Growth, "from">, milliseconds: number): number {
  const { room, wanted, perMillisecond, perWeight } = growth;
  if (perMillisecond !== null) return Math.min(room, Math.max(0, milliseconds) * perMillisecond);
  // An open bar begins as a sliver and reaches its least width within some seconds.
  const least = Math.min(wanted, 8 + Math.max(0, milliseconds) * 0.025);
  const free = least + weightOf(Math.max(0, milliseconds)) * perWeight;
  return room * (1 - Math.exp(-free / room));
}

/** Where the present is, `since` milliseconds after it was laid out. */
export function growthEnd(growth: Growth, since: number): number {
  return growth.from + grownTo(growth, growth.elapsed + Math.max(0, since));
}

/** Whether the present has come to the end of a uniform axis, so that it has to be laid out again. */
export function isOutgrown({ perMillisecond, elapsed, room }: Growth, since: number): boolean {
  return perMillisecond !== null && (elapsed + since) * perMillisecond > room;
}
