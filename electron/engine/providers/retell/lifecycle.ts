/** Which events belong to a call, and in which order Retell triggers them (“Webhook Overview”). */
import type { Lifecycle, LifecycleRule } from "../pack";
import { EVENTS } from "./event-types";
import { waitForAnalysis, waitForEnd } from "./knowledge";

const OVERVIEW = "Retell docs, “Webhook Overview”";
const MINUTE = 60_000;
const transfers = ["transfer_started", "transfer_bridged", "transfer_cancelled", "transfer_ended"];

function precedes(ruleId: string, type: string, before: string[], says: string): LifecycleRule {
  return { ruleId, kind: "precedes", type, before, always: null, says, source: OVERVIEW, assumed: false };
}

export const lifecycle: Lifecycle = {
  finalType: "call_analyzed",
  rules: [
    // It is not sent for a call that did not connect, so it is never missing.
    precedes(
      "started-first",
      "call_started",
      ["call_ended", "call_analyzed", ...transfers],
      "call_started comes before everything that happens in the call",
    ),
    {
      ruleId: "ended-before-analyzed",
      kind: "precedes",
      type: "call_ended",
      before: ["call_analyzed"],
      always: {
        provenBy: ["call_analyzed"],
        given: [],
        unless: [],
        orElse: "it is not switched on for this agent at Retell",
        // It may be on its way once more: Retell sends up to three times again.
        within: { ms: 5 * MINUTE, assumed: true },
        ghost: {
          label: EVENTS.call_ended?.label ?? "ended",
          stage: EVENTS.call_ended?.stage ?? null,
          kind: "lifecycle",
        },
      },
      says: "call_ended comes before call_analyzed, of every call, connected or not",
      source: OVERVIEW,
      assumed: false,
    },
    precedes(
      "transfer-started-first",
      "transfer_started",
      transfers.slice(1),
      "a transfer is started before it is bridged, cancelled or ended",
    ),
    precedes(
      "bridged-before-ended",
      "transfer_bridged",
      ["transfer_ended"],
      "a transfer is bridged before its line ends",
    ),
  ],
  awaited: [
    {
      given: ["call_started", "transcript_updated", "call_ended", ...transfers],
      unless: ["call_analyzed"],
      again: [],
      inOrder: ["call_ended", "call_analyzed"],
    },
    { given: ["transfer_bridged"], unless: [], again: [], inOrder: ["transfer_ended"] },
  ],
  /** After the analysis a transferred line may still end. */
  terminal: [],
  deadlines: [
    {
      ruleId: "end-comes",
      awaits: ["call_ended", "call_analyzed"],
      from: "first-event",
      wait: waitForEnd,
      says: "a call that began also ends",
      source: "Our judgement: no page says how long a call may last.",
      assumed: true,
    },
    {
      ruleId: "analysis-comes",
      awaits: ["call_analyzed"],
      from: "end",
      wait: waitForAnalysis,
      says: "a call that ended is analyzed",
      source: "Our judgement: no page says how long the analysis takes.",
      assumed: true,
    },
  ],
};
