/**
 * Which events belong to a call: Pre-Call, perhaps Routing Complete, Post-Call, then any number of Call Modified. A Call
 * Modified may overtake a Post-Call that waits for its recording, so those two have no order. Every URL is set by hand
 * and may be left out, so only what the others prove is missing.
 */
import type { Always, Lifecycle } from "../pack";
import { EVENTS, eventOf } from "./event-types";
import { waitForEnd, waitForRecording } from "./knowledge";

const WEBHOOKS = "CallRail support, “Webhooks”";
const stated = { source: WEBHOOKS, assumed: false };

const callTypes = Object.keys(EVENTS).filter((type) => eventOf(type)?.about === "call");
const over = callTypes.filter((type) => eventOf(type)?.over);
const inbound = callTypes.filter((type) => eventOf(type)?.direction === "inbound");
const outbound = callTypes.filter((type) => eventOf(type)?.direction === "outbound");

export const lifecycle: Lifecycle = {
  rules: [
    {
      ruleId: "pre-call-first",
      kind: "precedes",
      type: "pre-call",
      before: ["routing-complete", "post-call", "call-modified"],
      always: always("pre-call", "routing-complete"),
      says: "a Pre-Call is sent before the call is connected",
      ...stated,
    },
    {
      ruleId: "routing-before-end",
      kind: "precedes",
      type: "routing-complete",
      before: ["post-call", "call-modified"],
      always: null,
      says: "Call Routing Complete is sent when the call is routed, a Post-Call or Call Modified once it is over",
      ...stated,
    },
    {
      ruleId: "post-call-comes",
      kind: "precedes",
      type: "post-call",
      before: [],
      always: always("post-call", "call-modified", waitForRecording),
      says: "a Call Modified changes a call whose Post-Call was sent, or will be within 20 minutes",
      ...stated,
    },
    {
      ruleId: "outbound-post-call-comes",
      kind: "precedes",
      type: "outbound-post-call",
      before: [],
      always: always("outbound-post-call", "outbound-call-modified", waitForRecording),
      says: "an Outbound Call Modified changes a call whose Outbound Post Call was sent",
      source: "CallRail API reference, “Webhooks”",
      assumed: false,
    },
    {
      ruleId: "one-direction",
      kind: "one-of",
      groups: [inbound, outbound],
      says: "a call is inbound or outbound, and each direction has events of its own",
      source: "CallRail API reference, “Webhooks”",
      assumed: false,
    },
  ],
  awaited: [{ given: ["pre-call", "routing-complete"], unless: over, again: [], inOrder: ["post-call"] }],
  /** A call may be modified for ever. */
  terminal: [],
  deadlines: [
    {
      ruleId: "post-call-in-time",
      awaits: ["post-call"],
      from: "first-event",
      wait: waitForEnd,
      says: "a Post-Call comes at most 20 minutes after the hang-up",
      source: `${WEBHOOKS} names the 20 minutes; a call of at most four hours is our judgement.`,
      assumed: true,
    },
  ],
};

function always(type: string, proof: string, within: Always["within"] = null): Always {
  const { label, stage, kind } = eventOf(type) ?? { label: type, stage: null, kind: "lifecycle" };
  return {
    provenBy: [proof],
    given: [],
    unless: [],
    orElse: `its URL (/${type}) is not set in CallRail`,
    within,
    ghost: { label, stage, kind },
  };
}
