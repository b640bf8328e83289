/**
 * What each message must look like, from "Server events" and the API reference. Fields that a page's own sample leaves
 * out, `call` among them, are not asked for. Of streams only the envelope is looked at: they repeat whole conversations.
 */
import { z } from "zod";
import {
  ARTIFACT_FIELDS,
  CALL_FIELDS,
  DESTINATION_FIELDS,
  documentedFields,
  TOOL_CALL_FIELDS,
  TURN_FIELDS,
} from "./documented-fields";

const text = z.string().nullable().optional();
const moment = z
  .union([z.number().positive(), z.iso.datetime({ offset: true })], {
    error: "milliseconds, or a time such as 2026-03-02T10:00:31Z",
  })
  .nullable()
  .optional();
const link = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .optional();
const object = z.looseObject({}).nullable().optional();

const customer = z
  .looseObject({ number: text, name: text, externalId: text, email: text, sipUri: text })
  .nullable()
  .optional();

const call = z
  .looseObject({
    ...CALL_FIELDS,
    id: z.string().trim().min(1).max(512),
    type: z
      .enum(["inboundPhoneCall", "outboundPhoneCall", "webCall", "vapi.websocketCall"])
      .nullable()
      .optional(),
    customer,
    startedAt: moment,
    endedAt: moment,
  })
  .optional();

function message(fields: Record<string, z.ZodType> = {}): z.ZodType {
  return z.looseObject({
    message: z.looseObject({
      type: z.string(),
      timestamp: moment,
      call,
      customer,
      phoneNumber: object,
      assistant: object,
      ...fields,
    }),
  });
}

const status = (word: string) => message({ status: z.literal(word) });
const turns = z
  .array(z.looseObject({ ...TURN_FIELDS, role: text }))
  .nullable()
  .optional();

const artifact = z
  .looseObject({
    ...ARTIFACT_FIELDS,
    transcript: text,
    messages: turns,
    recordingUrl: link,
    stereoRecordingUrl: link,
  })
  .nullable()
  .optional();

const analysis = z
  .looseObject({ summary: text, successEvaluation: text, structuredData: object })
  .nullable()
  .optional();

const ending = {
  endedReason: text,
  startedAt: moment,
  endedAt: moment,
  transcript: text,
  summary: text,
  recordingUrl: link,
  stereoRecordingUrl: link,
  messages: turns,
  artifact,
};

const destination = z
  .looseObject({ ...DESTINATION_FIELDS, type: text })
  .nullable()
  .optional();
const toolCall = z.looseObject({ ...TOOL_CALL_FIELDS, id: z.string().min(1) });
const statusUpdate = message({ status: z.enum(["not-found", "deletion-failed"]) });

export const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  "status-update.scheduled": status("scheduled"),
  "status-update.queued": status("queued"),
  "status-update.ringing": status("ringing"),
  "status-update.in-progress": status("in-progress"),
  "status-update.forwarding": message({ status: z.literal("forwarding"), destination }),
  "status-update.ended": message({ status: z.literal("ended"), ...ending }),
  "status-update": statusUpdate,
  "end-of-call-report": message({
    ...ending,
    endedReason: z.string().min(1),
    analysis,
    cost: z.number().min(0).nullable().optional(),
    costs: z.array(z.looseObject({})).nullable().optional(),
    durationSeconds: z.number().min(0).nullable().optional(),
  }),
  "assistant-request": message(),
  "tool-calls": message({
    ...documentedFields("tool-calls"),
    toolCallList: z.array(toolCall).min(1),
    toolWithToolCallList: z.array(z.looseObject({})).optional(),
  }),
  "function-call": message({
    functionCall: z.looseObject({ name: z.string().min(1), parameters: z.unknown().optional() }),
  }),
  "transfer-destination-request": message(),
  "handoff-destination-request": message({ parameters: object }),
  "knowledge-base-request": message({ ...documentedFields("knowledge-base-request"), messages: turns }),
  "transfer-update": message({ ...documentedFields("transfer-update"), destination }),
  "phone-call-control": message({ request: z.enum(["forward", "hang-up"]), destination }),
  "call.endpointing.request": message(documentedFields("call.endpointing.request")),
  "voice-request": message({ text, sampleRate: z.number().positive().optional() }),
  "assistant.started": message({ newAssistant: object }),
  "assistant.speechStarted": message(documentedFields("assistant.speechStarted")),
  "conversation-update": message(documentedFields("conversation-update")),
  hang: message(),
  "language-change-detected": message({ language: z.string().min(1) }),
  "model-output": message(documentedFields("model-output")),
  "speech-update": message({
    status: z.enum(["started", "stopped"]),
    role: z.enum(["assistant", "user"]),
    turn: z.number().int().min(0).nullable().optional(),
  }),
  transcript: message({
    ...documentedFields("transcript"),
    role: z.enum(["assistant", "user"]),
    transcriptType: z.enum(["partial", "final"]).optional(),
    transcript: z.string(),
  }),
  "user-interrupted": message({ turnId: text }),
  "voice-input": message({ input: z.string() }),
  "call.deleted": message(),
  "call.delete.failed": message(),
  "call.artifact.upload": message(),
  "chat.created": message({ chat: object }),
  "chat.deleted": message({ chat: object }),
  "session.created": message({ session: object }),
  "session.updated": message({ session: object }),
  "session.deleted": message({ session: object }),
};

/** For words we do not know: the envelope alone. */
export const UNKNOWN_SCHEMA = message();
