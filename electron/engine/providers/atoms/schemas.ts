/**
 * What each event must look like. Current: "Webhooks" and the OpenAPI description, which spell some states
 * differently; both are fine. Draft: "Webhook Use Cases" and "Event Payloads", of which either spelling of a field is
 * fine. Only what is documented is asked for. Numbers may be missing here: whether one must be there depends on the
 * kind of call, and `read` says so.
 */
import { z } from "zod";
import { LISTED } from "./event-types";

const text = z.string().trim().min(1);
const id = z.union([text.max(512), z.number()], { error: "text that is not empty" });
const instant = z.iso.datetime({ offset: true });
const phone = z.string().nullable().optional();
const seconds = z.number().min(0);
const variables = z.record(z.string(), z.unknown()).nullable().optional();

/** "Webhooks" has `no-answer` and `canceled`, the OpenAPI description `no_answer` and `cancelled`. */
const callStatus = z.enum(["completed", "no-answer", "no_answer", "busy", "failed", "canceled", "cancelled"]);

/** Of a call that is not over ("Get all conversation logs"). */
const LOG_STATUSES = ["pending", "in_progress", "in_queue", "processing", "active"] as const;

const callData = z.looseObject({
  fromNumber: phone,
  toNumber: phone,
  callDuration: seconds.nullable().optional(),
  callStatus,
  callDirection: z.enum(["telephony_outbound", "telephony_inbound"]).nullable().optional(),
  answerTime: instant.nullable().optional(),
  endTime: instant.nullable().optional(),
});

const turns = z.array(
  z.looseObject({ role: z.enum(["agent", "user"]), content: z.string(), timestamp: instant.optional() }),
);

const metric = z
  .looseObject({
    identifier: text,
    value: z.union([z.string(), z.number(), z.boolean()], { error: "text, a number or true or false" }),
    confidence: z.number().min(0).max(1).optional(),
    dispositionMetricType: z.enum(["INTEGER", "STRING", "BOOLEAN", "ENUM", "DATETIME"]).optional(),
  })
  .superRefine(({ value, dispositionMetricType: type }, context) => {
    const fits =
      (type !== "INTEGER" || Number.isInteger(value)) &&
      (type !== "BOOLEAN" || typeof value === "boolean") &&
      (!["STRING", "ENUM", "DATETIME"].includes(type ?? "") || typeof value === "string");
    if (!fits) context.addIssue({ code: "custom", path: ["value"], message: `of the type ${type}` });
  });

function current(metadata: Record<string, z.ZodType>): z.ZodType {
  return z.looseObject({
    event: text,
    id: text.optional(),
    metadata: z.looseObject({
      agentId: text,
      eventType: text,
      conversationType: z.string().optional(),
      callId: id,
      ...metadata,
    }),
  });
}

function draft(fields: Record<string, z.ZodType>): z.ZodType {
  return z.looseObject({ event: text, timestamp: instant, agent_id: text, call_id: id, ...fields });
}

/** "Get all conversation logs" and, with transcript, variables and the whole agent, "Get conversation log by ID". */
const listedCall = z.looseObject({
  callId: id,
  status: z.enum([...LOG_STATUSES, ...callStatus.options]),
  duration: seconds.nullable().optional(),
  from: phone,
  to: phone,
  type: z.enum(["telephony_inbound", "telephony_outbound", "webcall"]).nullable().optional(),
  agentId: text.nullable().optional(),
  createdAt: instant.nullable().optional(),
  recordingUrl: z.string().nullable().optional(),
  transcript: turns.nullable().optional(),
  variables,
  postCallAnalytics: z
    .looseObject({
      summary: z.string().nullable().optional(),
      dispositionMetrics: z.array(metric).nullable().optional(),
    })
    .nullable()
    .optional(),
  isTest: z.boolean().nullable().optional(),
  export: z.record(z.string(), z.string()).optional(),
});

const directionWord = z.enum(["inbound", "outbound"]);

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "pre-conversation": current({ toPhone: phone, fromPhone: phone }),
  "post-conversation": current({
    recordingUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .optional(),
    callData,
    transcript: turns.nullable().optional(),
    variables,
  }),
  "analytics-completed": current({
    analytics: z.looseObject({
      summary: text,
      dispositionMetrics: z.array(metric),
      successMetrics: z.array(metric).optional(),
    }),
    callData: callData.optional(),
  }),
  [LISTED]: listedCall,
  "call.start": draft({
    call_direction: directionWord.optional(),
    direction: directionWord.optional(),
    caller_phone: phone,
    agent_phone: phone,
  }),
  "call.end": draft({
    duration_seconds: seconds.nullable().optional(),
    disposition: z.string().optional(),
    outcome: z.string().optional(),
    transcript: turns.nullable().optional(),
    variables,
  }),
  "analytics.completed": draft({ metrics: z.record(z.string(), z.unknown()) }),
};

/** For words we do not know: the envelope alone. */
export const UNKNOWN_SCHEMAS = {
  current: current({}),
  draft: z.looseObject({ event: text, call_id: id }),
};
