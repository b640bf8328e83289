/** Which events belong to an attempt, by the state graph of "Call Lifecycle & Webhooks". */
import type { Lifecycle } from "../pack";
import { CALL_EVENTS } from "./event-types";

const CONVERSATION = ["call.in-progress", "call.ended", "call.completed", "call.timeout", "end-of-call"];
const ACTIONS = ["create_order", "send_whatsapp"];
/** After these the graph does not say what of the conversation's events still comes. */
const CUT_SHORT = ["call.timeout", "call.aborted", "call.rescheduled"];

export const lifecycle: Lifecycle = {
  finalType: "call.lifecycle-ended",
  expected: [
    expected("call.initiate", {
      provenBy: [
        ...CONVERSATION,
        ...ACTIONS,
        "call.failed",
        "call.busy",
        "call.no-answer",
        "call.rescheduled",
      ],
    }),
    expected("call.in-progress", {
      provenBy: ["call.ended", "call.completed", "call.timeout", "end-of-call", ...ACTIONS],
    }),
    expected("call.ended", {
      provenBy: ["call.completed", "end-of-call", "call.lifecycle-ended"],
      given: [...CONVERSATION, ...ACTIONS],
      unless: CUT_SHORT,
    }),
    expected("call.completed", {
      provenBy: ["end-of-call", "call.lifecycle-ended"],
      given: [...CONVERSATION, ...ACTIONS],
      unless: CUT_SHORT,
    }),
    expected("end-of-call", {
      provenBy: ["call.lifecycle-ended"],
      given: [...CONVERSATION, ...ACTIONS],
      unless: CUT_SHORT,
    }),
  ],
  awaited,
};

/**
 * Only what the graph promises. Whether call.lifecycle-ended follows call.skip, call.validation-failed and
 * call.aborted is not stated, so nothing is awaited after them.
 */
function awaited(types: string[]): string[] {
  const has = (...names: string[]) => names.some((name) => types.includes(name));
  if (has("call.lifecycle-ended", "call.aborted", "call.skip", "call.validation-failed")) return [];
  if (has("call.rescheduled")) return ["call.initiate", "call.lifecycle-ended"];
  if (has("call.timeout")) return without(types, ["end-of-call", "call.lifecycle-ended"]);
  if (has(...CONVERSATION, ...ACTIONS)) {
    return afterLatest(types, ["call.in-progress", "call.ended", "call.completed", "end-of-call"]);
  }
  return has("call.initiate", "call.failed", "call.busy", "call.no-answer") ? ["call.lifecycle-ended"] : [];
}

/** What lies before the latest event that came is missing, not awaited. */
function afterLatest(types: string[], order: string[]): string[] {
  const latest = order.findLastIndex((type) => types.includes(type));
  return [...order.slice(Math.max(latest + 1, 1)), "call.lifecycle-ended"];
}

function without(types: string[], wanted: string[]): string[] {
  return wanted.filter((type) => !types.includes(type));
}

type Condition = { provenBy: string[]; given?: string[]; unless?: string[] };

function expected(
  type: string,
  { provenBy, given = [], unless = [] }: Condition,
): Lifecycle["expected"][number] {
  const { stage, kind } = CALL_EVENTS[type] ?? { stage: null, kind: "lifecycle" };
  return { type, label: type.replace(/^call\./, ""), stage, kind, provenBy, given, unless };
}
