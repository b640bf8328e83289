/**
 * A call as one note, for systems whose activity has nothing but free text. The last line is our marker: where a system
 * has no field for an external id, it is how a copy is recognised.
 */
import type { CallRecordContent } from "./destination";

/** No brackets or line ends in it, whatever the provider put into its key. */
export function markerOf(externalId: string, version: number): string {
  return `[ringback:${externalId.replace(/[[\]\s]/g, "_")} v${version}]`;
}

export function titleOf(record: CallRecordContent): string {
  const direction =
    record.direction === "inbound"
      ? "Inbound call"
      : record.direction === "outbound"
        ? "Outbound call"
        : "Call";
  const parts = [direction, talkWords(record.talkSeconds), record.outcome?.replaceAll("-", " ")];
  return parts.filter((part) => part).join(", ");
}

export function noteOf(record: CallRecordContent, version: number): string {
  const lines = [
    `${titleOf(record)}.`,
    record.summary ? `Summary: ${cut(record.summary)}` : null,
    record.agent ? `Agent: ${record.agent}` : null,
    record.detailUrl ? `Conversation: ${record.detailUrl}` : null,
    metadataLine(record),
    record.incomplete.length > 0 ? `Incomplete, still missing: ${record.incomplete.join(", ")}.` : null,
    markerOf(record.externalId, version),
  ];
  return lines.filter((line) => line !== null).join("\n");
}

function talkWords(seconds: number | null): string | null {
  if (seconds === null || seconds <= 0) return null;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

const longestSummary = 8000;
const longestMetadata = 1000;

function cut(text: string): string {
  return text.length > longestSummary ? `${text.slice(0, longestSummary)} … (cut)` : text;
}

/** Plain values only, in one line. */
function metadataLine({ metadata }: CallRecordContent): string | null {
  if (metadata === null || typeof metadata !== "object" || Array.isArray(metadata)) return null;
  const pairs = Object.entries(metadata).flatMap(([name, value]) =>
    ["string", "number", "boolean"].includes(typeof value) && String(value).length <= 200
      ? [`${name}: ${String(value).replace(/\s+/g, " ")}`]
      : [],
  );
  return pairs.length > 0 ? `Details: ${pairs.join("; ").slice(0, longestMetadata)}` : null;
}
