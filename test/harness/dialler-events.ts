/** Events of a dialler no pack knows, with JSON of its own, and a mapping that tells what they mean. */
import type { Mapping } from "../../shared/mapping";

export const diallerMapping: Mapping = {
  expressions: {
    callKey: "call_id",
    type: "what",
    endedWhen: 'what = "hung_up"',
    finalWhen: 'what = "written_up"',
    phone: "number",
    personName: "who",
    summary: "notes",
  },
  requires: ["summary"],
};

export function diallerEvent(what: string, callId: string, more: object = {}): string {
  return JSON.stringify({ what, call_id: callId, number: "+12025550142", who: "Dana Weber", ...more });
}

/** A conversation from its beginning to its notes: four events. */
export function diallerCall(callId: string): string[] {
  return [
    diallerEvent("dialled", callId),
    diallerEvent("picked_up", callId),
    diallerEvent("hung_up", callId),
    diallerEvent("written_up", callId, { notes: `Notes of ${callId}.` }),
  ];
}
