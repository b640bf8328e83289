import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plannedOnce } from "../../electron/engine/store/database";
import { readCallsBetween } from "../../electron/engine/store/reconciliations";
import {
  callStatement,
  countFound,
  eventStatement,
  searchCalls,
  searchEvents,
  walkCalls,
} from "../../electron/engine/store/search";
import { completeSearch, listMetaValues } from "../../electron/engine/store/search-complete";
import { readMoment, readWhere } from "../../electron/engine/store/search-conditions";
import { callList, eventList } from "../../electron/engine/store/search-fields";
import { searchDeliveries, searchOutbox } from "../../electron/engine/store/search-outbox";
import { findCallsByWords } from "../../electron/engine/store/search-words";
import { type FilledLog, fillLog, firstAt } from "../harness/filled-log";

const folder = mkdtempSync(join(tmpdir(), "ringback-search-"));
const now = firstAt + 60_000;
let log: FilledLog;

beforeAll(async () => {
  log = await fillLog(join(folder, "ringback.sqlite"), 600);
});
afterAll(() => {
  log.close();
  rmSync(folder, { recursive: true, force: true });
});

function planOf(list: "events" | "calls", q: string): string[] {
  const where = readWhere(q, list === "events" ? eventList : callList, now);
  if ("problem" in where) throw new Error(where.problem.message);
  const { sql, values } =
    list === "events"
      ? eventStatement(log.reader, where, "event.position", Number.MAX_SAFE_INTEGER, 100)
      : callStatement(log.reader, where, "call.call_id", undefined, 100);
  const rows = log.reader.prepare(`EXPLAIN QUERY PLAN ${plannedOnce(sql)}`).all(...values) as {
    detail: string;
  }[];
  return rows.map(({ detail }) => detail.replace("COVERING INDEX event_view", "INDEX event_view"));
}

describe("a page is read from an index, in its order, without sorting", () => {
  test.each([
    ["events", "", "SEARCH event USING INTEGER PRIMARY KEY (rowid<?)"],
    [
      "events",
      "type:call.ended provider:mirai",
      "SEARCH view USING INDEX event_view_type (type=? AND position<?)",
    ],
    ["events", "provider:mirai", "SEARCH view USING INDEX event_view_provider (provider=? AND position<?)"],
    ["events", "source:mirai", "SEARCH view USING INDEX event_view_source (source=? AND position<?)"],
    ["events", "origin:simulated", "SEARCH view USING INDEX event_view_origin (origin=? AND position<?)"],
    [
      "events",
      "signature:failed",
      "SEARCH view USING INDEX event_view_signature (signature=? AND position<?)",
    ],
    ["events", "stage:final", "SEARCH view USING INDEX event_view_stage (stage=? AND position<?)"],
    ["events", "has:duplicate", "SEARCH view USING INDEX event_view_duplicate (position<?)"],
    ["events", "has:late", "SEARCH view USING INDEX event_view_late (position<?)"],
    ["events", "has:problem type:call.ended", "SEARCH view USING INDEX event_view_problem (position<?)"],
    ["events", "phone:5550042", "SEARCH view USING INTEGER PRIMARY KEY (rowid=?)"],
    ["events", "after:2h", "SEARCH view USING INTEGER PRIMARY KEY (rowid<?)"],
    ["events", "marmalade -order", "SCAN event_text VIRTUAL TABLE INDEX 192:M1<"],
    ["calls", "", "SEARCH call USING COVERING INDEX call_search (last_position<?)"],
    [
      "calls",
      "outcome:completed final:true phone:555 has:late",
      "SEARCH call USING COVERING INDEX call_search",
    ],
    ["calls", "-meta.region:north", "SEARCH call USING COVERING INDEX call_search"],
    ["calls", "-type:call.ended", "SEARCH call USING COVERING INDEX call_search"],
    ["calls", "conformance:broken has:impossible", "SEARCH call USING COVERING INDEX call_search"],
  ] as const)("%s %s", (list, q, first) => {
    const plan = planOf(list, q);
    expect(plan.join("\n")).toContain(first);
    expect(plan.filter((step) => step.includes("TEMP B-TREE FOR ORDER BY"))).toEqual([]);
    expect(plan.filter((step) => /^SCAN (?:event|view|call|answer)\b(?!_)/.test(step))).toEqual([]);
  });

  test("a few calls are begun with, many are walked past", () => {
    expect(planOf("events", "meta.orderId:A-7").join("\n")).toContain(
      "event_view_call (call_id=? AND position<?)",
    );
    expect(planOf("events", "call:c_7").join("\n")).toContain("event_view_call (call_id=? AND position<?)");
    for (const q of ["meta.orderId:A-7", "call:c_7", "has:pin", "type:call.ended final:true"])
      expect(planOf("calls", q).join("\n")).toContain(
        "SEARCH call USING INDEX sqlite_autoindex_call_1 (call_id=?)",
      );
  });

  test("what is asked of a call's words is asked of the calls of a page, not of all that have them", () => {
    expect(planOf("calls", "marmalade call")).toEqual([
      "SCAN found VIRTUAL TABLE INDEX 1:",
      "SEARCH call USING COVERING INDEX sqlite_autoindex_call_1 (call_id=?)",
      "USE TEMP B-TREE FOR ORDER BY",
    ]);
  });
});

