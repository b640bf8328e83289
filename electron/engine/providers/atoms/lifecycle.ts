/** Which events belong to a call: three in each dialect, in this order ("Webhooks"; "Webhook Use Cases"). */
import type { Lifecycle } from "../pack";
import { EVENTS, LISTED } from "./event-types";

const ORDERS = [
  ["pre-conversation", "post-conversation", "analytics-completed"],
  ["call.start", "call.end", "analytics.completed"],
];

export const lifecycle: Lifecycle = {
  expected: ORDERS.flatMap((order) =>
    order.slice(0, -1).map((type, index) => {
      const { label, stage, kind } = EVENTS[type] ?? { label: type, stage: null, kind: "lifecycle" as const };
      return { type, label, stage, kind, provenBy: order.slice(index + 1), given: [], unless: [] };
    }),
  ),
  awaited,
};

/** What lies behind the latest event that came; what lies before it is missing, not awaited. */
function awaited(types: string[]): string[] {
  if (types.includes(LISTED)) return [];
  return ORDERS.flatMap((order) => {
    const latest = order.findLastIndex((type) => types.includes(type));
    return latest < 0 ? [] : order.slice(latest + 1);
  });
}
