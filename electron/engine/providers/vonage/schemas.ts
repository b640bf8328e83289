/** What each request must look like. A GET has text everywhere, so numbers may be text; other fields are fine. */
import { z } from "zod";
import { readInstant } from "../times";
import { EVENT_TYPES } from "./event-types";
import { isCut } from "./subject";

const text = z.string().nullish();
const leg = z.string({ error: "a UUID" }).trim().min(1).max(512);
const conversation = leg.refine((value) => !isCut(value), { error: "a whole id, CON- and a UUID" });
const isMoment = (value: string) => typeof readInstant(value) === "number";
const moment = z.string().refine(isMoment, { error: "a time such as 2026-03-02T10:00:00.000Z" });
const maybeMoment = z
  .union([moment, z.literal("")], { error: "a time such as 2026-03-02T10:00:00.000Z" })
  .nullish();
const figure = z
  .union([z.string().regex(/^\d*(?:\.\d+)?$/, "a number"), z.number().min(0)], { error: "a number" })
  .nullish();
const link = z.url({ protocol: /^https?$/ });

const ends = { from: text, to: text };
const ids = { uuid: leg, conversation_uuid: conversation };

function status(name: string): z.ZodType {
  return z.looseObject({
    ...ids,
    ...ends,
    status: z.literal(name),
    // Of a web socket that broke off the page lists none.
    direction: name === "disconnected" ? text : z.enum(["inbound", "outbound"]),
    timestamp: moment,
    ...(name === "answered" ? { start_time: maybeMoment, rate: figure, network: text } : {}),
    ...(name === "completed"
      ? {
          start_time: maybeMoment,
          end_time: moment,
          duration: figure,
          rate: figure,
          price: figure,
          network: text,
        }
      : {}),
  });
}

function detected(name: string): z.ZodType {
  return z.looseObject({
    call_uuid: leg,
    conversation_uuid: conversation,
    ...ends,
    status: z.literal(name),
    timestamp: moment,
  });
}

const OTHER: Record<string, z.ZodType> = {
  human: detected("human"),
  machine: detected("machine"),
  answer: z.looseObject({ ...ids, ...ends, from_user: text }),
  input: z.looseObject({ ...ids, ...ends, dtmf: z.unknown(), speech: z.unknown(), timestamp: moment }),
  transfer: z.looseObject({
    uuid: leg,
    conversation_uuid_from: conversation,
    conversation_uuid_to: conversation,
    timestamp: moment,
  }),
  error: z.looseObject({ conversation_uuid: conversation, reason: z.string().min(1), timestamp: moment }),
  record: z.looseObject({
    conversation_uuid: conversation,
    recording_uuid: leg,
    recording_url: link,
    start_time: maybeMoment,
    end_time: maybeMoment,
    size: figure,
    timestamp: moment,
  }),
};

export const EVENT_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  Object.keys(EVENT_TYPES).map((type) => [type, OTHER[type] ?? status(type)]),
);

/** For requests we do not know: the call alone. */
export const UNKNOWN_SCHEMA = z.looseObject({ conversation_uuid: conversation.optional() });
