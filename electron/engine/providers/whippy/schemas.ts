/**
 * What each event must look like. Documented is the envelope and the first fields of a message ("Webhooks"); contacts
 * and conversations are as the API's description has them. Of calls only the id and a delivery status are asked for.
 * Other fields are fine everywhere.
 */
import { z } from "zod";
import { CALL_STATUSES } from "./statuses";

const instant = z.iso.datetime({ offset: true }).nullable().optional();
const link = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .optional();
const text = z.string().nullable().optional();
/** JSON numbers are read as text where they are too long; a short one is an id just as well. */
const id = z.union([z.string().trim().min(1).max(512), z.number()], { error: "text that is not empty" });
const idOrNull = id.nullable().optional();
const direction = z.enum(["INBOUND", "OUTBOUND"]).optional();
const times = { created_at: instant, updated_at: instant };

function envelope(data: z.ZodType): z.ZodType {
  return z.looseObject({ data, event: z.string(), request_id: id });
}

const contactFields = {
  external_id: idOrNull,
  name: text,
  email: text,
  phone: text,
  state: z.enum(["open", "archived", "blocked"]).nullable().optional(),
  blocked: z.boolean().nullable().optional(),
  communication_preferences: z.array(z.looseObject({ opt_in: z.boolean().nullable().optional() })).optional(),
  contact_tags: z.array(z.looseObject({})).optional(),
};

const turn = z.looseObject({ role: text, content: text });

const callDetail = z
  .looseObject({
    duration_seconds: z.number().min(0).nullable().optional(),
    recording_url: link,
    summary: z.string().trim().min(1).nullable().optional(),
    transcript: z
      .union([z.array(turn), z.string()], { error: "a list of turns, or text" })
      .nullable()
      .optional(),
    started_at: instant,
    ended_at: instant,
  })
  .nullable()
  .optional();

const callFields = {
  id,
  type: text,
  direction,
  from: text,
  to: text,
  contact_id: idOrNull,
  conversation_id: idOrNull,
  channel_id: idOrNull,
  contact: z
    .looseObject({ id: idOrNull, ...contactFields })
    .nullable()
    .optional(),
  metadata: z.record(z.string(), z.unknown()).nullable().optional(),
  call: callDetail,
  ...times,
};

const call = envelope(z.looseObject({ ...callFields, delivery_status: z.string().min(1) }));
const callCreated = envelope(z.looseObject({ ...callFields, delivery_status: text }));

const message = envelope(
  z.looseObject({
    id,
    to: text,
    from: text,
    body: text,
    direction,
    type: text,
    attachments: z.array(z.unknown()).nullable().optional(),
    contact_id: idOrNull,
    conversation_id: idOrNull,
    ...times,
  }),
);

const contact = envelope(z.looseObject({ id, ...contactFields, ...times }));

const conversation = envelope(
  z.looseObject({
    id,
    contact_id: idOrNull,
    channel_id: idOrNull,
    channel_type: z.enum(["phone", "email", "fax"]).nullable().optional(),
    status: z.enum(["open", "closed", "automated", "spam"]).nullable().optional(),
    assigned_user_id: z.number().int().nullable().optional(),
    unread_count: z.number().int().min(0).nullable().optional(),
    last_message_date: instant,
    ...times,
  }),
);

const customObject = envelope(
  z.looseObject({
    id,
    key: z.string().regex(/^[a-z][a-z0-9_]*$/, "a name in snake_case"),
    label: text,
    ...times,
  }),
);

const resourceType = z.enum(["contact", "conversation", "message", "tag"]).nullable().optional();

const record = envelope(
  z.looseObject({
    id,
    external_id: idOrNull,
    associated_resource_type: resourceType,
    associated_resource_id: idOrNull,
    properties: z.record(z.string(), z.unknown()),
    ...times,
  }),
);

const association = envelope(
  z.looseObject({ id, associated_resource_type: resourceType, associated_resource_id: idOrNull, ...times }),
);

/** Campaigns and sequences are published as names of events only. */
const named = envelope(z.looseObject({ id, ...times }));

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "call.created": callCreated,
  "call.updated": call,
  ...Object.fromEntries(Object.keys(CALL_STATUSES).map((status) => [status, call])),
  "message.created": message,
  "message.updated": message,
  "contact.created": contact,
  "contact.updated": contact,
  "conversation.created": conversation,
  "conversation.updated": conversation,
  "campaign.updated": named,
  "sequence.updated": named,
  "custom_object.created": customObject,
  "custom_object.updated": customObject,
  "custom_object_record.created": record,
  "custom_object_record.updated": record,
  "custom_object_association.created": association,
  "custom_object_association.deleted": association,
};

/** For events we do not know: the envelope alone. */
export const UNKNOWN_SCHEMA = envelope(z.looseObject({}));
