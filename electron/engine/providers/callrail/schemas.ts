/**
 * What each event must look like, from "Webhooks" (CallRail support), the vendor's test vector of "Validating
 * Payloads" and deliveries seen in public: numbers may be text, and what is not there is empty text, null or left out.
 * Only the start of a call is asked for, and the moment of a message; ids are checked where they are read.
 */
import { z } from "zod";
import { CALL_TYPES, LISTED } from "./event-types";

const empty = z.literal("");
const optional = (type: z.ZodType) => type.nullable().optional();

const text = optional(z.union([z.string(), z.number()], { error: "text" }));
const noNumber = { error: "a number, not negative" };
const digits = z.string().regex(/^\s*(?:\d+(?:\.\d+)?)?\s*$/, noNumber);
const number = optional(z.union([z.number().min(0), digits], noNumber));
const truth = optional(z.union([z.boolean(), z.enum(["true", "false"]), empty], { error: "true or false" }));
const link = optional(z.union([z.url({ protocol: /^https?$/ }), empty], { error: "a link" }));
const list = optional(z.union([z.array(z.unknown()), empty], { error: "a list" }));
const texts = optional(z.union([z.array(z.unknown()), z.string()], { error: "a list, or text" }));
const object = optional(z.union([z.record(z.string(), z.unknown()), empty], { error: "an object" }));
const instant = z.iso.datetime({ offset: true });
const laterInstant = optional(z.union([instant, empty], { error: "a time such as 2026-03-02T09:15:04Z" }));
const direction = optional(
  z.union([z.enum(["inbound", "outbound"]), empty], { error: "inbound or outbound" }),
);
const callType = optional(z.union([z.enum(CALL_TYPES), empty], { error: `one of ${CALL_TYPES.join(", ")}` }));

function fields(type: z.ZodType, names: string): Record<string, z.ZodType> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, type]));
}

const ids = fields(text, "resource_id id company_id company_resource_id person_resource_id");

const attribution = fields(
  text,
  `source medium campaign keywords referrer referring_url landing landing_page_url gclid fbclid msclkid ga
  utm_source utm_medium utm_campaign utm_term utm_content utma utmb utmc utmv utmz`,
);

const startedCall = z.looseObject({
  ...ids,
  ...attribution,
  start_time: instant,
  created_at: laterInstant,
  timestamp: laterInstant,
  direction,
  call_type: callType,
  duration: number,
  ...fields(truth, "answered voicemail first_call"),
  ...fields(number, "prior_calls total_calls"),
  ...fields(list, "tags detail_tags"),
  ...fields(
    text,
    `tracker_id tracker_resource_id company_name company_time_zone customer_name customer_phone_number
    customer_city customer_state customer_country business_phone_number tracking_phone_number
    source_name formatted_tracking_source referrer_domain last_requested_url device_type
    formatted_call_type formatted_customer_location formatted_business_phone_number formatted_customer_name
    formatted_customer_name_or_phone_number formatted_customer_phone_number formatted_duration
    formatted_tracking_phone_number formatted_value callernum callername callercity callerstate callercountry
    callsource trackingnum destinationnum datetime landingpage referrermedium tag ip kissmetrics_id`,
  ),
});

const finishedCall = startedCall.extend({
  recording_duration: number,
  spam: truth,
  milestones: object,
  integration_data: list,
  ...fields(link, "recording recording_player recording_redirect timeline_url"),
  ...fields(texts, "conversational_transcript call_highlights keywords_spotted speaker_percent waveforms"),
  ...fields(
    text,
    `transcription call_summary note value lead_status score agent_email keypad_entries custom
    good_lead_call_id good_lead_call_time`,
  ),
});

/**
 * "Listing All Calls", the fields that come anyway and those we ask for: null where there is nothing, some things as
 * objects. `export` stands there where it is a row of the call log's export.
 */
const listedCall = z.looseObject({
  start_time: instant,
  created_at: laterInstant,
  direction,
  call_type: callType,
  duration: number,
  recording_duration: number,
  ...fields(truth, "answered voicemail first_call"),
  ...fields(number, "prior_calls total_calls"),
  ...fields(list, "tags"),
  ...fields(link, "recording recording_player timeline_url"),
  ...fields(texts, "call_highlights"),
  milestones: object,
  ...fields(
    text,
    `id person_id company_id tracker_id company_name company_time_zone customer_name customer_phone_number
    customer_city customer_state customer_country business_phone_number tracking_phone_number agent_email
    call_summary transcription sentiment note value lead_status device_type source source_name medium campaign
    keywords referrer_domain referring_url landing_page_url last_requested_url gclid fbclid msclkid
    utm_source utm_medium utm_campaign utm_term utm_content`,
  ),
  export: z.record(z.string(), z.string()).optional(),
});

const modifiedCall = finishedCall.extend({ changes: list });

const message = z.looseObject({
  ...ids,
  ...fields(text, "source_number destination_number content message_type lead_status conversation_id"),
  timestamp: instant,
  media_urls: list,
});

const form = z.looseObject({
  ...ids,
  ...attribution,
  ...fields(text, "lead_status form_url url session_uuid timeline_url fcid"),
  form_data: z.record(z.string(), z.unknown()),
  submitted_at: instant,
  created_at: laterInstant,
  updated_at: laterInstant,
  timestamp: laterInstant,
  first_form: truth,
});

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "pre-call": startedCall,
  "routing-complete": startedCall,
  "post-call": finishedCall,
  "call-modified": modifiedCall,
  "outbound-post-call": finishedCall,
  "outbound-call-modified": modifiedCall,
  [LISTED]: listedCall,
  "text-received": message,
  "text-sent": message.extend({ agent: text }),
  form,
};
