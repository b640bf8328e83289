/** Which messages belong to a call, and what is still to come. The order of the statuses is that of their meaning. */
import type { Lifecycle, LifecycleRule } from "../pack";
import { ENDED, EVENTS, IN_PROGRESS, REPORT, SCHEDULED } from "./event-types";
import { waitForEnd } from "./knowledge";

const PAGE = "Vapi docs, “Server events”";
const REFERENCE = "Vapi API reference, “ServerMessageEndOfCallReport”";
const [QUEUED, RINGING] = ["status-update.queued", "status-update.ringing"];
const ORDER = [SCHEDULED, QUEUED, RINGING, IN_PROGRESS, ENDED];

export const lifecycle: Lifecycle = {
  finalType: REPORT,
  rules: [
    ...ORDER.slice(0, -1).map((type, index): LifecycleRule => {
      const later = [...ORDER.slice(index + 1), REPORT];
      const word = EVENTS[type]?.label ?? type;
      return {
        ruleId: `${word.replace(" ", "-")}-first`,
        kind: "precedes",
        type,
        before: later,
        always: null,
        says: `a call is ${word} before it is anything that follows`,
        source: `${PAGE} lists the statuses and gives no order of their deliveries.`,
        assumed: true,
      };
    }),
    {
      ruleId: "ended-before-report",
      kind: "precedes",
      type: ENDED,
      before: [REPORT],
      always: {
        provenBy: [REPORT],
        given: [],
        unless: [],
        orElse: "status-update is not among the server messages of this assistant",
        within: null,
        ghost: { label: "ended", stage: "processing", kind: "lifecycle" },
      },
      says: "the report is sent when the call has ended and is processed",
      source: REFERENCE,
      assumed: false,
    },
  ],
  awaited: [
    {
      given: [...ORDER, "assistant-request", "status-update.forwarding"],
      unless: [REPORT],
      again: [],
      inOrder: [IN_PROGRESS, ENDED, REPORT],
    },
  ],
  terminal: [REPORT],
  deadlines: [
    {
      ruleId: "end-comes",
      awaits: [ENDED, REPORT],
      from: "first-event",
      wait: waitForEnd,
      says: "a call that began also ends",
      source: "Our judgement: by itself Vapi sends nothing again, so an end that was lost never comes.",
      assumed: true,
    },
  ],
};
