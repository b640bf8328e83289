/**
 * The samples of this pack: the desk of an answering service that nobody sells, in the shape the specification
 * recommends ("Payload structure"), and the mapping that tells what it means. Played scenarios and the tests use it.
 */
import { z } from "zod";
import type { Mapping } from "../../../../shared/mapping";

export const SAMPLE_MAPPING: Mapping = {
  expressions: {
    callKey: "data.call.id",
    type: "type",
    label: '$substringAfter(type, "call.")',
    stage:
      '$lookup({"call.ringing": "dialing", "call.answered": "in-conversation", "call.ended": "processing", "call.report": "final"}, type)',
    occurredAt: "timestamp",
    endedWhen: 'type = "call.ended"',
    finalWhen: 'type = "call.report"',
    outcome: 'data.call.result = "talked" ? "completed" : data.call.result',
    status: "data.call.result",
    direction: "data.call.direction",
    startedAt: "data.call.started_at",
    talkSeconds: "data.call.seconds",
    phone: 'data.call.direction = "inbound" ? data.call.from : data.call.to',
    personName: "data.caller.name",
    externalId: "data.caller.id",
    summary: "data.report.summary",
    transcript: "data.report.lines",
    recording: "data.report.recording_url",
    metadata: "data.metadata",
  },
  requires: ["summary"],
};

const event = (name: string, more: z.ZodRawShape = {}) =>
  z.looseObject({
    type: z.literal(name),
    timestamp: z.iso.datetime({ offset: true }),
    data: z.looseObject({
      call: z.looseObject({
        id: z.string().min(1),
        direction: z.enum(["inbound", "outbound"]),
        from: z.string(),
        to: z.string(),
        started_at: z.iso.datetime({ offset: true }).nullish(),
        seconds: z.int().min(0).nullish(),
        result: z.string().nullish(),
      }),
      caller: z.looseObject({ id: z.string(), name: z.string() }).nullish(),
      metadata: z.looseObject({}).nullish(),
      ...more,
    }),
  });

export const SAMPLE_SCHEMAS: Record<string, z.ZodType> = {
  "call.ringing": event("call.ringing"),
  "call.answered": event("call.answered"),
  "call.ended": event("call.ended"),
  "call.report": event("call.report", {
    report: z
      .looseObject({
        summary: z.string().nullish(),
        lines: z.array(z.looseObject({ who: z.string(), said: z.string() })).nullish(),
        recording_url: z.string().nullish(),
      })
      .nullish(),
  }),
};
