/**
 * What each request must look like. Of a form every value is text, numbers too; a JSON body may have them as numbers.
 * Twilio adds parameters without notice ("Secure webhooks"), so other fields are fine everywhere.
 */
import { z } from "zod";
import { EVENT_TYPES, STATUSES } from "./event-types";
import { readMoment } from "./times";

const text = z.string().optional();
const count = z
  .union([z.string().regex(/^\d*$/, "a whole number"), z.number().int().min(0)], { error: "a whole number" })
  .optional();
const sid = z.string({ error: "a SID" }).trim().min(1).max(512);
const callSid = sid.refine((value) => !/^CA[0-9a-f]*$/i.test(value) || value.length === 34, {
  error: "a whole SID, of 34 characters",
});
const link = z.url({ protocol: /^https?$/ }).optional();
const moment = z
  .string()
  .refine((value) => readMoment(value) !== undefined, {
    error: "a time such as Mon, 02 Mar 2026 10:00:31 +0000",
  })
  .optional();
const direction = z.enum([
  "inbound",
  "outbound-api",
  "outbound-dial",
  "outbound",
  "trunking-originating",
  "trunking-terminating",
]);
const answeredBy = z
  .enum([
    "human",
    "machine_start",
    "machine_end_beep",
    "machine_end_silence",
    "machine_end_other",
    "fax",
    "unknown",
  ])
  .optional();

const fields = (names: string[]) => Object.fromEntries(names.map((name) => [name, text]));
const ends = ["From", "To", "Caller", "Called"];
const places = ends.flatMap((end) => ["City", "State", "Zip", "Country"].map((part) => `${end}${part}`));

/** What every request about a call may have. */
const callFields = {
  CallSid: callSid,
  AccountSid: sid,
  ...fields([...ends, ...places]),
  ...fields(["ApiVersion", "ForwardedFrom", "CallerName", "StirVerstat", "StirPassportToken", "CallToken"]),
  ...fields([
    "ParentCallSid",
    "SipDomain",
    "SipCallId",
    "SipDomainSid",
    "ApplicationSid",
    "ErrorCode",
    "ErrorUrl",
  ]),
  Direction: direction.optional(),
  AnsweredBy: answeredBy,
};
const anyStatus = z.enum(Object.keys(STATUSES) as [string, ...string[]]);

function status(name: string, isChild: boolean): z.ZodType {
  return z.looseObject({
    ...callFields,
    ...(isChild ? { ParentCallSid: callSid } : {}),
    CallStatus: z.literal(name),
    Timestamp: moment,
    SequenceNumber: count,
    CallbackSource: text,
    CallDuration: count,
    Duration: count,
    SipResponseCode: count,
    RecordingUrl: link,
    RecordingSid: text,
    RecordingDuration: count,
    MachineDetectionDuration: count,
  });
}

const twimlFields = { ...callFields, CallStatus: anyStatus };
const recordingFields = { RecordingSid: sid, RecordingUrl: link, RecordingDuration: count };

/** "Twilio always sends recording status callbacks with the parent's CallSid", and with nothing else of the call. */
function recording(name: string): z.ZodType {
  return z.looseObject({
    CallSid: callSid,
    AccountSid: sid,
    ...recordingFields,
    ...(name === "completed" ? { RecordingUrl: z.url({ protocol: /^https?$/ }) } : {}),
    RecordingStatus: z.literal(name),
    RecordingChannels: count,
    RecordingStartTime: moment,
    RecordingSource: text,
    RecordingTrack: z.enum(["inbound", "outbound", "both"]).optional(),
    ErrorCode: count,
    ApiVersion: text,
  });
}

function transcription(name: string): z.ZodType {
  return z.looseObject({
    ...callFields,
    CallStatus: anyStatus.optional(),
    TranscriptionSid: sid,
    TranscriptionStatus: z.literal(name),
    TranscriptionText: name === "completed" ? z.string().trim().min(1) : text,
    TranscriptionUrl: link,
    TranscriptionType: text,
    RecordingSid: text,
    RecordingUrl: link,
    url: text,
  });
}

function realTime(event: string, more: z.ZodRawShape): z.ZodType {
  return z.looseObject({
    CallSid: callSid,
    AccountSid: sid,
    TranscriptionSid: sid,
    TranscriptionEvent: z.literal(event),
    Timestamp: moment,
    SequenceId: count,
    LanguageCode: text,
    Track: z.enum(["inbound_track", "outbound_track", "both_tracks"]).optional(),
    ...more,
  });
}

const bool = z.enum(["true", "false"]).optional();

const OTHER: Record<string, z.ZodType> = {
  "twiml.request": z.looseObject({
    ...twimlFields,
    MachineDetectionDuration: count,
    QueueResult: text,
    QueueTime: count,
  }),
  "twiml.gather": z.looseObject({
    ...twimlFields,
    ...fields(["Digits", "SpeechResult", "Confidence", "FinishedOnKey", "Language", "msg"]),
  }),
  "twiml.dial": z.looseObject({
    ...twimlFields,
    DialCallStatus: z.enum(["completed", "answered", "busy", "no-answer", "failed", "canceled"]),
    DialCallSid: text,
    DialCallDuration: count,
    DialBridged: bool,
    DialSipResponseCode: count,
    DialSipCallId: text,
    RecordingUrl: link,
    RecordingSid: text,
    RecordingDuration: count,
  }),
  "twiml.record": z.looseObject({
    ...twimlFields,
    ...recordingFields,
    RecordingUrl: z.url({ protocol: /^https?$/ }),
    RecordingSid: text,
    Digits: text,
  }),
  "amd.detected": z.looseObject({
    CallSid: callSid,
    AccountSid: sid,
    AnsweredBy: answeredBy.unwrap(),
    MachineDetectionDuration: count,
    ApiVersion: text,
  }),
  "transcription-started": realTime("transcription-started", {
    ...fields([
      "TranscriptionEngine",
      "ProviderConfiguration",
      "InboundTrackLabel",
      "OutboundTrackLabel",
      "Name",
    ]),
    ...fields(["SpeechModel", "Hints"]),
    PartialResults: bool,
    ProfanityFilter: bool,
    EnableAutomaticPunctuation: bool,
  }),
  "transcription-content": realTime("transcription-content", {
    TranscriptionData: z.string().min(1),
    Final: bool,
    Stability: text,
  }),
  "transcription-stopped": realTime("transcription-stopped", {}),
  "transcription-error": realTime(
    "transcription-error",
    fields(["TranscriptionError", "TranscriptionErrorCode"]),
  ),
  ...Object.fromEntries(
    ["in-progress", "completed", "absent", "failed"].map((name) => [`recording.${name}`, recording(name)]),
  ),
  ...Object.fromEntries(
    ["completed", "failed"].map((name) => [`transcription.${name}`, transcription(name)]),
  ),
};

export const EVENT_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  Object.keys(EVENT_TYPES).flatMap((type): [string, z.ZodType][] => {
    const [what = "", name = ""] = type.split(/\.(.*)/s);
    const schema = what === "call" || what === "leg" ? status(name, what === "leg") : OTHER[type];
    return schema ? [[type, schema]] : [];
  }),
);

/** For requests we do not know: the call alone. */
export const UNKNOWN_SCHEMA = z.looseObject({ CallSid: callSid.optional() });
