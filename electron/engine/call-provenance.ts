/**
 * The provenance of a call and of each version of its call record, folded anew from the stored readings and bytes when
 * somebody looks. A version is explained by the readings it was frozen on; a field that these read otherwise today says so.
 */
import type { CallRecord, Provenance } from "../../shared/calls";
import type { Json } from "../../shared/words";
import type { CallRecordContent } from "./destinations/destination";
import { packOfSource } from "./gate/source-pack";
import { canonicalJson } from "./providers/canonical-json";
import type { Judgement, Pack, PlacedReading } from "./providers/pack";
import { buildContent } from "./reader/call-content";
import { type FoldedCall, foldCall } from "./reader/fold-call";
import { provenanceBeside, provenanceOf } from "./reader/provenance";
import { readSettingsOf } from "./reader/read-event";
import { readPlaces } from "./reader/read-places";
import { readCallRecords } from "./store/call-records";
import { readCallRows } from "./store/calls";
import type { Reader } from "./store/database";
import { eventIdOf } from "./store/events";
import { readReadingsOfCall, type StoredReading } from "./store/readings";
import { readSources, type StoredSource } from "./store/sources";

/** Above it only the outcome of today is explained: judging every beginning of a call grows with the square. */
const mostBeginnings = 60;

type Told = { pack: Pack; source: StoredSource; callId: string };

/** What it reads of the store it reads before it waits for the first time, bodies excepted: those never change. */
export async function readProvenance(database: Reader, callId: string): Promise<Provenance[] | null> {
  const [row] = readCallRows(database, [callId]);
  if (!row) return null;
  const stored = readReadingsOfCall(database, callId);
  const [first] = stored;
  const source = readSources(database).find(({ sourceId }) => sourceId === first?.sourceId);
  const records = readCallRecords(database, callId);
  if (!first || !source) return [];
  const call: Told = { pack: packOfSource(source), source, callId };
  // Finding a place means reading an event again: only of those that are named.
  const named = namedIn(await tell(call, stored, records));
  const readings: StoredReading[] = [];
  for (const one of stored) {
    const from = named.has(eventIdOf(one.position)) ? await readPlaces(database, call, one) : {};
    readings.push({ ...one, reading: { ...one.reading, from } });
  }
  return tell(call, readings, records);
}

async function tell(call: Told, readings: StoredReading[], records: CallRecord[]): Promise<Provenance[]> {
  const versions: Provenance[] = [];
  for (const record of records) {
    const { record: fields } = await explainVersion(call, readings, record);
    versions.push({ version: record.version, fields: againstFrozen(fields, record.content) });
  }
  const now = await explain(call, readings, []);
  return [
    { version: null, fields: [...now.record.filter(({ field }) => field !== "incomplete"), ...now.beside] },
    ...versions,
  ];
}

function namedIn(versions: Provenance[]): Set<string | null> {
  const fields = versions.flatMap((version) => version.fields);
  return new Set(
    fields.flatMap(({ eventId, replaced }) => [eventId, ...replaced.map((before) => before.eventId)]),
  );
}

/**
 * By the beginning of the call that gives the frozen content. Our clock says about where it ends, and not exactly: the
 * moment of freezing is the reader's, which may be a little behind the newest events it read.
 */
async function explainVersion(
  call: Told,
  readings: StoredReading[],
  { frozenAt, incomplete, content }: Pick<CallRecord, "frozenAt" | "incomplete" | "content">,
) {
  const frozen = canonicalJson(content);
  const about = Math.max(readings.filter(({ receivedAt }) => receivedAt <= frozenAt).length, 1);
  const lengths = Array.from({ length: readings.length }, (_, index) => index + 1)
    .sort((a, b) => Math.abs(a - about) - Math.abs(b - about))
    .slice(0, mostBeginnings);
  for (const length of lengths) {
    const fold = await foldOf(call, readings.slice(0, length));
    const built = contentOf(call, readings.slice(0, length), fold, incomplete);
    if (canonicalJson(built as unknown as Json) === frozen)
      return explain(call, readings.slice(0, length), incomplete);
  }
  return explain(call, readings.slice(0, about), incomplete);
}

function foldOf({ pack, source }: Told, readings: StoredReading[]): Promise<FoldedCall> {
  return foldCall(pack, readings.map(toFoldReading), source, readSettingsOf(source));
}

function contentOf(
  call: Told,
  readings: StoredReading[],
  fold: FoldedCall,
  incomplete: string[],
): CallRecordContent {
  const [{ namespace, origin }] = readings as [StoredReading];
  return buildContent({ ...call, namespace, origin, readings }, fold, incomplete);
}

async function explain(call: Told, readings: StoredReading[], incomplete: string[]) {
  const { pack, source } = call;
  const fold = await foldOf(call, readings);
  const content = contentOf(call, readings, fold, incomplete);
  const outcomes = await outcomesBefore(pack, source, fold);
  const input = { pack, fold, content, outcomes };
  return { record: provenanceOf(input), beside: provenanceBeside(input) };
}

function toFoldReading({ reading, position, receivedAt, inFold }: StoredReading) {
  return { ...reading, position, receivedAt, inFold, signatureFailed: !inFold };
}

/** What the call would have been judged after each of its events, the last change first. */
async function outcomesBefore(
  { judge }: Pack,
  { expects }: StoredSource,
  { originals }: FoldedCall,
): Promise<Judgement[]> {
  if (originals.length > mostBeginnings) return [];
  const changes: Judgement[] = [];
  const beginning: PlacedReading[] = [];
  for (const reading of originals) {
    beginning.push(reading);
    const judged = await judge(beginning, expects);
    if (judged.outcome !== null && judged.outcome !== changes[0]?.outcome) changes.unshift(judged);
  }
  return changes;
}

function againstFrozen(fields: Provenance["fields"], frozen: Json): Provenance["fields"] {
  return fields.map((told) => {
    const value = frozenValue(frozen, told.field);
    if (canonicalJson(value) === canonicalJson(told.value)) return told;
    const because = "frozen on what was read then; today the same events are read otherwise";
    return { ...told, value, by: "ringback", because, sentence: because };
  });
}

function frozenValue(content: Json, field: string): Json {
  const [name = "", ...key] = field.split(".");
  const whole = (content as Record<string, Json> | null)?.[name] ?? null;
  if (key.length === 0) return whole;
  return (whole as Record<string, Json> | null)?.[key.join(".")] ?? null;
}
