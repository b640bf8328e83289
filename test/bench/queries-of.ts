/** What the bench of queries asks, as the console would. */
import { readCallDetail } from "../../electron/engine/call-detail";
import { openSearchReader, readMeta } from "../../electron/engine/store/database";
import { readDestinations, type StoredDestination } from "../../electron/engine/store/destinations";
import { searchCalls, searchEvents } from "../../electron/engine/store/search";
import { completeSearch, listMetaValues } from "../../electron/engine/store/search-complete";
import { readSources } from "../../electron/engine/store/sources";
import { readThisSide } from "../../electron/engine/why/evidence";
import { findSubject } from "../../electron/engine/why/subject";
import { answerWhy } from "../../electron/engine/why/why";
import { firstAt } from "./mixed-events";
import { fewHave } from "./multiply-log";

/** `goal`: at most three times as long in a million events as in ten thousand. */
export type Question = { name: string; goal: boolean; ask: () => unknown };

export function openQuestions(path: string): { events: number; questions: Question[]; close(): void } {
  const reader = openSearchReader(path);
  const events = readMeta(reader, "last_position");
  const now = firstAt + events * 1000;
  const limit = 100;
  const eventsOf = (q: string, cursor?: string) => () =>
    searchEvents(reader, { q, limit, ...(cursor ? { cursor } : {}) }, now);
  const callsOf = (q: string, cursor?: string) => () =>
    searchCalls(reader, { q, limit, ...(cursor ? { cursor } : {}) }, now);
  const goal = (name: string, ask: () => unknown): Question => ({ name, goal: true, ask });
  const beside = (name: string, ask: () => unknown): Question => ({ name, goal: false, ask });
  const countries = readSources(reader).map(({ country }) => country);
  const destination = readDestinations(reader)[0] as StoredDestination;
  // The sandbox CRM's side is a handful of requests by index, however long the log is.
  const whyOf = (text: string) => () =>
    answerWhy(readThisSide(reader, findSubject(reader, text, countries), destination, now), null);
  const found = searchCalls(reader, { q: "type:call.lifecycle-ended", limit: 1 }, now);
  const [newest] = "rows" in found ? found.rows : [];
  return {
    events,
    close: () => reader.close(),
    questions: [
      goal("first page of events", eventsOf("")),
      goal("last page of events", eventsOf("", `e${limit}`)),
      goal("first page of calls", callsOf("")),
      goal("last page of calls", callsOf("", `e${limit}~`)),
      goal("one call with its events", () => readCallDetail(reader, newest?.callId ?? "")),
      goal("events type:call.ended", eventsOf("type:call.ended")),
      goal("events provider:whippy stage:final", eventsOf("provider:whippy stage:final")),
      goal("events has:duplicate type:call.ended", eventsOf("has:duplicate type:call.ended")),
      goal("events meta.orderId of one call", eventsOf("meta.orderId:A-40")),
      goal("events outcome:completed", eventsOf("outcome:completed")),
      goal("calls meta.orderId of one call", callsOf("meta.orderId:A-40")),
      goal("calls type:post-conversation", callsOf("type:post-conversation")),
      goal("calls meta.region:north outcome:completed", callsOf("meta.region:north outcome:completed")),
      goal("events, a word few have", eventsOf(fewHave)),
      goal("events, a word all have", eventsOf("call")),
      goal("events, a phrase", eventsOf('"plain order"')),
      goal("calls, a word few have", callsOf(fewHave)),
      goal("calls, a word all have", callsOf("call")),
      goal("calls, two words and a field", callsOf("plain order outcome:completed")),
      goal("why, of a call", whyOf(newest?.key ?? "")),
      goal("why, of a number that called", whyOf(newest?.phone ?? "")),
      goal("why, of a person's external id", whyOf(newest?.externalId ?? "")),
      goal("why, of a number that nobody named", whyOf("+12025550199")),
      beside("events phone:5550042, a part of a number", eventsOf("phone:5550042")),
      beside("events outcome:aborted (none)", eventsOf("outcome:aborted")),
      beside("calls outcome:aborted (none)", callsOf("outcome:aborted")),
      beside("completion of has:", () => completeSearch(reader, { in: "events", q: "has:", at: 4 }, now)),
      beside("completion of meta.region:", () =>
        completeSearch(reader, { in: "calls", q: "meta.region:", at: 12 }, now),
      ),
      beside("groups by region", () => listMetaValues(reader, { key: "region" }, now)),
    ],
  };
}
