/** What is known of the order of a call's states. No event of a call is documented, so nothing is ever missing. */
import type { Lifecycle } from "../pack";
import { ALLOWED_STATUSES, CALL_STATUSES, provesEnd } from "./statuses";

const CHANGELOG = "Whippy changelog, “Improved Call Sync Accuracy to External Systems”";
const ends = Object.keys(CALL_STATUSES).filter(provesEnd);

export const lifecycle: Lifecycle = {
  rules: [
    {
      ruleId: "in-progress-before-completed",
      kind: "precedes",
      type: "call_in_progress",
      before: ALLOWED_STATUSES,
      always: null,
      says: "a call is in progress until it reaches a completed state",
      source: CHANGELOG,
      assumed: false,
    },
    {
      ruleId: "in-progress-before-end",
      kind: "precedes",
      type: "call_in_progress",
      before: ends.filter((status) => !ALLOWED_STATUSES.includes(status)),
      always: null,
      says: "a call is in progress until it fails, or ends otherwise",
      source: "Not documented: the other statuses are read from their words.",
      assumed: true,
    },
    {
      ruleId: "created-first",
      kind: "precedes",
      type: "call.created",
      before: ["call_in_progress", "call.updated", ...ends],
      always: null,
      says: "call.created comes before any other event of the call",
      source: "Whippy docs, “Webhooks”, has the rule resource.type and lists no event of a call.",
      assumed: true,
    },
  ],
  /** Once the call is over by any status, or has one that we do not know, nobody nags about it. */
  awaited: [
    {
      given: ["call.created", "call_in_progress"],
      unless: [...ends, "call.updated"],
      again: [],
      inOrder: ["call_in_progress", "call_completed"],
    },
  ],
  /** A completed call may still be moved to another completed state. */
  terminal: [],
  deadlines: [],
};
