/**
 * Which call and which line. A call is known by the line that began it: lines it dialled name that one as
 * `ParentCallSid`. A SID that was cut groups nothing: it might be the beginning of another call's.
 */
import type { ReadFrom, Subject } from "../pack";
import { type Fields, textOf } from "./fields";

const LONGEST = 512;

export function subjectOf(fields: Fields): { subject: Subject | null; from: ReadFrom } {
  const own = keyAt(fields, "CallSid");
  const parent = keyAt(fields, "ParentCallSid");
  const isChild = textOf(fields, "ParentCallSid") !== undefined;
  if (isChild && parent === undefined) return { subject: null, from: {} };
  if (parent !== undefined) {
    const leg = own === undefined ? {} : { leg: own, parent };
    return { subject: { call: parent, ...leg }, from: { key: "ParentCallSid" } };
  }
  if (own === undefined) return { subject: null, from: {} };
  return { subject: { call: own, leg: own }, from: { key: "CallSid" } };
}

export function keyAt(fields: Fields, name: string): string | undefined {
  const text = textOf(fields, name)?.trim() ?? "";
  const isCut = /^(?:C|CA[0-9a-f]*)$/i.test(text) && text.length !== 34;
  return text === "" || text.length > LONGEST || isCut ? undefined : text;
}
