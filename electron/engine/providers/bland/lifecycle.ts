/** What belongs to a call: its record, and before that whatever is told while it runs. No page gives an order. */
import type { Lifecycle } from "../pack";
import { waitForRecord } from "./knowledge";
import { IN_CALL, POST_CALL } from "./recognise";

export const lifecycle: Lifecycle = {
  finalType: POST_CALL,
  rules: [
    {
      ruleId: "in-call-before-record",
      kind: "precedes",
      type: IN_CALL,
      before: [POST_CALL],
      always: null,
      says: "what is told during a call comes before its record",
      source: "Our judgement: by what the two are for; no page gives an order.",
      assumed: true,
    },
  ],
  awaited: [{ given: [IN_CALL], unless: [], again: [], inOrder: [POST_CALL] }],
  /** A record may be sent again at any time. */
  terminal: [],
  deadlines: [
    {
      ruleId: "record-comes",
      awaits: [POST_CALL],
      from: "first-event",
      wait: waitForRecord,
      says: "a call that was told of also has its record",
      source: "Our judgement: no page says when the record is sent.",
      assumed: true,
    },
  ],
};
