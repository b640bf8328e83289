/**
 * What a template may say about a call: a closed list of names, filled in as data and never as code. A value is put
 * into JSON as JSON and into a path percent-encoded, so nothing a caller says can change the request around it.
 */
import type { Json } from "../../../../shared/words";
import { markerOf, noteOf, titleOf } from "../call-note";
import type { CallRecordContent } from "../destination";

export const tokenPattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

type Reader = (record: CallRecordContent, version: number) => Json;

const readers: Record<string, { says: string; read: Reader; example: string }> = {
  externalId: {
    says: "provider and its key of the call",
    read: (r) => r.externalId,
    example: "whippy:5e2b6b0a",
  },
  version: { says: "version of the call record", read: (_, version) => version, example: "1" },
  marker: {
    says: "our marker, by which a copy is recognised",
    read: (r, version) => markerOf(r.externalId, version),
    example: "[ringback:whippy:5e2b6b0a v1]",
  },
  note: {
    says: "the call as text: direction, length, outcome, summary, link, marker",
    read: noteOf,
    example: "Inbound call, 3 min 7 s, completed. …",
  },
  title: {
    says: "direction, length and outcome",
    read: (r) => titleOf(r),
    example: "Inbound call, 3 min 7 s, completed",
  },
  provider: { says: "the platform", read: (r) => r.provider, example: "whippy" },
  source: { says: "name of the source", read: (r) => r.source, example: "whippy" },
  key: { says: "the provider's key of the call", read: (r) => r.key, example: "5e2b6b0a" },
  callId: { says: "Ringback's id of the call", read: (r) => r.callId, example: "c_9f21" },
  outcome: { says: "what became of it", read: (r) => r.outcome, example: "completed" },
  outcomeDetail: { says: "in the provider's words", read: (r) => r.outcomeDetail, example: "call_completed" },
  direction: { says: "inbound or outbound", read: (r) => r.direction, example: "inbound" },
  startedAt: {
    says: "start, ISO 8601 in UTC",
    read: (r) => iso(r.startedAt),
    example: "2026-03-02T15:10:00.000Z",
  },
  "startedAt.date": {
    says: "day of the start in UTC",
    read: (r) => iso(r.startedAt)?.slice(0, 10) ?? null,
    example: "2026-03-02",
  },
  "startedAt.ms": { says: "start in milliseconds", read: (r) => r.startedAt, example: "1772464200000" },
  endedAt: { says: "end, ISO 8601 in UTC", read: (r) => iso(r.endedAt), example: "2026-03-02T15:13:07.000Z" },
  "endedAt.date": {
    says: "day of the end in UTC",
    read: (r) => iso(r.endedAt)?.slice(0, 10) ?? null,
    example: "2026-03-02",
  },
  "endedAt.ms": { says: "end in milliseconds", read: (r) => r.endedAt, example: "1772464387000" },
  talkSeconds: { says: "seconds of conversation", read: (r) => r.talkSeconds, example: "187" },
  phone: { says: "the other party's number, E.164", read: (r) => r.phone, example: "+12025550142" },
  personName: { says: "name of the person", read: (r) => r.personName, example: "Dana Reyes" },
  personExternalId: { says: "the person's external id", read: (r) => r.personExternalId, example: "482913" },
  company: { says: "company", read: (r) => r.company, example: "Example Clinic" },
  agent: { says: "who spoke for you", read: (r) => r.agent, example: "Front desk" },
  summary: { says: "the provider's summary", read: (r) => r.summary, example: "Can do nights." },
  recordingUrl: { says: "address of the recording", read: (r) => r.recordingUrl, example: "https://…/r.mp3" },
  detailUrl: { says: "link back to the conversation", read: (r) => r.detailUrl, example: "https://…/c" },
  metadata: { says: "all metadata, as an object", read: (r) => r.metadata, example: '{"orderId":"A-1042"}' },
  incomplete: { says: "names of what is missing for good", read: (r) => r.incomplete, example: "[]" },
};

/** Of ours alone: every object has a “constructor”. */
const readerOf = (name: string) => (Object.hasOwn(readers, name) ? readers[name] : undefined);

export const callTokens = Object.entries(readers).map(([name, { says, example }]) => ({
  name,
  says,
  example,
}));

/** `contact.id`, or the id another step got; it is known only when that step went through. */
export const linkPattern = /^([a-z][a-z-]{0,29})\.id$/;

/** One sentence where a template may not say it; null where it may. */
export function checkToken(name: string, links: readonly string[]): string | null {
  if (readerOf(name) || /^(metadata|extra)(\.[A-Za-z0-9_-]+)+$/.test(name)) return null;
  const link = linkPattern.exec(name)?.[1];
  if (link !== undefined && links.includes(link)) return null;
  if (link !== undefined)
    return `{{${name}}} needs a step “${link}” before it${links.length > 0 ? `; there is ${links.map((one) => `{{${one}.id}}`).join(", ")}` : ""}.`;
  const near = nearest(name, [...Object.keys(readers), ...links.map((one) => `${one}.id`)]);
  return `{{${name}}} is no field of a call record.${near ? ` Did you mean {{${near}}}?` : ""}`;
}

export function sayToken(name: string): string {
  return (
    readerOf(name)?.says ??
    (name.startsWith("metadata.") ? "a value of the call's metadata" : "id of an earlier step")
  );
}

/** Undefined where the token stands for an id that is not known yet. */
export function tokenValue(name: string, record: CallRecordContent, version: number): Json | undefined {
  const known = readerOf(name);
  if (known) return known.read(record, version);
  const [root, ...path] = name.split(".");
  if (root !== "metadata" && root !== "extra") return undefined;
  let value: Json = record[root];
  for (const part of path) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    value = Object.hasOwn(value, part) ? (value[part] ?? null) : null;
  }
  return value;
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function nearest(name: string, known: string[]): string | null {
  const scored = known.map((one) => ({ one, far: distance(name.toLowerCase(), one.toLowerCase()) }));
  const best = scored.toSorted((a, b) => a.far - b.far)[0];
  return best && best.far <= Math.max(2, Math.floor(name.length / 3)) ? best.one : null;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
