/**
 * The samples of this pack: an appointment-reminder dialler that nobody sells, with JSON of its own, and the mapping
 * that tells what it means. Played scenarios, the demo and the tests of the pack use it.
 */
import { z } from "zod";
import type { Mapping } from "../../../../shared/mapping";

export const SAMPLE_MAPPING: Mapping = {
  expressions: {
    callKey: "reminder.id",
    type: "event",
    label: '$substringAfter(event, "reminder.")',
    stage:
      '$lookup({"waiting": "queued", "ringing": "dialing", "talking": "in-conversation", "hung up": "processing", "reported": "final"}, reminder.state)',
    sequence: "seq",
    occurredAt: "sent_at",
    endedWhen: 'event = "reminder.finished"',
    finalWhen: 'event = "reminder.report"',
    outcome: 'reminder.result in ["confirmed", "moved", "declined"] ? "completed" : reminder.result',
    status: "reminder.result",
    direction: '"outbound"',
    startedAt: "reminder.started_at",
    talkSeconds: "reminder.seconds",
    phone: "patient.phone",
    personName: "patient.name",
    externalId: "patient.ref",
    summary: "report.summary",
    transcript: "report.lines",
    recording: "report.recording",
    metadata: "appointment",
  },
  requires: ["summary"],
};

const event = (name: string, state: string, more: z.ZodRawShape = {}) =>
  z.looseObject({
    event: z.literal(name),
    seq: z.int(),
    sent_at: z.iso.datetime({ offset: true }),
    reminder: z.looseObject({
      id: z.string().min(1),
      state: z.literal(state),
      started_at: z.iso.datetime({ offset: true }).nullish(),
      seconds: z.int().min(0).nullish(),
      result: z.string().nullish(),
    }),
    patient: z.looseObject({ ref: z.string(), name: z.string(), phone: z.string() }),
    appointment: z.looseObject({ id: z.string(), at: z.string(), clinic: z.string() }),
    ...more,
  });

export const SAMPLE_SCHEMAS: Record<string, z.ZodType> = {
  "reminder.queued": event("reminder.queued", "waiting"),
  "reminder.ringing": event("reminder.ringing", "ringing"),
  "reminder.answered": event("reminder.answered", "talking"),
  "reminder.finished": event("reminder.finished", "hung up"),
  "reminder.report": event("reminder.report", "reported", {
    report: z.looseObject({
      summary: z.string().nullish(),
      lines: z.array(z.looseObject({ who: z.string(), said: z.string() })).nullish(),
      recording: z.string().nullish(),
    }),
  }),
};
