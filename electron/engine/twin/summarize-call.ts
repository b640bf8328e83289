/**
 * One recorded call for the counterfactual: what would have been written without a gate, and what its gate made of it.
 * Small on purpose, because thousands of them cross to the main thread.
 */
import type { PackId } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { packOfSource } from "../gate/source-pack";
import { type CounterfactualCall, readCounterfactualCall } from "../store/counterfactual";
import type { Reader } from "../store/database";
import { readReadingsOfCall } from "../store/readings";
import { readSources, type StoredSource } from "../store/sources";
import { judgeWrite, type NaiveCall, naivePositions, naiveWrites, spellNaive } from "./naive-writes";

/** Above it, folding once per event takes too long for a figure. */
const mostEvents = 300;

export type CallSummary = {
  callId: string;
  provider: PackId;
  /** It may leave this machine: live, no test, no spam. */
  mayLeave: boolean;
  /** When its end was observed, by our clock. */
  endAt: number | null;
  /** Our receive times of the naive writes. */
  writes: number[];
  /** How many of them are not what the call became. */
  wrong: number;
  /** From this moment on what was written is right for good; null: it never was. */
  rightAt: number | null;
  never: "no-end" | "not-final" | "incomplete" | null;
  records: { version: number; frozenAt: number; right: boolean }[];
  /** Versions that were meant for each destination. */
  told: CounterfactualCall["told"];
};

/** Null: it has no event that counts any more. `too-long`: it is left out. */
export async function summarizeCall(
  database: Reader,
  callId: string,
  sources: ReadonlyMap<string, StoredSource>,
): Promise<CallSummary | "too-long" | null> {
  const row = readCounterfactualCall(database, callId);
  const readings = readReadingsOfCall(database, callId);
  const source = sources.get(readings[0]?.sourceId ?? "");
  if (!row || !source) return null;
  const call = { callId, pack: packOfSource(source), source, readings };
  if (naivePositions(call).length > mostEvents) return "too-long";
  return summarize(call, row);
}

export async function summarize(call: NaiveCall, row: CounterfactualCall): Promise<CallSummary | null> {
  const writes = await naiveWrites(call);
  const last = writes.at(-1);
  if (!last) return null;
  const { fold, text } = last;
  const { ended } = fold.judgement;
  const became = { text, final: row.final };
  const right = judgeWrite(last, became) === null;
  return {
    callId: call.callId,
    provider: call.pack.id,
    mayLeave: (row.origin === "live" || row.origin === "pulled") && !fold.test && !fold.spam,
    endAt: ended ? fold.receivedAtOf(ended.position) : null,
    writes: writes.map(({ at }) => at),
    wrong: writes.filter((write) => judgeWrite(write, became) !== null).length,
    rightAt: right ? last.at : null,
    never: right ? null : !last.ended ? "no-end" : !row.final ? "not-final" : "incomplete",
    records: row.records.map(({ version, frozenAt, content }) => {
      const record = JSON.parse(content) as CallRecordContent;
      return { version, frozenAt, right: record.incomplete.length === 0 && spellNaive(record) === text };
    }),
    told: row.told,
  };
}

/** As many of these calls as can be done before the time is over, at least one. */
export async function summarizeCalls(
  database: Reader,
  { callIds, ms }: { callIds: string[]; ms: number },
): Promise<{ summaries: (CallSummary | "too-long" | null)[] }> {
  const begun = performance.now();
  const sources = new Map(readSources(database).map((source) => [source.sourceId, source]));
  const summaries: (CallSummary | "too-long" | null)[] = [];
  for (const callId of callIds) {
    summaries.push(await summarizeCall(database, callId, sources));
    if (performance.now() - begun > ms) break;
  }
  return { summaries };
}
