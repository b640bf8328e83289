/**
 * Fields that the callbacks of the API reference and the SDK name beside those that are read, by type: they are no drift.
 * What stands in them is not asked for.
 */
import { z } from "zod";

const NAMES: Record<string, string> = {
  "call.ai_gather.ended": "from to message_history result status",
  "call.ai_gather.message_history_updated": "from to message_history",
  "call.ai_gather.partial_results": "from to message_history partial_results",
  "call.analyzed": "assistant_id conversation_id conversation_insights cost recordings",
  "call.answered": "from to calling_party_type codec sampling_rate start_time",
  "call.bridged": "from to start_time",
  "call.conversation.ended":
    "from to assistant_id calling_party_type conversation_id duration_sec llm_model reason stt_model tts_model_id tts_provider tts_voice_id",
  "call.conversation_insights.generated": "calling_party_type insight_group_id results",
  "call.cost": "billed_duration_secs billing_group_id cost_parts occurred_at status total_cost",
  "call.deepfake_detection.error": "error",
  "call.deepfake_detection.result": "result score",
  "call.dequeued": "queue queue_position reason wait_time_secs",
  "call.dtmf.received": "from to digit",
  "call.enqueued": "current_position queue queue_avg_wait_time_secs",
  "call.fork.started": "stream_type",
  "call.fork.stopped": "stream_type",
  "call.gather.ended": "from to digits status",
  "call.hangup":
    "from to call_quality_stats calling_party_type end_time hangup_cause hangup_source sip_hangup_cause start_time tags custom_headers sip_headers",
  "call.hold": "from to",
  "call.initiated":
    "from to caller_id_name calling_party_type connection_codecs direction from_sip_uri offered_codecs start_time state to_sip_uri call_screening_result shaken_stir_attestation shaken_stir_validated tags custom_headers sip_headers",
  "call.machine.detection.ended": "from to result",
  "call.machine.greeting.ended": "from to result",
  "call.machine.premium.detection.ended": "from to result",
  "call.machine.premium.detection.started": "from to",
  "call.machine.premium.greeting.ended": "from to result",
  "call.payment.completed": "result",
  "call.payment.progress": "step",
  "call.playback.ended": "media_url overlay status status_detail",
  "call.playback.started": "media_url overlay",
  "call.recording.error": "reason",
  "call.recording.saved":
    "channels public_recording_urls recording_ended_at recording_started_at recording_urls",
  "call.recording.transcription.saved":
    "calling_party_type recording_id recording_transcription_id status transcription_text",
  "call.refer.completed": "from to sip_notify_response",
  "call.refer.failed": "from to sip_notify_response",
  "call.refer.started": "from to sip_notify_response",
  "call.speak.ended": "status",
  "call.transcription": "transcription_data",
  "call.unhold": "from to",
  "conference.ended": "reason",
  "conference.recording.saved": "channels format recording_started_at recording_ended_at recording_urls",
  "siprec.failed": "failure_cause",
  "siprec.stopped": "hangup_cause",
  "streaming.failed": "failure_reason stream_id",
  "streaming.started": "stream_id",
  "streaming.stopped": "stream_id",
  "texml.amd": "AccountSid CallSid CallSidLegacy ConnectionId AnsweredBy MachineDetectionDuration",
  "texml.answered":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallbackSource CallStatus CallInitiatedAt SequenceNumber Timestamp Codec SamplingRate",
  "texml.completed":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallbackSource CallStatus CallInitiatedAt AnsweredTime EndTime CallDuration HangupCause HangupSource CallSessionId CallLegId CallControlId SequenceNumber Timestamp",
  "texml.dtmf":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallbackSource CallStatus Digit SequenceNumber Timestamp",
  "texml.gather": "AccountSid CallSid CallSidLegacy ConnectionId From To CallStatus Digits",
  "texml.initiated":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallbackSource CallStatus Direction CallInitiatedAt SequenceNumber Timestamp",
  "texml.instructions": "AccountSid CallSid CallSidLegacy ConnectionId From To CallStatus CallerId",
  "texml.recording.completed":
    "AccountSid CallSid CallSidLegacy ConnectionId RecordingChannels RecordingDuration RecordingSid RecordingSource RecordingStatus RecordingUrl",
  "texml.recording.in-progress":
    "AccountSid CallSid CallSidLegacy ConnectionId RecordingChannels RecordingSource RecordingStatus RecordingSid",
  "texml.ringing":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallbackSource CallStatus CallInitiatedAt SequenceNumber Timestamp",
  "texml.transcription":
    "AccountSid CallSid CallSidLegacy ConnectionId From To CallStatus RecordingSid RecordingUrl TranscriptionSid TranscriptionStatus TranscriptionText",
};

export function documentedFields(type: string): Record<string, z.ZodType> {
  const names = NAMES[type]?.split(" ") ?? [];
  return Object.fromEntries(names.map((name) => [name, z.unknown().optional()]));
}
