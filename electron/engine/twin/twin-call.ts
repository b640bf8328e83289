/**
 * One call for the screen that sets the gated card beside the naive twin's: every write with where its values came
 * from, what the gate let out and when, and what brings what is still awaited. The writes are those its account was
 * told; where it was told none they are computed, and that is said.
 */
import type { TwinCall, TwinField, TwinFieldName, TwinWrite } from "../../../shared/twin-contract";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { packOfSource } from "../gate/source-pack";
import type { FoldedCall } from "../reader/fold-call";
import { provenanceOf } from "../reader/provenance";
import { readCallRecords } from "../store/call-records";
import { readCallRows, readGateVerdicts } from "../store/calls";
import type { Reader } from "../store/database";
import { eventIdOf } from "../store/events";
import { readReadingsOfCall } from "../store/readings";
import { readSources } from "../store/sources";
import { readTwin, readTwinWrites, type StoredTwinWrite } from "../store/twin";
import { judgeWrite, type NaiveCall, type NaiveMoment, naiveMoment, naivePositions } from "./naive-writes";

/** Above it the newest are left out: each is a fold of everything before it. */
const mostEvents = 300;
const longestText = 280;

export async function readTwinCall(database: Reader, callId: string): Promise<TwinCall | null> {
  const [row] = readCallRows(database, [callId]);
  const readings = readReadingsOfCall(database, callId);
  const source = readSources(database).find(({ sourceId }) => sourceId === readings[0]?.sourceId);
  if (!row || !source) return null;
  const call: NaiveCall = { callId, pack: packOfSource(source), source, readings };
  const told = readTwin(database)?.enabled ? readTwinWrites(database, callId) : [];
  const records = readCallRecords(database, callId);
  const [gate = null] = readGateVerdicts(database, callId);
  const moments = await readMoments(call);
  const last = moments.at(-1);
  if (!last) return null;
  const became = { text: last.text, final: row.final };
  return {
    callId,
    externalId: last.content.externalId,
    by: told.length > 0 ? "account" : "computed",
    events: moments.map((moment) => ({
      ...toMoment(moment),
      stage: readings.findLast(({ position }) => position === moment.position)?.reading.stage ?? null,
      final: moment.final,
    })),
    writes: told.length > 0 ? writesTold(call, told, moments, became) : writesOf(call, moments, became),
    gated: records.map(({ version, frozenAt, because, incomplete, content }) => ({
      version,
      frozenAt,
      because,
      incomplete,
      fields: fieldsOf(
        call,
        momentBefore(moments, frozenAt)?.fold ?? last.fold,
        content as CallRecordContent,
      ),
    })),
    rows: rowsOf(call),
    brings: bringsOf(call, last),
    sentence: gate?.sentence ?? null,
    ended: row.ended,
    final: row.final,
  };
}

async function readMoments(call: NaiveCall): Promise<NaiveMoment[]> {
  const moments: NaiveMoment[] = [];
  for (const position of naivePositions(call).slice(0, mostEvents)) {
    const moment = await naiveMoment(call, position);
    if (moment) moments.push(moment);
  }
  return moments;
}

function writesOf(
  call: NaiveCall,
  moments: NaiveMoment[],
  became: { text: string; final: boolean },
): TwinWrite[] {
  return moments
    .filter(({ text }, index) => text !== moments[index - 1]?.text)
    .map((moment, index) => ({
      ...toMoment(moment),
      fields: fieldsOf(call, moment.fold, moment.content),
      version: index + 1,
      wrong: judgeWrite(moment, became),
      correlationId: null,
      refused: null,
    }));
}

/** As its account was told; where a value came from is what the same events say today. */
function writesTold(
  call: NaiveCall,
  told: StoredTwinWrite[],
  moments: NaiveMoment[],
  became: { text: string; final: boolean },
): TwinWrite[] {
  return told.map((write) => {
    const moment = moments.find(({ position }) => position === write.position) ?? (moments[0] as NaiveMoment);
    return {
      ...toMoment(write),
      fields: fieldsOf(call, moment.fold, JSON.parse(write.content) as CallRecordContent),
      version: write.version,
      wrong: judgeWrite({ ...write, text: write.content }, became),
      correlationId: write.correlationId,
      refused: write.refused,
    };
  });
}

function toMoment({
  at,
  position,
  type,
  missing,
  ended,
}: Pick<NaiveMoment, "at" | "position" | "type" | "missing" | "ended">) {
  return { at, position, eventId: eventIdOf(position), type, missing, ended };
}

function momentBefore(moments: NaiveMoment[], at: number): NaiveMoment | undefined {
  return moments.findLast((moment) => moment.at <= at);
}

/** The same rows for both cards; artifacts that the platform never sends have none. */
function rowsOf({ pack }: NaiveCall): TwinFieldName[] {
  const offered = new Set<string>(pack.artifacts);
  return [
    "outcome",
    "talkSeconds",
    "person",
    ...(offered.has("summary") ? (["summary"] as const) : []),
    ...(offered.has("transcript") ? (["transcript"] as const) : []),
    ...(offered.has("recording") ? (["recordingUrl"] as const) : []),
    "followUps",
  ];
}

function fieldsOf({ pack }: NaiveCall, fold: FoldedCall, content: CallRecordContent): TwinField[] {
  const told = new Map(
    provenanceOf({ pack, fold, content, outcomes: [] }).map((one) => [one.field, one] as const),
  );
  const field = (name: TwinFieldName, from: string, value: Json): TwinField => ({
    name,
    value,
    type: told.get(from)?.type ?? null,
    eventId: told.get(from)?.eventId ?? null,
  });
  const person = (["personName", "phone", "personExternalId"] as const).find(
    (name) => content[name] !== null,
  );
  return [
    field("outcome", "outcome", content.outcome),
    // Nobody talked, says the outcome: so does where it comes from.
    field("talkSeconds", content.talkSeconds === 0 ? "outcome" : "talkSeconds", content.talkSeconds),
    field("person", person ?? "personName", person ? content[person] : null),
    field("summary", "summary", shortly(content.summary)),
    field("transcript", "transcript", shortly(content.transcript)),
    field("recordingUrl", "recordingUrl", shortly(content.recordingUrl)),
    field("followUps", "followUps", content.followUps.join(", ") || null),
  ];
}

/** Enough for a card. */
function shortly(value: Json): string | null {
  if (value === null) return null;
  const text = typeof value === "string" ? value : Array.isArray(value) ? lines(value) : "there";
  return text.length > longestText ? `${text.slice(0, longestText).toWellFormed()}…` : text;
}

function lines(value: Json[]): string {
  return value.length === 1 ? "1 line" : `${value.length} lines`;
}

/** The event that brought it in the end, else the next one that is expected. */
function bringsOf(call: NaiveCall, { fold, content }: NaiveMoment): Record<string, string | null> {
  const expected = fold.timeline.ghosts.find(({ missing }) => !missing)?.type ?? null;
  return Object.fromEntries(
    fieldsOf(call, fold, content).map(({ name, type, value }) => [name, value === null ? expected : type]),
  );
}
