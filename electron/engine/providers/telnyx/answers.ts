/**
 * TeXML asks: for instructions when a call begins and when a verb with an `action` is done. The call stands still until
 * the answer is there and is cut off by an empty one, so by itself the pack answers with a pause: the line stays open for
 * a minute, says nothing, and nothing else happens. Call Control asks nothing: it takes commands by its API.
 */
import type { Question } from "../../../../shared/answers";
import type { RawRequest, Reply } from "../pack";
import { isForm, readPayload } from "../payload";
import { texmlTypeOf } from "./texml";

const HOLD = '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Pause length="60"/></Response>';
const SAY =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Say>Thank you for calling.</Say><Hangup/></Response>';

const ASKING = ["texml.instructions", "texml.gather"];

export const questions: Question[] = [
  {
    type: "texml.instructions",
    says: "Telnyx carries out the TeXML of the answer on the call; without one the failover URL is asked, then the call ends.",
    withinMs: 5000,
    contentType: "application/xml",
    template: SAY,
    source:
      "Telnyx, “TeXML Instruction Fetching” and “TeXML Fundamentals”; how long it waits is our assumption.",
  },
  {
    type: "texml.gather",
    says: "Telnyx goes on with the TeXML of the answer once the keys were pressed or the words were heard.",
    withinMs: 5000,
    contentType: "application/xml",
    template: SAY,
    source: "Telnyx, “Gather”; how long it waits is our assumption.",
  },
];

export function reply(request: RawRequest): Reply | null {
  if (!isForm(request) && request.method.toUpperCase() !== "GET") return null;
  const type = texmlTypeOf(readPayload(request).value);
  if (typeof type !== "string" || !ASKING.includes(type)) return null;
  return {
    status: 200,
    headers: [["content-type", "application/xml; charset=utf-8"]],
    body: new TextEncoder().encode(HOLD),
  };
}
