/**
 * What each event must look like, from Aircall's API reference as others quote it. Asked for is the envelope and what a
 * call cannot be read without; a call carries all of its fields in every event, most of them null until they happen.
 */
import { z } from "zod";
import { type AircallEventType, EVENTS } from "./event-types";

const text = z.string().trim().min(1);
const id = z.union([z.number(), text], { error: "an id" });
const seconds = z.number().int().nullable().optional();
const optionalText = z.string().nullable().optional();
const object = z.looseObject({}).nullable().optional();

function envelope(data: Record<string, z.ZodType>): z.ZodType {
  return z.looseObject({
    resource: z.string().optional(),
    event: text,
    timestamp: z.number().int(),
    token: text,
    data: z.looseObject(data),
  });
}

/** Fields that the reference names and nothing here reads: they are no drift. */
function named(names: string): Record<string, z.ZodType> {
  return Object.fromEntries(names.split(" ").map((name) => [name, z.unknown().optional()]));
}
const USER = named(
  "direct_link available availability_status substatus created_at time_zone language wrap_up_time extension numbers last_call_id",
);
const NUMBER = named(
  "direct_link country time_zone open availability_status is_ivr live_recording_activated priority created_at messages",
);
const CONTACT = named("direct_link information is_shared created_at updated_at phone_numbers emails");

const user = z
  .looseObject({ ...USER, id: id.optional(), name: optionalText, email: optionalText })
  .nullable()
  .optional();
const contact = z
  .looseObject({
    ...CONTACT,
    id: id.optional(),
    first_name: optionalText,
    last_name: optionalText,
    company_name: optionalText,
  })
  .nullable()
  .optional();
const number = z
  .looseObject({ ...NUMBER, id: id.optional(), name: optionalText, digits: optionalText })
  .nullable()
  .optional();

const CALL = {
  ...named("cost external_transferred_to external_caller_number participants ivr_options_selected"),
  id,
  call_uuid: optionalText,
  sid: optionalText,
  direct_link: optionalText,
  direction: z.enum(["inbound", "outbound"]),
  status: z.enum(["initial", "answered", "done"]),
  missed_call_reason: optionalText,
  started_at: seconds,
  answered_at: seconds,
  ended_at: seconds,
  duration: z.number().min(0).nullable().optional(),
  raw_digits: optionalText,
  recording: optionalText,
  recording_short_url: optionalText,
  voicemail: optionalText,
  voicemail_short_url: optionalText,
  asset: optionalText,
  archived: z.boolean().nullable().optional(),
  number,
  user,
  contact,
  assigned_to: user,
  transferred_by: user,
  transferred_to: object,
  teams: z
    .array(z.looseObject({ name: optionalText }))
    .nullable()
    .optional(),
  comments: z
    .array(z.looseObject({ ...named("id posted_at posted_by"), content: optionalText }))
    .nullable()
    .optional(),
  tags: z
    .array(z.looseObject({ ...named("id color description"), name: optionalText }))
    .nullable()
    .optional(),
};

const MESSAGE = {
  ...named("direct_link channel media_url media_urls from to created_at sent_at received_at"),
  id,
  direction: z.enum(["inbound", "outbound"]),
  status: optionalText,
  body: optionalText,
  content: optionalText,
  external_number: optionalText,
  raw_digits: optionalText,
  number,
  user,
  contact,
};

const INSIGHTS: Record<string, Record<string, z.ZodType>> = {
  "transcription.created": {
    content: z.looseObject({
      language: optionalText,
      utterances: z.array(
        z.looseObject({
          text: z.string(),
          participant_type: optionalText,
          ...named("user_id phone_number"),
          start_time: z.number().optional(),
          end_time: z.number().optional(),
        }),
      ),
    }),
  },
  "summary.created": { content: z.string() },
  "topics.created": { content: z.array(z.string()) },
  "sentiment.created": {
    participants: z.array(z.looseObject({ ...named("phone_number type"), value: z.string() })),
  },
};

const INSIGHT = "call_uuid call_created_at type content";
const INSIGHT_FIELDS: Record<string, string> = {
  ai_voice_agent: "call_uuid agent_id agent_name started_at ended_at escalated_to summary intake_answers",
  playbook_result: `${INSIGHT} playbook_result`,
  call_evaluation: `${INSIGHT} evaluation`,
  realtime_transcription: `${INSIGHT} utterances`,
};
const OTHERS: Record<string, Record<string, z.ZodType>> = {
  user: { ...USER, ...named("name email") },
  number: { ...NUMBER, ...named("name digits") },
  team: named("direct_link name created_at users"),
  integration: named("name company_id deleted_at"),
  analytics: named("report_id status download_url error created_at"),
};

function schemaOf(type: string, { about }: AircallEventType): z.ZodType {
  switch (about) {
    case "call":
      return envelope(CALL);
    case "insight":
      return envelope({
        ...named(INSIGHT_FIELDS[type.split(".")[0] ?? ""] ?? INSIGHT),
        id: id.optional(),
        call_id: id,
        ...INSIGHTS[type],
      });
    case "message":
      return envelope(MESSAGE);
    case "contact":
      return envelope({
        ...CONTACT,
        id,
        first_name: optionalText,
        last_name: optionalText,
        company_name: optionalText,
        phone_numbers: z
          .array(z.looseObject({ ...named("id label"), value: optionalText }))
          .nullable()
          .optional(),
      });
    default:
      return envelope({ ...OTHERS[type.split(".")[0] ?? ""], id: id.optional() });
  }
}

export const EVENT_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  Object.entries(EVENTS).map(([type, event]) => [type, schemaOf(type, event)]),
);

/** For names we do not know, and for message callbacks: the token alone. */
export const UNKNOWN_SCHEMA = z.looseObject({ token: text });
