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

const user = z
  .looseObject({ id: id.optional(), name: optionalText, email: optionalText })
  .nullable()
  .optional();
const contact = z
  .looseObject({
    id: id.optional(),
    first_name: optionalText,
    last_name: optionalText,
    company_name: optionalText,
  })
  .nullable()
  .optional();
const number = z
  .looseObject({ id: id.optional(), name: optionalText, digits: optionalText })
  .nullable()
  .optional();

const CALL = {
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
    .array(z.looseObject({ content: optionalText }))
    .nullable()
    .optional(),
  tags: z
    .array(z.looseObject({ name: optionalText }))
    .nullable()
    .optional(),
};

const MESSAGE = {
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
          start_time: z.number().optional(),
          end_time: z.number().optional(),
        }),
      ),
    }),
  },
  "summary.created": { content: z.string() },
  "topics.created": { content: z.array(z.string()) },
  "sentiment.created": { participants: z.array(z.looseObject({ value: z.string() })) },
};

function schemaOf(type: string, { about }: AircallEventType): z.ZodType {
  switch (about) {
    case "call":
      return envelope(CALL);
    case "insight":
      return envelope({ id: id.optional(), call_id: id, ...INSIGHTS[type] });
    case "message":
      return envelope(MESSAGE);
    case "contact":
      return envelope({
        id,
        first_name: optionalText,
        last_name: optionalText,
        company_name: optionalText,
        phone_numbers: z
          .array(z.looseObject({ value: optionalText }))
          .nullable()
          .optional(),
      });
    default:
      return envelope({ id: id.optional() });
  }
}

export const EVENT_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  Object.entries(EVENTS).map(([type, event]) => [type, schemaOf(type, event)]),
);

/** For names we do not know, and for message callbacks: the token alone. */
export const UNKNOWN_SCHEMA = z.looseObject({ token: text });
