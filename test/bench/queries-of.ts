/** What the bench of queries asks, as the console would. */
import { readCallDetail } from "../../electron/engine/call-detail";
import { searchCalls, searchEvents } from "../../electron/engine/store/search";
import { completeSearch, listMetaValues } from "../../electron/engine/store/search-complete";
import { type FilledLog, fillLog, firstAt } from "../harness/filled-log";

export const fill = fillLog;

export function questionsOf({ reader, events }: FilledLog): [string, () => unknown][] {
  const now = firstAt + events * 1000;
  const limit = 100;
  const eventsOf = (q: string, cursor?: string) => () =>
    searchEvents(reader, { q, limit, ...(cursor ? { cursor } : {}) }, now);
  const callsOf = (q: string, cursor?: string) => () =>
    searchCalls(reader, { q, limit, ...(cursor ? { cursor } : {}) }, now);
  const [newest] = (searchCalls(reader, { limit: 1 }, now) as { rows: { callId: string }[] }).rows;
  return [
    ["first page of events", eventsOf("")],
    ["last page of events", eventsOf("", `e${limit}`)],
    ["first page of calls", callsOf("")],
    ["last page of calls", callsOf("", `e${limit}~`)],
    ["one call with its events", () => readCallDetail(reader, newest?.callId ?? "")],
    ["events type:call.ended", eventsOf("type:call.ended")],
    ["events has:duplicate type:call.ended", eventsOf("has:duplicate type:call.ended")],
    ["events meta.orderId of one call", eventsOf("meta.orderId:A-42")],
    ["events phone:5550042", eventsOf("phone:5550042")],
    ["events outcome:busy (none)", eventsOf("outcome:busy")],
    ["calls meta.region:north outcome:completed", callsOf("meta.region:north outcome:completed")],
    ["calls outcome:busy (none)", callsOf("outcome:busy")],
    ["events, a word few have", eventsOf("marmalade")],
    ["events, a word all have", eventsOf("call")],
    ["events, a phrase", eventsOf('"confirmed order"')],
    ["calls, a word few have", callsOf("marmalade")],
    ["calls, a word all have", callsOf("call")],
    ["completion of has:", () => completeSearch(reader, { in: "events", q: "has:", at: 4 }, now)],
    [
      "completion of meta.region:",
      () => completeSearch(reader, { in: "calls", q: "meta.region:", at: 12 }, now),
    ],
    ["groups by region", () => listMetaValues(reader, { key: "region" }, now)],
  ];
}