test("calls of a window are read from their moments alone, in order", () => {
  const statements: string[] = [];
  const spy = new Proxy(log.reader, {
    get: (target, name) =>
      name === "prepare"
        ? (sql: string) => {
            statements.push(sql);
            return target.prepare(sql);
          }
        : Reflect.get(target, name),
  });
  const window = { source: "mirai", since: 0, until: Number.MAX_SAFE_INTEGER, after: null, limit: 10 };
  expect(readCallsBetween(spy, window)).toHaveLength(10);
  const plan = log.reader
    .prepare(`EXPLAIN QUERY PLAN ${statements[0]}`)
    .all({ source: "mirai", until: now, at: 0, callId: "", limit: 10 }) as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual([
    "SEARCH call USING INDEX call_moment (source=? AND <expr>>? AND <expr><?)",
  ]);
});

/** Pieces of searches, whole ones and broken ones, so that any two may meet. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'- : " * > < .. , meta. meta.a: meta."a b":1 text:x has: has:pin -has:late type: final:maybe'.split(
      " ",
    ),
    ...Object.keys(eventList.fields).map((name) => `${name}:`),
    ...Object.keys(callList.fields).map((name) => `-${name}:>`),
    " ",
    "\u0000",
    "AND",
    "NEAR(a b)",
    "(",
    "a^b",
  ),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    "2h",
    "2026-02-31",
    "1..2",
    "2026-03-02..2h",
    "true",
    "+12025550100",
    "mirai",
    "99999999999d",
  ),
);
const query = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

test("any text is a search: an answer or a problem that names one of its tokens, never an exception", () => {
  fc.assert(
    fc.property(query, fc.nat(80), (q, at) => {
      for (const search of [searchEvents, searchCalls, searchDeliveries, searchOutbox]) {
        const found = search(log.reader, { q, limit: 5 }, now);
        if ("problem" in found) {
          expect(q).toContain(found.problem.token);
          expect(found.problem.next).not.toBe("");
        } else expect(found.rows.length).toBeLessThanOrEqual(5);
      }
      for (const list of ["events", "calls"] as const) {
        const { start, end } = completeSearch(log.reader, { in: list, q, at }, now);
        expect([start, end]).toEqual([start, end].map((place) => Math.min(Math.max(place, 0), q.length)));
      }
      listMetaValues(log.reader, { key: q, q }, now);
    }),
    { numRuns: 300 },
  );
});

test("what completion offers is found, and as often as it says", () => {
  for (const list of ["events", "calls"] as const) {
    const search = list === "events" ? searchEvents : searchCalls;
    for (const field of [
      "type:",
      "has:",
      "outcome:",
      "final:",
      "origin:",
      "phone:",
      "meta.region:",
      "stage:",
      "conformance:",
    ]) {
      for (const row of completeSearch(log.reader, { in: list, q: field, at: field.length }, now).rows.slice(
        0,
        5,
      )) {
        const found = search(log.reader, { q: row.insert, limit: 5000 }, now);
        if (row.count !== null)
          expect([row.insert, "rows" in found && found.rows.length]).toEqual([row.insert, row.count]);
      }
    }
  }
});

test("every term and its exclusion share out the list", () => {
  const all = searchEvents(log.reader, { limit: 5000 }, now);
  for (const term of [
    "type:call.ended",
    "has:duplicate",
    "outcome:completed",
    "meta.region:north",
    "marmalade",
    "phone:55500",
  ]) {
    const with_ = searchEvents(log.reader, { q: term, limit: 5000 }, now);
    const without = searchEvents(log.reader, { q: `-${term}`, limit: 5000 }, now);
    if (!("rows" in all && "rows" in with_ && "rows" in without)) throw new Error(term);
    expect(with_.rows.length).toBeGreaterThan(0);
    expect(with_.rows.length + without.rows.length).toBe(all.rows.length);
  }
});

test.each([
  "call",
  "marmalade",
  "north",
  "north order",
  "call -north",
  "-marmalade final:true",
  "nowhere",
  "initiate",
])("calls by “%s” are the same, whether their words are held to be rare or walked down", (q) => {
  const where = readWhere(q, callList, now);
  if ("problem" in where) throw new Error(where.problem.message);
  const walk = walkCalls(log.reader, where);
  const find = (limit: number, rareUpTo: number) =>
    findCallsByWords(log.reader, where, { walk, limit, rareUpTo });
  const all = find(-1, 2000);
  expect(find(-1, 0)).toEqual(all);
  for (const limit of [1, 7]) expect(find(limit, 0)).toEqual(all.slice(0, limit));
  for (const limit of [1, 7]) expect(find(limit, 2000)).toEqual(all.slice(0, limit));
});

test.each(["meta.region:north", "call", "call final:true"])(
  "calls page by page are the calls at once: %s",
  (q) => {
    const whole = searchCalls(log.reader, { q, limit: 5000 }, now);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = searchCalls(log.reader, { q, limit: 4, ...(cursor ? { cursor } : {}) }, now);
      if (!("rows" in page)) throw new Error("no page");
      ids.push(...page.rows.map(({ callId }) => callId));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(ids).toEqual("rows" in whole && whole.rows.map(({ callId }) => callId));
  },
);

test.each([
  ["2h", -7_200_000, 0],
  ["1w", -604_800_000, 0],
])("the age %s", (written, from, length) => {
  expect(readMoment(written, now)).toEqual({ at: now + from, until: now + from + length });
});

test("a day is the day of this machine, a minute that minute, and no moment is null", () => {
  const day = readMoment("2026-08-14", now);
  expect(day).toEqual({
    at: new Date(2026, 7, 14).getTime(),
    until: new Date(2026, 7, 14).getTime() + 86_400_000,
  });
  const minute = readMoment("2026-08-14T10:30Z", now);
  expect(minute).toEqual({ at: Date.UTC(2026, 7, 14, 10, 30), until: Date.UTC(2026, 7, 14, 10, 31) });
  for (const written of ["", "soon", "2026", "2026-13-01", "2026-08-14T25:00", "2 h"]) {
    expect([written, readMoment(written, now)]).toEqual([written, null]);
  }
});

test("what a search finds is counted beyond its page, and a wrong one says what is wrong", () => {
  for (const list of ["events", "calls"] as const) {
    for (const q of ["", "provider:mirai", "type:call.ended", "has:duplicate", "provider:atoms"]) {
      const all = (list === "events" ? searchEvents : searchCalls)(log.reader, { q, limit: 5000 }, now);
      if ("problem" in all) throw new Error(all.problem.message);
      expect([list, q, countFound(log.reader, { in: list, q }, now)]).toEqual([
        list,
        q,
        { count: all.rows.length, more: false },
      ]);
    }
  }
  expect(countFound(log.reader, { in: "calls", q: "nothing:known" }, now)).toHaveProperty("problem");
});
