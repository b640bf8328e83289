import type { Via } from "../shared/words";

/** What the badge of an event or a call says to whoever points at it. */
export const viaWords: Record<Via, string> = {
  mirror: "A copy of what the provider sent to production: production's own handler sent it on",
};
