/** The state graph of "Call Lifecycle & Webhooks" as rules: what precedes what within an attempt, and what ends it all. */
import type { Always, Lifecycle, LifecycleRule } from "../pack";
import { CALL_EVENTS } from "./event-types";
import { waitForFinal } from "./knowledge";

const GUIDE = "Mirai, “Call Lifecycle & Webhooks”";
const CONVERSATION = ["call.in-progress", "call.ended", "call.completed", "call.timeout", "end-of-call"];
const ACTIONS = ["create_order", "send_whatsapp"];
const DIAL_FAILURES = ["call.failed", "call.busy", "call.no-answer"];
/** After these the graph does not say what of the conversation's events still comes. */
const CUT_SHORT = ["call.timeout", "call.aborted", "call.rescheduled"];
const FINAL = "call.lifecycle-ended";
/** Whether call.lifecycle-ended follows these is not stated, so nothing is awaited after them. */
const CLOSED = [FINAL, "call.aborted", "call.skip", "call.validation-failed"];

const talked = { given: [...CONVERSATION, ...ACTIONS], unless: CUT_SHORT };

export const lifecycle: Lifecycle = {
  finalType: FINAL,
  rules: [
    precedes(
      "call.initiate",
      ["call.in-progress", "call.ended", "call.completed", "end-of-call", ...DIAL_FAILURES],
      {
        says: "call.initiate always comes first",
        always: always("call.initiate", {
          provenBy: [...CONVERSATION, ...ACTIONS, ...DIAL_FAILURES, "call.rescheduled"],
        }),
      },
    ),
    precedes("call.in-progress", ["call.ended", "call.completed", "end-of-call", ...ACTIONS], {
      says: "call.in-progress always precedes what comes of a conversation",
      always: always("call.in-progress", {
        provenBy: ["call.ended", "call.completed", "call.timeout", "end-of-call", ...ACTIONS],
      }),
    }),
    precedes("call.ended", ["call.completed", "end-of-call"], {
      says: "call.ended always precedes call.completed and end-of-call",
      always: always("call.ended", { provenBy: ["call.completed", "end-of-call", FINAL], ...talked }),
    }),
    precedes("call.completed", ["end-of-call"], {
      says: "call.completed always precedes end-of-call",
      always: always("call.completed", { provenBy: ["end-of-call", FINAL], ...talked }),
    }),
    precedes("end-of-call", [], {
      says: "end-of-call always precedes call.lifecycle-ended",
      always: always("end-of-call", { provenBy: [FINAL], ...talked }),
    }),
    ...ACTIONS.map((action) =>
      precedes(action, ["call.ended"], { says: "actions happen during the conversation", always: null }),
    ),
    {
      ruleId: "reached-or-not",
      kind: "one-of",
      groups: [...DIAL_FAILURES.map((type) => [type]), [...CONVERSATION, ...ACTIONS]],
      says: "an attempt is a conversation, or one of call.failed, call.busy and call.no-answer",
      source: GUIDE,
      assumed: false,
    },
    {
      ruleId: "lifecycle-ended-last",
      kind: "last",
      type: FINAL,
      says: "call.lifecycle-ended is the final event of a call",
      source: GUIDE,
      assumed: false,
    },
  ],
  awaited: [
    { given: ["call.rescheduled"], unless: CLOSED, again: ["call.initiate"], inOrder: [FINAL] },
    {
      given: ["call.timeout"],
      unless: [...CLOSED, "call.rescheduled"],
      again: [],
      inOrder: ["end-of-call", FINAL],
    },
    {
      given: [...CONVERSATION, ...ACTIONS],
      unless: [...CLOSED, "call.rescheduled", "call.timeout"],
      again: [],
      inOrder: ["call.ended", "call.completed", "end-of-call", FINAL],
    },
    {
      given: ["call.initiate", ...DIAL_FAILURES],
      unless: [...CLOSED, "call.rescheduled", ...CONVERSATION, ...ACTIONS],
      again: [],
      inOrder: [FINAL],
    },
  ],
  terminal: [FINAL],
  deadlines: [
    {
      ruleId: "lifecycle-ended-comes",
      awaits: [FINAL],
      from: "end",
      wait: waitForFinal,
      says: "call.lifecycle-ended comes once all attempts are over",
      source: `${GUIDE} gives no time: 24 hours after the observed end are our judgement.`,
      assumed: true,
    },
  ],
};

function precedes(
  type: string,
  before: string[],
  { says, always }: { says: string; always: Always | null },
): LifecycleRule {
  const ruleId = `${type.replace(/^call\./, "").replaceAll("_", "-")}-first`;
  return { ruleId, kind: "precedes", type, before, always, says, source: GUIDE, assumed: false };
}

type Condition = { provenBy: string[]; given?: string[]; unless?: string[] };

function always(type: string, { provenBy, given = [], unless = [] }: Condition): Always {
  const { stage, kind } = CALL_EVENTS[type] ?? { stage: null, kind: "lifecycle" };
  const ghost = { label: type.replace(/^call\./, ""), stage, kind };
  return { provenBy, given, unless, orElse: null, within: null, ghost };
}
