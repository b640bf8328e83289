/**
 * Whether a body is Bland's. It has no envelope and no type: the body is the call record itself. A record is known by its
 * `call_id` beside two of the names that only Bland's records have. In-call events (`webhook_events`) have no documented
 * shape: one is taken for it that names a call by an id as Bland makes them, a UUID, and is no record.
 */
import type { Json } from "../../../../shared/words";
import { isObject, textAt, valueAt } from "../paths";

export const POST_CALL = "post-call";
export const IN_CALL = "in-call";

const MARKS = [
  "c_id",
  "completed",
  "concatenated_transcript",
  "corrected_duration",
  "call_length",
  "queue_status",
  "answered_by",
  "call_ended_by",
  "transcripts",
  "pathway_logs",
  "disposition_tag",
  "request_data",
];
/** What follows it was broken on the way: then it is of no call, and still Bland's. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z-])/i;

export type Kind = typeof POST_CALL | typeof IN_CALL;

/** Null: none of Bland's. */
export function kindOf(body: Json | undefined): Kind | null {
  if (!isObject(body)) return null;
  const marks = MARKS.filter((name) => Object.hasOwn(body, name)).length;
  // Without an id it is of no call; that many of the names are nobody else's.
  if (marks >= (Object.hasOwn(body, "call_id") ? 2 : 4)) return POST_CALL;
  return UUID.test(textAt(body, "call_id")?.trim() ?? "") ? IN_CALL : null;
}

/** The id groups all that is told of one call. Of blanks or absurd length it groups nothing. */
export function callIdOf(body: Json): string | null {
  const sent = valueAt(body, "call_id");
  const id = typeof sent === "number" ? String(sent) : typeof sent === "string" ? sent.trim() : "";
  return id === "" || id.length > 512 ? null : id;
}
