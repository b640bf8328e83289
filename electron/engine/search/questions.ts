/**
 * What the search thread can be asked, by name. Each answers from its own read connection and writes nothing. Getting a
 * schema ready is no search, but it may take as long, and must hold up no sender either.
 */
import type { SearchedList } from "../../../shared/saved";
import type { PackId } from "../../../shared/words";
import { listAdvice } from "../advice/list-advice";
import { readProvenance } from "../call-provenance";
import { judgeByHand } from "../gate/judge-alone";
import { type GatePreviewInput, previewGate } from "../gate/preview";
import { lintKey } from "../key-lint";
import { type NamedPerson, type Page as PersonPage, readPerson } from "../persons/person-detail";
import { proposeSources } from "../propose-sources";
import { proposeMetricsOf } from "../rules/read-metric-values";
import { refusalOfSchema } from "../schemas/problems";
import { findCounterfactualCalls } from "../store/counterfactual";
import type { Reader } from "../store/database";
import { readLintedEvents } from "../store/events";
import { readUsualWait } from "../store/gates";
import { countFound, type Page, searchAmong, searchCalls, searchEvents } from "../store/search";
import { completeSearch, listMetaKeys, listMetaValues } from "../store/search-complete";
import { searchDeliveries, searchOutbox } from "../store/search-outbox";
import { nextNaiveMoments } from "../twin/next-moments";
import { summarizeCalls } from "../twin/summarize-call";
import { readTwinCall } from "../twin/twin-call";

type Question<Input, Answer> = (database: Reader, input: Input, now: number) => Answer;

function question<Input, Answer>(ask: Question<Input, Answer>): Question<Input, Answer> {
  return ask;
}

export const questions = {
  events: question((database, page: Page, now) => searchEvents(database, page, now)),
  calls: question((database, page: Page, now) => searchCalls(database, page, now)),
  deliveries: question((database, page: Page, now) => searchDeliveries(database, page, now)),
  outbox: question((database, page: Page, now) => searchOutbox(database, page, now)),
  /** What a condition on events lets through. */
  among: question((database, input: { q: string; positions: number[] }, now) =>
    searchAmong(database, input, now),
  ),
  count: question((database, input: { in: SearchedList; q: string }, now) =>
    countFound(database, input, now),
  ),
  complete: question((database, input: { in: SearchedList; q: string; at: number }, now) =>
    completeSearch(database, input, now),
  ),
  /** Null: there is no such destination. */
  previewGate: question((database, input: GatePreviewInput, now) => previewGate(database, input, now)),
  judgeByHand: question((database, input: { callId: string }, now) => judgeByHand(database, input, now)),
  usualWait: question((database, input: { destinationId: string; provider: PackId }) =>
    readUsualWait(database, input),
  ),
  /** Null: it is a schema. */
  refusalOfSchema: question((_, input: { schema: string }) => refusalOfSchema(input.schema)),
  advice: question((database, input: { sourceId: string | null; urls: Record<string, string> }) =>
    listAdvice(database, input),
  ),
  unclaimed: question((database, _: null) => proposeSources(database)),
  lintKey: question((database, input: { sourceId: string; parts: string[] | null }) =>
    lintKey(readLintedEvents(database, input.sourceId), input.parts),
  ),
  counterfactualCalls: question((database, input: { q: string; limit: number }, now) =>
    findCounterfactualCalls(database, input, now),
  ),
  summarizeCalls: question((database, input: { callIds: string[]; ms: number }) =>
    summarizeCalls(database, input),
  ),
  /** What a handler without a gate would know after each of the next events. */
  naiveMoments: question((database, input: { after: number; from: number; ms: number }) =>
    nextNaiveMoments(database, input),
  ),
  /** Folded once per event: a long call takes its time. */
  twinCall: question((database, input: { callId: string }) => readTwinCall(database, input.callId)),
  /** Null: there is no such call. Folded for each version of its record, and its events are read again. */
  provenance: question((database, input: { callId: string }) => readProvenance(database, input.callId)),
  person: question((database, input: NamedPerson & { page: PersonPage }) => readPerson(database, input)),
  /** Which fields of a source may be its metrics. */
  proposeMetrics: question((database, input: { sourceId: string }) => proposeMetricsOf(database, input)),
  metaKeys: question((database, _: null) => listMetaKeys(database)),
  metaValues: question((database, input: { key: string; q?: string | undefined }, now) =>
    listMetaValues(database, input, now),
  ),
};

export type QuestionName = keyof typeof questions;
export type QuestionInput<Name extends QuestionName> = Parameters<(typeof questions)[Name]>[1];
export type QuestionAnswer<Name extends QuestionName> = Awaited<ReturnType<(typeof questions)[Name]>>;

export type SearchMessage =
  | { kind: "ask"; id: number; name: QuestionName; input: unknown; now: number }
  | { kind: "wake" }
  | { kind: "close" };
export type SearchAnswer =
  | { kind: "answer"; id: number; result: unknown }
  | { kind: "failed"; id: number; message: string }
  | { kind: "bug"; message: string; stack: string | null };
