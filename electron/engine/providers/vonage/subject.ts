/**
 * Which call and which line: a call is the conversation, a line the `uuid`, which machine detection calls `call_uuid`. A
 * transfer belongs to the conversation that the line leaves (assumed). An id that was cut joins nothing.
 */
import type { ReadFrom, Subject } from "../pack";
import { textAt } from "../paths";
import type { Fields } from "./event-types";

const LONGEST = 512;
const WHOLE = "CON-00000000-0000-0000-0000-000000000000".length;

export function subjectOf(fields: Fields, type: string | null): { subject: Subject | null; from: ReadFrom } {
  const place = type === "transfer" ? "conversation_uuid_from" : "conversation_uuid";
  const call = textAt(fields, place)?.trim() ?? "";
  if (call === "" || call.length > LONGEST || isCut(call)) return { subject: null, from: {} };
  const leg = (textAt(fields, "uuid") ?? textAt(fields, "call_uuid"))?.trim() ?? "";
  const line = leg === "" || leg.length > LONGEST ? {} : { leg };
  return { subject: { call, ...line }, from: { key: place } };
}

/** It begins as a conversation's and is not as long as one. */
export function isCut(value: string): boolean {
  const text = value.trim();
  return /^C(?:O(?:N(?:-[0-9a-f-]*)?)?)?$/i.test(text) && text.length !== WHOLE;
}
