/**
 * What each event must look like, from "Webhooks" (CallRail support), the vendor's test vector of "Validating
 * Payloads" and deliveries seen in public: numbers may be text, and what is not there is empty text, null or left out.
 * Asked for is only what is read; a value is wrong where it cannot be used. The id is checked where it is read.
 */
import { z } from "zod";
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { readInstant } from "../times";
import { CALL_TYPES } from "./event-types";
import { isThere, plainBoolean, plainNumber, plainText } from "./values";

/** A value that is not there, or one that `usable` takes. */
function orEmpty(usable: (value: Json) => boolean, error: string): z.ZodType {
  const check = (value: unknown) => !isThere(value as Json | undefined) || usable(value as Json);
  return z.unknown().refine(check, { error }).optional();
}

const text = orEmpty((value) => plainText(value) !== undefined, "text");
const number = orEmpty((value) => plainNumber(value) !== undefined, "a number, not negative");
const truth = orEmpty((value) => plainBoolean(value) !== undefined, "true or false");
const link = orEmpty((value) => readLink(value) !== undefined, "a link");
const list = orEmpty((value) => Array.isArray(value), "a list");
const instant = z.unknown().refine((value) => typeof readInstant(value as Json) === "number", {
  error: "a time such as 2026-03-02T09:15:04.120-06:00",
});
const direction = orEmpty((value) => value === "inbound" || value === "outbound", "inbound or outbound");
const callType = orEmpty(
  (value) => typeof value === "string" && CALL_TYPES.some((known) => known === value.trim().toLowerCase()),
  `one of ${CALL_TYPES.join(", ")}`,
);

const call = z.looseObject({
  company_resource_id: text,
  company_name: text,
  person_resource_id: text,
  direction,
  call_type: callType,
  answered: truth,
  voicemail: truth,
  duration: number,
  start_time: instant,
  customer_name: text,
  tags: list,
  first_call: truth,
});

const finished = call.extend({
  recording: link,
  recording_player: link,
  recording_duration: number,
  transcription: text,
  call_summary: text,
  note: text,
  value: text,
  lead_status: text,
  timeline_url: link,
  agent_email: text,
  spam: truth,
});

const modified = finished.extend({ changes: list });

const message = z.looseObject({
  company_resource_id: text,
  person_resource_id: text,
  source_number: text,
  destination_number: text,
  content: text,
  media_urls: list,
  timestamp: instant,
});

const form = z.looseObject({
  company_resource_id: text,
  person_resource_id: text,
  form_data: z.record(z.string(), z.unknown()),
  submitted_at: instant,
});

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "pre-call": call,
  "routing-complete": call,
  "post-call": finished,
  "call-modified": modified,
  "outbound-post-call": finished,
  "outbound-call-modified": modified,
  "text-received": message,
  "text-sent": message,
  form,
};
