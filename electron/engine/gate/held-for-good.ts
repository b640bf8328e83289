/** The position of a hold that no later event lifts: the call had an earlier part that was removed. */
export const heldForGood = Number.MAX_SAFE_INTEGER;
