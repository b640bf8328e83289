/**
 * Why a call ended, as data: the values of `disconnection_reason` in retell-sdk 5.66.1, described in “Debug call
 * disconnection”. Which outcome of ours each means is our judgement.
 */
import type { Outcome } from "../../../../shared/words";

/** `broken`: an error; aborted where somebody talked, failed where nobody did. */
type Meaning = Exclude<Outcome, "missed" | "skipped"> | "broken";

export const REASONS = {
  user_hangup: "completed",
  agent_hangup: "completed",
  call_transfer: "completed",
  transfer_bridged: "completed",
  transfer_cancelled: "completed",
  call_take_over: "completed",
  manual_stopped: "broken",
  voicemail_reached: "voicemail",
  // A machine's menu answered and the agent hung up: nobody was reached.
  ivr_reached: "no-answer",
  inactivity: "timed-out",
  max_duration_reached: "timed-out",
  dial_busy: "busy",
  dial_no_answer: "no-answer",
  user_declined: "no-answer",
  error_user_not_joined: "no-answer",
  registered_call_timeout: "no-answer",
  dial_failed: "failed",
  invalid_destination: "failed",
  telephony_provider_permission_denied: "failed",
  telephony_provider_unavailable: "failed",
  sip_routing_error: "failed",
  marked_as_spam: "failed",
  scam_detected: "failed",
  concurrency_limit_reached: "failed",
  no_concurrency_fallback: "failed",
  no_valid_payment: "failed",
  error_llm_websocket_open: "broken",
  error_llm_websocket_lost_connection: "broken",
  error_llm_websocket_runtime: "broken",
  error_llm_websocket_corrupt_payload: "broken",
  error_no_audio_received: "broken",
  error_asr: "broken",
  error_retell: "broken",
  error_unknown: "broken",
} satisfies Record<string, Meaning>;

/** Null: a reason nobody documented. */
export function meaningOf(reason: string | null): Meaning | null {
  return reason !== null && Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : null;
}

/** Nobody talked, by the reason alone. */
export function reachedNobody(reason: string | null): boolean {
  const meaning = meaningOf(reason);
  return meaning === "busy" || meaning === "no-answer" || meaning === "failed";
}
