/**
 * Which events belong to a call. Deliveries run side by side and in any order ("Webhook Fundamentals"), and a session has
 * as many lines as are dialled: so only what holds for the session as a whole is a rule.
 */
import type { Lifecycle } from "../pack";
import { waitForEnd } from "./knowledge";

export const lifecycle: Lifecycle = {
  rules: [
    {
      ruleId: "initiated-first",
      kind: "precedes",
      type: "call.initiated",
      before: ["call.analyzed"],
      always: {
        provenBy: ["call.answered", "call.hangup", "call.analyzed"],
        given: [],
        unless: [],
        orElse: null,
        within: null,
        ghost: { label: "initiated", stage: "dialing", kind: "lifecycle" },
      },
      says: "call.initiated comes of every line, before anything is made of the call",
      source: "Our judgement: “Voice API Webhooks” lists it for every call and promises no order.",
      assumed: true,
    },
    {
      ruleId: "conversation-first",
      kind: "precedes",
      type: "call.conversation.ended",
      before: ["call.conversation_insights.generated", "call.analyzed"],
      always: null,
      says: "an assistant's conversation ends before its insights are made",
      source: "Telnyx API reference, “Call analyzed”",
      assumed: false,
    },
    {
      ruleId: "detection-starts",
      kind: "precedes",
      type: "call.machine.premium.detection.started",
      before: ["call.machine.premium.detection.ended"],
      always: null,
      says: "a premium detection starts before it ends",
      source: "Telnyx API reference, “Call machine premium detection started”",
      assumed: false,
    },
  ],
  awaited: [
    {
      given: ["call.initiated", "call.answered", "call.bridged"],
      unless: ["call.analyzed"],
      again: [],
      inOrder: ["call.initiated", "call.answered", "call.hangup"],
    },
    {
      given: ["call.conversation.ended"],
      unless: ["call.conversation_insights.generated"],
      again: [],
      inOrder: ["call.conversation.ended", "call.analyzed"],
    },
    {
      given: ["texml.instructions", "texml.initiated", "texml.ringing", "texml.answered"],
      unless: [],
      again: [],
      inOrder: ["texml.initiated", "texml.ringing", "texml.answered", "texml.completed"],
    },
  ],
  terminal: [],
  deadlines: [
    {
      ruleId: "end-comes",
      awaits: ["call.hangup", "texml.completed", "call.analyzed"],
      from: "first-event",
      wait: waitForEnd,
      says: "a call that began also ends",
      source: "Our judgement: a call lasts four hours at most unless the command says otherwise.",
      assumed: true,
    },
  ],
};
