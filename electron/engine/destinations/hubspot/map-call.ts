/** The properties of a HubSpot call, null where the call record says nothing. Every value is text, as HubSpot keeps it. */
import type { CallRecordContent } from "../destination";
import { type HubSpotValues, lookUp, type Properties } from "./settings";
import { directionOf, durationOf, escapeText, statusOf, titleOf } from "./words";

/** HubSpot takes 65,536 characters in one text; a longer one is cut where it can be seen. */
const longestText = 65_000;

export function mapCall(record: CallRecordContent, settings: HubSpotValues): Properties {
  const at = record.startedAt ?? record.endedAt;
  const direction = directionOf(record.direction);
  return {
    hs_timestamp: at === null ? null : new Date(at).toISOString(),
    hs_call_title: titleOf(record),
    hs_call_body: bodyOf(record),
    hs_call_duration: durationOf(record),
    hs_call_status: statusOf(record),
    hs_call_direction: direction,
    hs_call_disposition: lookUp(settings.dispositions, record.outcome),
    // The record knows the other party's number only; which side it is the direction says.
    hs_call_from_number: direction === "INBOUND" ? record.phone : null,
    hs_call_to_number: direction === "OUTBOUND" ? record.phone : null,
    hs_call_recording_url: record.recordingUrl?.startsWith("https://") ? record.recordingUrl : null,
    hubspot_owner_id: lookUp(settings.owners, record.agent),
  };
}

function bodyOf(record: CallRecordContent): string | null {
  const parts = [
    record.summary === null ? null : escapeText(record.summary),
    record.incomplete.length > 0 ? `Incomplete: ${record.incomplete.join(", ")} missing.` : null,
    record.followUps.length > 0
      ? `Follow-up: ${escapeText(record.followUps.join(", ").replaceAll("_", " "))}`
      : null,
    record.agent === null ? null : `Agent: ${escapeText(record.agent)}`,
    transcriptOf(record.transcript),
    record.detailUrl?.startsWith("https://")
      ? `Conversation: <a href="${escapeText(record.detailUrl).replaceAll('"', "%22")}">${escapeText(record.detailUrl)}</a>`
      : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const text = parts.join("<br>");
  return text.length > longestText ? `${text.slice(0, longestText)} … (cut)` : text;
}

/** As text where it is text or a list of turns; the gate decided before whether it is here at all. */
function transcriptOf(transcript: CallRecordContent["transcript"]): string | null {
  if (transcript === null) return null;
  if (typeof transcript === "string") return `Transcript:<br>${escapeText(transcript)}`;
  if (!Array.isArray(transcript)) return null;
  const turns = transcript.flatMap((turn) => {
    if (typeof turn === "string") return [turn];
    if (typeof turn !== "object" || turn === null || Array.isArray(turn)) return [];
    const said = turn.text ?? turn.content ?? turn.message;
    const who = turn.role ?? turn.speaker;
    return typeof said === "string" ? [typeof who === "string" ? `${who}: ${said}` : said] : [];
  });
  return turns.length === 0 ? null : `Transcript:<br>${turns.map(escapeText).join("<br>")}`;
}
