/**
 * What is answered where Twilio waits for TwiML and the source says nothing else. A call that still rings is turned away
 * as busy, which takes nothing from anybody: it is not answered, not billed, and never told as a conversation. Anywhere
 * else an empty document goes: it ends what the call was asked to do, and connects a line that was dialled with whisper.
 */
import type { Question } from "../../../../shared/answers";
import type { RawRequest, Reply } from "../pack";
import { asksForTwiml, nameEvent } from "./event-types";
import { directionOf } from "./facts";
import { type Fields, readFields, textOf } from "./fields";

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const BUSY = `${XML}<Response><Reject reason="busy"/></Response>`;
const NOTHING = `${XML}<Response/>`;
const WITHIN_MS = 15_000;
const OVERRIDES = "Twilio docs, “Webhooks (HTTP callbacks): Connection Overrides”";

const SAYS: Record<string, [says: string, template: string]> = {
  "twiml.request": [
    "Twilio carries out the TwiML that is answered: it says what the call does.",
    `${XML}<Response>\n  <Say>Hello. This call is answered by Ringback.</Say>\n</Response>`,
  ],
  "twiml.gather": [
    "Twilio goes on with the TwiML that is answered to what the person pressed or said.",
    `${XML}<Response>\n  <Say>You pressed {{Digits}}.</Say>\n</Response>`,
  ],
  "twiml.dial": [
    "Twilio goes on with the TwiML that is answered, for the person who is still there.",
    NOTHING,
  ],
  "twiml.record": ["Twilio goes on with the TwiML that is answered, after the recording.", NOTHING],
};

export const questions: Question[] = Object.entries(SAYS).map(([type, [says, template]]) => ({
  type,
  says,
  withinMs: WITHIN_MS,
  contentType: "text/xml",
  template,
  source: OVERRIDES,
}));

export function reply(request: RawRequest): Reply | null {
  const { fields } = readFields(request);
  if (fields === undefined || !asksForTwiml(nameEvent(fields)?.type)) return null;
  const body = new TextEncoder().encode(stillRings(fields) ? BUSY : NOTHING);
  return { status: 200, headers: [["content-type", "text/xml; charset=utf-8"]], body };
}

function stillRings(fields: Fields): boolean {
  return (
    directionOf(fields) === "inbound" &&
    textOf(fields, "CallStatus")?.trim() === "ringing" &&
    textOf(fields, "ParentCallSid") === undefined
  );
}
