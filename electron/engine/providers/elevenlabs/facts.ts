/** What one webhook states about its call. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { describeAudio } from "./artifacts";
import { AUDIO, FAILURE, TRANSCRIPTION } from "./event-types";
import { readSeconds } from "./moments";
import { tellPerson } from "./person";

const META = "data.metadata";
const VARIABLES = "data.conversation_initiation_client_data.dynamic_variables";
/** Set by ElevenLabs itself; the others are the agent's own. */
const SYSTEM = "system__";

export function readFacts(
  body: Json,
  type: string | null,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  const problems = tellPerson(told, body, type, settings);
  tellAgent(told, body);
  for (const [key, value] of Object.entries(objectAt(body, VARIABLES) ?? {})) {
    const isOwn = !key.startsWith(SYSTEM) && !key.includes(".");
    if (isOwn && value !== null && value !== "")
      tellWithin(told, "metadata", key, value, `${VARIABLES}.${key}`);
  }
  if (type === TRANSCRIPTION) tellTranscription(told, body);
  if (type === FAILURE) tellFailure(told, body);
  if (type === AUDIO) tellWithin(told, "extra", "audio", describeAudio(body), "data.full_audio");
  return { ...told, problems };
}

function tellAgent(told: Told, body: Json): void {
  const name = textAt(body, "data.agent_name")?.trim();
  const id = textAt(body, "data.agent_id")?.trim();
  if (name !== undefined) tell(told, "agent", name, "data.agent_name");
  else if (id !== undefined) tell(told, "agent", `agent ${id}`, "data.agent_id");
}

function tellTranscription(told: Told, body: Json): void {
  const [start, duration] = [`${META}.start_time_unix_secs`, `${META}.call_duration_secs`];
  const startedAt = readSeconds(valueAt(body, start));
  const seconds = valueAt(body, duration);
  const lasted = typeof seconds === "number" && seconds >= 0 && seconds < 1e6 ? seconds : undefined;
  tell(told, "startedAt", startedAt, start);
  if (startedAt !== undefined && lasted !== undefined)
    tell(told, "endedAt", startedAt + Math.round(lasted * 1000), `${start} + ${duration}`);
  tell(told, "talkSeconds", lasted, duration);
  tell(told, "vendorStatus", textAt(body, "data.status")?.trim(), "data.status");
  keep(told, body, "terminationReason", `${META}.termination_reason`);
  keep(told, body, "callSuccessful", "data.analysis.call_successful");
  keep(told, body, "language", `${META}.main_language`);
  keep(told, body, "carrierCallId", `${META}.phone_call.call_sid`);
  const cost = valueAt(body, `${META}.cost`);
  if (typeof cost === "number" && cost >= 0) tellWithin(told, "extra", "costCredits", cost, `${META}.cost`);
}

/** A call that never connected ends when that was told: its own times are the carrier's. */
function tellFailure(told: Told, body: Json): void {
  tell(told, "endedAt", readSeconds(valueAt(body, "event_timestamp")), "event_timestamp");
  tell(told, "vendorStatus", textAt(body, "data.failure_reason")?.trim(), "data.failure_reason");
  keep(told, body, "carrierStatus", `${META}.body.CallStatus`);
  keep(told, body, "failedBecause", `${META}.body.error_reason`);
  for (const path of [`${META}.body.sip_status_code`, `${META}.body.SipResponseCode`]) {
    const sent = valueAt(body, path);
    const code = typeof sent === "number" || typeof sent === "string" ? Number(sent) : Number.NaN;
    if (!Number.isInteger(code) || code < 100 || code > 699) continue;
    tellWithin(told, "extra", "sipStatusCode", code, path);
    break;
  }
  for (const path of [`${META}.body.CallSid`, `${META}.body.call_sid`])
    keep(told, body, "carrierCallId", path);
}

function keep(told: Told, body: Json, name: string, path: string): void {
  tellWithin(told, "extra", name, textAt(body, path)?.trim(), path);
}
