/**
 * What each event must look like: the callbacks of the API reference and the types of the SDK for Node.js 7.24.0. The SDK
 * calls every field optional; asked for is what a call cannot be read without. Version 1 and the wrapper have no `data`,
 * so it may be missing: then the event was found elsewhere. TeXML's fields are texts, as all fields of forms.
 */
import { z } from "zod";
import { documentedFields } from "./documented-fields";
import { EVENTS } from "./event-types";

const text = z.string().trim().min(1);
const instant = z.iso.datetime({ offset: true });
const optionalText = z.string().nullable().optional();
const links = z.looseObject({ mp3: optionalText, wav: optionalText }).nullable().optional();

const LEG = {
  call_session_id: text,
  call_leg_id: text.optional(),
  call_control_id: optionalText,
  connection_id: optionalText,
  client_state: optionalText,
};
const SIDES = { from: optionalText, to: optionalText };

function event(payload: Record<string, z.ZodType>): z.ZodType {
  return z.looseObject({
    data: z
      .looseObject({
        record_type: z.literal("event").optional(),
        event_type: text,
        id: text.optional(),
        occurred_at: instant.optional(),
        payload: z.looseObject(payload),
      })
      .optional(),
    meta: z
      .looseObject({ attempt: z.number().int().min(1).optional(), delivered_to: z.string().optional() })
      .optional(),
  });
}

const CAUSES = [
  "call_rejected",
  "normal_clearing",
  "originator_cancel",
  "timeout",
  "time_limit",
  "user_busy",
  "not_found",
  "no_answer",
  "unspecified",
] as const;
const RESULTS = z.array(
  z.looseObject({
    insight_id: z.string().optional(),
    result: z.union([z.string(), z.record(z.string(), z.unknown())]),
  }),
);

const CALL_SCHEMAS: Record<string, Record<string, z.ZodType>> = {
  "call.initiated": {
    ...SIDES,
    direction: z.enum(["incoming", "outgoing"]),
    state: z.enum(["parked", "bridging"]).optional(),
    start_time: instant.optional(),
    caller_id_name: optionalText,
  },
  "call.answered": { ...SIDES, start_time: instant.optional() },
  "call.bridged": SIDES,
  "call.hangup": {
    ...SIDES,
    hangup_cause: z.enum(CAUSES),
    hangup_source: z.enum(["caller", "callee", "unknown"]).optional(),
    sip_hangup_cause: optionalText,
    start_time: instant.optional(),
    end_time: instant.optional(),
    state: z.literal("hangup").optional(),
  },
  "call.machine.detection.ended": { ...SIDES, result: z.enum(["human", "machine", "not_sure"]) },
  "call.machine.premium.detection.ended": {
    ...SIDES,
    result: z.enum(["human_residence", "human_business", "machine", "silence", "fax_detected", "not_sure"]),
  },
  "call.machine.greeting.ended": { ...SIDES, result: z.enum(["beep_detected", "ended", "not_sure"]) },
  "call.machine.premium.greeting.ended": { ...SIDES, result: z.enum(["beep_detected", "no_beep_detected"]) },
  "call.recording.saved": {
    channels: z.enum(["single", "dual"]).optional(),
    recording_started_at: instant.optional(),
    recording_ended_at: instant.optional(),
    recording_urls: links,
    public_recording_urls: links,
  },
  "call.recording.error": { reason: optionalText },
  "call.recording.transcription.saved": { status: optionalText, transcription_text: z.string().optional() },
  "call.transcription": {
    transcription_data: z.looseObject({
      transcript: z.string(),
      is_final: z.boolean().optional(),
      confidence: z.number().optional(),
    }),
  },
  "call.dtmf.received": { ...SIDES, digit: z.string() },
  "call.cost": {
    total_cost: optionalText,
    billed_duration_secs: z.number().nullable().optional(),
    status: z.enum(["success", "error"]).optional(),
  },
  "call.conversation.ended": {
    ...SIDES,
    assistant_id: text.optional(),
    conversation_id: text.optional(),
    duration_sec: z.number().min(0).optional(),
    reason: optionalText,
  },
  "call.conversation_insights.generated": { insight_group_id: z.string().optional(), results: RESULTS },
  "call.analyzed": {
    assistant_id: text.optional(),
    conversation_id: text.optional(),
    conversation_insights: z.array(
      z.looseObject({
        conversation_insights: RESULTS.optional(),
        conversation_id: optionalText,
        status: optionalText,
      }),
    ),
    recordings: z.array(z.looseObject({})).optional(),
  },
};

const status = (...words: [string, ...string[]]) => z.enum(words);
const CALL_FORM = { AccountSid: text.optional(), From: optionalText, To: optionalText };

const TEXML_SCHEMAS: Record<string, Record<string, z.ZodType>> = {
  "texml.instructions": { ...CALL_FORM, CallStatus: text },
  "texml.gather": { ...CALL_FORM, Digits: z.string().optional(), SpeechResult: z.string().optional() },
  "texml.initiated": { ...CALL_FORM, CallStatus: status("queued", "initiated") },
  "texml.ringing": { ...CALL_FORM, CallStatus: status("ringing") },
  "texml.answered": { ...CALL_FORM, CallStatus: status("in-progress", "answered") },
  "texml.amd": {
    AnsweredBy: status(
      "human",
      "machine_start",
      "machine_end_beep",
      "machine_end_silence",
      "machine_end_other",
      "fax",
      "unknown",
    ),
  },
  "texml.dtmf": CALL_FORM,
  "texml.completed": {
    ...CALL_FORM,
    CallStatus: status("completed", "busy", "no-answer", "failed", "canceled"),
    CallDuration: z.string().optional(),
  },
  "texml.recording.in-progress": { RecordingSid: text.optional(), RecordingStatus: text },
  "texml.recording.completed": {
    RecordingSid: text.optional(),
    RecordingStatus: status("completed", "absent", "failed"),
    RecordingUrl: z.string().optional(),
  },
  "texml.transcription": {
    TranscriptionStatus: text,
    TranscriptionText: z.string().optional(),
  },
};

function isConference(type: string): boolean {
  return type.startsWith("conference.");
}

/** Of a conference not every event names a session. */
const CONFERENCE = { ...LEG, call_session_id: text.optional(), conference_id: text.optional() };

export const EVENT_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  Object.keys(EVENTS).map((type) => [
    type,
    TEXML_SCHEMAS[type]
      ? z.looseObject({ CallSid: text, ...documentedFields(type), ...TEXML_SCHEMAS[type] })
      : event({
          ...documentedFields(type),
          ...(isConference(type) ? CONFERENCE : { ...LEG, ...CALL_SCHEMAS[type] }),
        }),
  ]),
);

/** For names we do not know: nothing is asked. */
export const UNKNOWN_SCHEMA = z.looseObject({});
