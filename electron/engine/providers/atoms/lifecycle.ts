/** Which events belong to a call: three in each dialect, in this order ("Webhooks"; "Webhook Use Cases"). */
import type { Lifecycle, LifecycleRule } from "../pack";
import { EVENTS, eventOf, LISTED } from "./event-types";
import { waitForEnd } from "./knowledge";

const DIALECTS = [
  {
    order: ["pre-conversation", "post-conversation", "analytics-completed"],
    source: "Smallest AI, “Webhooks”",
    orElse: "it is not ticked for this agent at Atoms",
  },
  {
    order: ["call.start", "call.end", "analytics.completed"],
    source: "Smallest AI, “Webhook Use Cases”",
    orElse: null,
  },
];

export const lifecycle: Lifecycle = {
  rules: DIALECTS.flatMap(({ order, source, orElse }) =>
    order.slice(0, -1).map((type, index): LifecycleRule => {
      const later = order.slice(index + 1);
      const { label, stage, kind } = EVENTS[type] ?? { label: type, stage: null, kind: "lifecycle" };
      return {
        ruleId: `${type.replaceAll(".", "-")}-first`,
        kind: "precedes",
        type,
        before: later,
        always: {
          provenBy: later,
          given: [],
          unless: [],
          orElse,
          within: null,
          ghost: { label, stage, kind },
        },
        says: `${type} always precedes ${later.join(" and ")}`,
        source,
        assumed: false,
      };
    }),
  ),
  awaited: DIALECTS.map(({ order }) => ({ given: order, unless: [LISTED], again: [], inOrder: order })),
  terminal: Object.keys(EVENTS).filter((type) => eventOf(type)?.part === "analytics"),
  deadlines: [
    {
      ruleId: "end-comes",
      awaits: Object.keys(EVENTS).filter((type) => eventOf(type)?.part !== "start"),
      from: "first-event",
      wait: waitForEnd,
      says: "a call that began also ends",
      source: "Our judgement: Atoms sends nothing again, so an end that was lost never comes.",
      assumed: true,
    },
  ],
};
