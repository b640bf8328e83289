/** What each webhook must look like ("Post-call webhooks"). Fields that came later, or only with telephony, may be absent. */
import { z } from "zod";

const text = z.string().nullable().optional();
const id = z.string().trim().min(1).max(512);
const seconds = z.number().min(0).nullable().optional();
const moment = z.union([z.number().positive(), z.string().regex(/^\d{9,11}$/, "seconds since 1970")], {
  error: "seconds since 1970",
});
const record = z.record(z.string(), z.unknown()).nullable().optional();

/** Documented, and not read: it is no drift, and nothing is asked of it. */
const unread = z.unknown().optional();

function webhook(data: z.ZodType): z.ZodType {
  return z.looseObject({ type: z.string(), event_timestamp: moment, data });
}

const turn = z.looseObject({
  role: z.enum(["agent", "user"]),
  message: text,
  time_in_call_secs: seconds,
  ...{ tool_calls: unread, tool_results: unread, feedback: unread, conversation_turn_metrics: unread },
});

const phoneCall = z
  .looseObject({
    direction: z.enum(["inbound", "outbound"]).nullable().optional(),
    external_number: text,
    agent_number: text,
    call_sid: text,
    type: text,
    ...{ phone_number_id: unread, stream_sid: unread },
  })
  .nullable()
  .optional();

const metadata = z.looseObject({
  start_time_unix_secs: moment,
  call_duration_secs: seconds,
  cost: z.number().min(0).nullable().optional(),
  termination_reason: text,
  ...{ accepted_time_unix_secs: unread, deletion_settings: unread, feedback: unread },
  ...{ authorization_method: unread, charging: unread, main_language: unread },
  phone_call: phoneCall,
});

const analysis = z
  .looseObject({
    call_successful: z.enum(["success", "failure", "unknown"]).nullable().optional(),
    transcript_summary: text,
    evaluation_criteria_results: record,
    data_collection_results: record,
  })
  .nullable()
  .optional();

const client = z
  .looseObject({
    dynamic_variables: record,
    user_id: text,
    ...{ conversation_config_override: unread, custom_llm_extra_body: unread },
  })
  .nullable()
  .optional();
const flag = z.boolean().nullable().optional();

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  post_call_transcription: webhook(
    z.looseObject({
      agent_id: id,
      agent_name: text,
      conversation_id: id,
      user_id: text,
      status: z.enum(["initiated", "in-progress", "processing", "done", "failed"]),
      transcript: z.array(turn),
      metadata,
      analysis,
      conversation_initiation_client_data: client,
      has_audio: flag,
      has_user_audio: flag,
      has_response_audio: flag,
    }),
  ),
  post_call_audio: webhook(
    z.looseObject({
      agent_id: id,
      agent_name: unread,
      conversation_id: id,
      user_id: unread,
      full_audio: z.string().min(4, "Base64"),
    }),
  ),
  call_initiation_failure: webhook(
    z.looseObject({
      agent_id: id,
      agent_name: unread,
      conversation_id: id,
      user_id: unread,
      failure_reason: z.enum(["busy", "no-answer", "unknown"]),
      metadata: z
        .looseObject({ type: z.enum(["twilio", "sip"]), body: z.looseObject({}) })
        .nullable()
        .optional(),
      conversation_initiation_client_data: client,
    }),
  ),
  voice_removal_notice: webhook(z.looseObject({})),
  voice_removal_notice_withdrawn: webhook(z.looseObject({})),
  voice_removed: webhook(z.looseObject({})),
};

/** For types we do not know: the envelope alone. */
export const UNKNOWN_SCHEMA = webhook(z.looseObject({}));
