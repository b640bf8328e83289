/** Retell events as the platform posts them: signed with an API key, at a moment. */
import { createHmac } from "node:crypto";

type Fields = Record<string, unknown>;

export const RETELL_KEY = "the-key-with-the-badge";

export function retellEvent(event: string, id: string, call: Fields = {}, beside: Fields = {}): string {
  return JSON.stringify({
    event,
    call: {
      call_id: id,
      call_type: "phone_call",
      call_status: "registered",
      agent_id: "agent_1",
      agent_name: "Front desk",
      direction: "inbound",
      from_number: "+12025550142",
      to_number: "+12025550100",
      metadata: { userId: `u_${id}`, name: "Dana Reyes" },
      start_timestamp: 1_772_464_200_000,
      ...call,
    },
    ...beside,
  });
}

export function talkedTo(id: string): Fields {
  return {
    end_timestamp: 1_772_464_387_000,
    duration_ms: 187_000,
    disconnection_reason: "user_hangup",
    transcript: "Agent: How can I help?\nUser: Thursday at ten.\n",
    transcript_object: [
      { role: "agent", content: "How can I help?" },
      { role: "user", content: "Thursday at ten." },
    ],
    recording_url: `https://recordings.example.com/${id}/recording.wav`,
    call_cost: { combined_cost: 15.6, product_costs: [] },
  };
}

export function analysisOf(id: string): Fields {
  return {
    call_summary: `Summary of ${id}.`,
    in_voicemail: false,
    user_sentiment: "Positive",
    call_successful: true,
    custom_analysis_data: { appointment_day: "Thursday" },
  };
}

/** The header of one sending: a retry has another. */
export function retellSignature(body: string, at: number, key = RETELL_KEY): Record<string, string> {
  const digest = createHmac("sha256", key).update(`${body}${at}`).digest("hex");
  return { "X-Retell-Signature": `v=${at},d=${digest}` };
}
