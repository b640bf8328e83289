/** The axis of waits after the end of a call, and how many calls are looked at. Without zod: the renderer holds it too. */

/** Of so many calls at most: the newest. */
export const mostCounterfactualCalls = 2_000;

/** Where a wait stands between the end of the call (0) and twenty minutes after it (1): logarithmic, with a place for 0. */
export function delayPlace(ms: number): number {
  return Math.log1p(Math.max(ms, 0) / bendMs) / Math.log1p(longestDelayMs / bendMs);
}

export function delayAtPlace(place: number): number {
  return bendMs * Math.expm1(Math.min(Math.max(place, 0), 1) * Math.log1p(longestDelayMs / bendMs));
}

export const longestDelayMs = 20 * 60_000;
const bendMs = 5_000;
