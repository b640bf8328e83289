/**
 * What a record must look like (“Call Details”, “Post-call webhooks”). The body is untyped and samples differ, so little is
 * asked for: an id, and of the rest its type where it is there. Other fields are fine, and are told as drift.
 */
import { z } from "zod";
import { IN_CALL, type Kind, POST_CALL } from "./recognise";

const text = z.string().nullable().optional();
const flag = z.boolean().nullable().optional();
const number = z.number().nullable().optional();
const anything = z.unknown().optional();
const instant = z.iso.datetime({ offset: true }).nullable().optional();
const names = z.record(z.string(), z.unknown()).nullable().optional();
const link = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .optional();
/** Documented as a number, sent as text. */
const id = z.union([z.string().trim().min(1).max(512), z.number()], { error: "text that is not empty" });
const seconds = z
  .union([z.string().regex(/^\s*\d+(?:\.\d+)?\s*$/, "seconds, as text"), z.number().min(0)], {
    error: "seconds, as text",
  })
  .nullable()
  .optional();

const turn = z.looseObject({
  id: anything,
  created_at: instant,
  text,
  user: z.enum(["user", "assistant", "robot", "agent-action"]).optional(),
  c_id: text,
  status: text,
  transcript_id: anything,
});

const record = z.looseObject({
  call_id: id,
  c_id: text,
  to: text,
  from: text,
  inbound: flag,
  completed: flag,
  status: text,
  queue_status: text,
  answered_by: z.enum(["human", "voicemail", "no-answer", "unknown"]).nullable().optional(),
  call_length: z.number().min(0).nullable().optional(),
  corrected_duration: seconds,
  created_at: instant,
  started_at: instant,
  end_at: instant,
  price: number,
  summary: text,
  concatenated_transcript: text,
  transcripts: z.array(turn).nullable().optional(),
  recording_url: link,
  record: flag,
  variables: names,
  metadata: names,
  request_data: names,
  analysis: names,
  analysis_schema: anything,
  pathway_id: text,
  pathway_logs: anything,
  pathway_tags: anything,
  disposition_tag: text,
  call_ended_by: text,
  transferred_to: text,
  transferred_at: instant,
  pre_transfer_duration: number,
  post_transfer_duration: number,
  batch_id: text,
  error_message: text,
  max_duration: anything,
  endpoint_url: text,
  local_dialing: flag,
  citations: anything,
});

export const EVENT_SCHEMAS: Record<Kind, z.ZodType> = {
  [POST_CALL]: record,
  [IN_CALL]: z.looseObject({
    call_id: id,
    category: text,
    message: anything,
    timestamp: anything,
    log_level: anything,
  }),
};
