/**
 * What each event must look like, from “Get Call”, “Get Chat” and the types of retell-sdk 5.66.1. Everything but the id may
 * be left out: a call is told as far as it has come. Other fields are fine, and are told as drift.
 */
import { z } from "zod";
import { REASONS } from "./reasons";

const text = z.string().nullable().optional();
const flag = z.boolean().nullable().optional();
const count = z.number().min(0).nullable().optional();
const millis = z.number().int().min(0).nullable().optional();
const link = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .optional();
const anything = z.unknown().optional();
const names = z.record(z.string(), z.unknown()).nullable().optional();
const id = z.string().trim().min(1).max(512);
const destination = z
  .union([z.string(), z.looseObject({})], { error: "text, or an object" })
  .nullable()
  .optional();

const word = z.looseObject({ word: text, start: z.number().optional(), end: z.number().optional() });
const turns = z
  .array(
    z.looseObject({
      role: z.string(),
      content: text,
      words: z.array(word).optional(),
      // Of a tool that was called, and of its result.
      ...{ tool_call_id: anything, name: anything, arguments: anything, successful: anything },
    }),
  )
  .nullable()
  .optional();

const analysis = z
  .looseObject({
    call_summary: text,
    in_voicemail: flag,
    user_sentiment: z.enum(["Negative", "Positive", "Neutral", "Unknown"]).nullable().optional(),
    call_successful: flag,
    custom_analysis_data: anything,
  })
  .nullable()
  .optional();

const cost = z
  .looseObject({
    combined_cost: z.number().optional(),
    total_duration_seconds: z.number().optional(),
    total_duration_unit_price: z.number().optional(),
    product_costs: z
      .array(z.looseObject({ product: text, unit_price: anything, cost: z.number().optional() }))
      .optional(),
  })
  .nullable()
  .optional();

const call = z.looseObject({
  call_id: id,
  call_type: z.enum(["phone_call", "web_call"]).optional(),
  call_status: z.enum(["registered", "not_connected", "ongoing", "ended", "error"]).optional(),
  agent_id: text,
  agent_name: text,
  agent_tag: text,
  agent_version: z.number().optional(),
  access_token: text,
  direction: z.enum(["inbound", "outbound"]).optional(),
  from_number: text,
  to_number: text,
  metadata: anything,
  retell_llm_dynamic_variables: names,
  collected_dynamic_variables: names,
  custom_sip_headers: names,
  data_storage_setting: z
    .enum(["everything", "everything_except_pii", "basic_attributes_only"])
    .nullable()
    .optional(),
  opt_in_signed_url: flag,
  opt_out_sensitive_data_storage: flag,
  start_timestamp: millis,
  end_timestamp: millis,
  transfer_end_timestamp: millis,
  duration_ms: count,
  disconnection_reason: z
    .enum(Object.keys(REASONS) as [string, ...string[]])
    .nullable()
    .optional(),
  transcript: text,
  transcript_object: turns,
  transcript_with_tool_calls: turns,
  scrubbed_transcript_with_tool_calls: turns,
  recording_url: link,
  recording_multi_channel_url: link,
  scrubbed_recording_url: link,
  scrubbed_recording_multi_channel_url: link,
  public_log_url: link,
  knowledge_base_retrieved_contents_url: link,
  latency: anything,
  llm_token_usage: anything,
  call_cost: cost,
  call_analysis: analysis,
  telephony_identifier: z.looseObject({ twilio_call_sid: text }).nullable().optional(),
  transfer_destination: destination,
});

const event = (object: z.ZodType) => z.looseObject({ event: z.string(), call: object });
const plain = event(call);
const transcript = z.looseObject({ event: z.string(), call, transcript_with_tool_calls: turns });
const transfer = z.looseObject({
  event: z.string(),
  call,
  transfer_destination: destination,
  transfer_option: anything,
});

const chat = z.looseObject({
  event: z.string(),
  chat: z.looseObject({
    chat_id: id,
    agent_id: text,
    chat_status: z.enum(["ongoing", "ended", "error"]).optional(),
    chat_type: z.enum(["api_chat", "sms_chat"]).optional(),
    chat_analysis: anything,
    chat_cost: anything,
    metadata: anything,
    retell_llm_dynamic_variables: names,
    collected_dynamic_variables: names,
    message_with_tool_calls: anything,
    start_timestamp: millis,
    end_timestamp: millis,
    transcript: text,
    version: anything,
  }),
});

const asked = z.looseObject({ agent_id: text, agent_version: anything, from_number: text, to_number: text });

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  call_started: plain,
  transcript_updated: transcript,
  transfer_started: transfer,
  transfer_bridged: transfer,
  transfer_cancelled: transfer,
  transfer_ended: transfer,
  call_ended: plain,
  call_analyzed: plain,
  chat_started: chat,
  chat_ended: chat,
  chat_analyzed: chat,
  call_inbound: z.looseObject({ event: z.string(), call_inbound: asked }),
  chat_inbound: z.looseObject({ event: z.string(), chat_inbound: asked }),
};

/** For names we do not know: the envelope alone. */
export const UNKNOWN_SCHEMA = z.looseObject({ event: z.string() });
