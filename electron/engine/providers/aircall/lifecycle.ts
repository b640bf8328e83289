/** Which events belong to a call, and in which order they happen ("Webhooks, Overview"; deliveries come in any). */
import type { Lifecycle, LifecycleRule } from "../pack";
import { EVENTS } from "./event-types";
import { waitForEnd } from "./knowledge";

const SOURCE = "Aircall, “Webhooks, Overview”";
const ORDER = ["call.created", "call.answered", "call.hungup", "call.ended"];

function first(type: string, always: boolean): LifecycleRule {
  const later = ORDER.slice(ORDER.indexOf(type) + 1);
  const { label, stage, kind } = EVENTS[type] ?? { label: type, stage: null, kind: "lifecycle" };
  return {
    ruleId: `${type.replaceAll(".", "-")}-first`,
    kind: "precedes",
    type,
    before: later,
    always: always
      ? {
          provenBy: later,
          given: [],
          unless: [],
          orElse: "it is not ticked for this webhook at Aircall",
          within: null,
          ghost: { label, stage, kind },
        }
      : null,
    says: `${type} comes before ${later.join(" and ")}`,
    source: SOURCE,
    assumed: false,
  };
}

export const lifecycle: Lifecycle = {
  finalType: "call.ended",
  rules: [first("call.created", true), first("call.answered", false), first("call.hungup", true)],
  awaited: [
    {
      given: ["call.created", "call.ringing_on_agent", "call.answered", "call.hungup"],
      unless: ["call.ended"],
      again: [],
      inOrder: ["call.created", "call.answered", "call.hungup", "call.ended"],
    },
  ],
  terminal: [],
  deadlines: [
    {
      ruleId: "end-comes",
      awaits: ["call.ended", "call.hungup"],
      from: "first-event",
      wait: waitForEnd,
      says: "a call that began also ends",
      source: "Our judgement: no page says how long a call may last.",
      assumed: true,
    },
  ],
};
