/** Which events belong to a call: Pre-Call, perhaps Routing Complete, Post-Call, then any number of Call Modified. */
import type { Lifecycle } from "../pack";
import { eventOf } from "./event-types";

/**
 * Every URL is set by hand and may be left out, so only what the others prove is missing: a Pre-Call where the
 * Routing Complete came, a Post-Call where only its Call Modified did.
 */
export const lifecycle: Lifecycle = {
  expected: [
    expected("pre-call", "routing-complete"),
    expected("post-call", "call-modified"),
    expected("outbound-post-call", "outbound-call-modified"),
  ],
  awaited: (types) => {
    const rings = types.some((type) => type === "pre-call" || type === "routing-complete");
    return rings && !types.some((type) => eventOf(type)?.over) ? ["post-call"] : [];
  },
};

function expected(type: string, proof: string): Lifecycle["expected"][number] {
  const { label, stage, kind } = eventOf(type) ?? { label: type, stage: null, kind: "lifecycle" };
  return { type, label, stage, kind, provenBy: [proof], given: [], unless: [] };
}
