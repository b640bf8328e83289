/**
 * What each event must look like, from "Call Lifecycle & Webhooks" and voice-agents-specs.yaml. Only what is
 * documented is asked for: other fields are fine, `metadata` may be left out (the vendor's action samples leave it
 * out), and `data.call` may be missing from actions.
 */
import { z } from "zod";
import { CALL_STATUSES } from "./event-types";

const instant = z.iso.datetime({ offset: true }).nullable().optional();
const link = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .optional();
const count = z.number().int().min(0);
/** JSON numbers are read as text where they are too long; a short one is an id just as well. */
const callId = z.union([z.string().trim().min(1).max(512), z.number()], { error: "text that is not empty" });

const call = z.looseObject({
  id: callId,
  status: z.enum(CALL_STATUSES).optional(),
  startedAt: instant,
  endedAt: instant,
  durationSeconds: z.number().min(0).nullable().optional(),
  recordingUrl: link,
  detailUrl: link,
});

const analysis = z.looseObject({
  success: z.boolean(),
  summary: z.string().trim().min(1),
  requiredActions: z.array(z.string()).optional(),
  insights: z.record(z.string(), z.unknown()).optional(),
});

const credits = z.looseObject({ used: z.number(), available: z.number() }).optional();

const report = z.looseObject({
  reAttemptCount: count,
  rescheduledCount: count,
  finalStatus: z.string().optional(),
});

const text = z.string().nullable().optional();

const createOrderPayload = z.looseObject({
  email: text,
  phone: text,
  lineItems: z
    .array(
      z.looseObject({
        variantId: z.union([z.string(), z.number()]).optional(),
        quantity: z.number().optional(),
      }),
    )
    .optional(),
  shippingAddress: z
    .looseObject({
      firstName: text,
      lastName: text,
      address1: text,
      address2: text,
      city: text,
      province: text,
      zip: text,
      country: text,
      phone: text,
    })
    .nullable()
    .optional(),
  cartTotal: z.number().nullable().optional(),
  codCharge: z.number().nullable().optional(),
  discount: z.looseObject({ code: text, reason: text }).nullable().optional(),
  note: text,
  abandonedCheckoutId: text,
  paymentMode: text,
});

const actionCall = z.looseObject({ id: callId }).optional();

function envelope(data: z.ZodType): z.ZodType {
  const metadata = z.record(z.string(), z.unknown()).nullable().optional();
  return z.looseObject({ metadata, event: z.looseObject({ type: z.string(), data }) });
}

const callEvent = envelope(z.looseObject({ call }));

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "call.initiate": callEvent,
  "call.in-progress": callEvent,
  "call.ended": callEvent,
  "call.completed": callEvent,
  "call.timeout": callEvent,
  "call.failed": callEvent,
  "call.busy": callEvent,
  "call.no-answer": callEvent,
  "call.validation-failed": callEvent,
  "call.skip": callEvent,
  "call.rescheduled": callEvent,
  "call.aborted": callEvent,
  "end-of-call": envelope(z.looseObject({ call, analysis, credits })),
  "call.lifecycle-ended": envelope(z.looseObject({ call, report })),
  create_order: envelope(
    z.looseObject({ action: z.string(), call: actionCall, payload: createOrderPayload }),
  ),
  send_whatsapp: envelope(
    z.looseObject({
      action: z.string(),
      call: actionCall,
      reason: z.enum(["missing_address", "missing_first_name", "invalid_cart_data"]).nullable().optional(),
      payload: z.looseObject({ number: text }),
    }),
  ),
};

/** For types and actions we do not know: the envelope alone. */
export const UNKNOWN_SCHEMA = envelope(z.looseObject({}));
export const UNKNOWN_ACTION_SCHEMA = envelope(z.looseObject({ action: z.string(), call: actionCall }));
