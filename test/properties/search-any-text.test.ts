/**
 * Any text is a search ("Any text is a search: taking it apart never fails", shared/search.ts; docs/guide/search.md): it
 * is answered by rows or by a problem that names what is wrong, at any place of the caret it is completed, what is offered there can be
 * searched for, and what is written as a search is read back as what was meant. Every one runs on a real database.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countFound, searchCalls, searchEvents } from "../../electron/engine/store/search";
import { completeSearch } from "../../electron/engine/store/search-complete";
import { readWhere } from "../../electron/engine/store/search-conditions";
import { callList, eventList } from "../../electron/engine/store/search-fields";
import { searchDeliveries, searchOutbox } from "../../electron/engine/store/search-outbox";
import { metaField, readSearch, splitAtCaret, writeTerm } from "../../shared/search";
import { type FilledLog, fillLog, firstAt } from "../harness/filled-log";
import { longest, runs } from "./runs";

const folder = mkdtempSync(join(tmpdir(), "ringback-search-text-"));
const now = firstAt + 60_000;
let log: FilledLog;

beforeAll(async () => {
  log = await fillLog(join(folder, "ringback.sqlite"), 200);
});
afterAll(() => {
  log.close();
  rmSync(folder, { recursive: true, force: true });
});

const fieldNames = [...new Set([...Object.keys(eventList.fields), ...Object.keys(callList.fields)])];
const value = fc.oneof(
  fc.constantFrom(
    ..."true false maybe 2h 90m 1w 0d -1h 99999999999d 2026-02-31 2026-03-02 2026-03-02T10:30Z 1..2 2h..1h ..5 5.. >5 <=2026 =3 +12025550100 5550042 call.* * ** mirai north A-7 1e999 NaN % _ ' ; --".split(
      " ",
    ),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ maxLength: 60 }),
  fc.integer().map(String),
);
const term = fc
  .tuple(
    fc.constantFrom("", "-", "--", "- "),
    fc.oneof(
      fc.constantFrom(...fieldNames, ...fieldNames.map((name) => name.toUpperCase())),
      fc.string({ maxLength: 8 }).map((key) => `meta.${key}`),
      fc.string({ maxLength: 8 }).map((key) => `meta."${key}"`),
      fc.constantFrom("meta", "__proto__", "constructor", "hasOwnProperty", "toString"),
    ),
    fc.constantFrom(":", ":>", ":<=", ': "', "::", ""),
    value,
  )
  .map((parts) => parts.join(""));
const query = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: term },
      { weight: 2, arbitrary: value },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '"',
          "(",
          ")",
          "OR",
          "AND NOT",
          "NEAR(",
          "\u0000",
          "\ud83d",
          "“",
          "*",
          "^",
        ),
      },
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(" "));

test("it is answered by rows or by a problem, on a real database", { timeout: longest }, () => {
  fc.assert(
    fc.property(query, (q) => {
      for (const search of [searchEvents, searchCalls, searchDeliveries, searchOutbox]) {
        const found = search(log.reader, { q, limit: 3 }, now);
        if ("problem" in found) {
          expect(q).toContain(found.problem.token);
          expect([found.problem.message, found.problem.next]).not.toContain("");
        } else expect(found.rows.length).toBeLessThanOrEqual(3);
      }
      for (const list of ["events", "calls"] as const) countFound(log.reader, { in: list, q }, now);
    }),
    runs(500),
  );
});

test("at any place of the caret it is completed, and what is offered there can be searched for", {
  timeout: longest,
}, () => {
  const begun = fc.oneof(
    query,
    fc
      .tuple(
        query,
        fc.constantFrom(...fieldNames, "meta.", "meta.region", "meta.orderId", "-has", "-meta.amount"),
        fc.string({ maxLength: 3 }),
      )
      .map(([before, field, typed]) => `${before} ${field}:${typed}`),
  );
  fc.assert(
    fc.property(begun, fc.integer({ min: -3, max: 90 }), (q, at) => {
      const split = splitAtCaret(q, at);
      expect(q.slice(split.start, split.end).startsWith(split.typed)).toBe(true);
      for (const list of ["events", "calls"] as const) {
        const { start, end, rows } = completeSearch(log.reader, { in: list, q, at: Math.max(at, 0) }, now);
        expect(0 <= start && start <= end && end <= q.length).toBe(true);
        for (const { insert } of rows) {
          // What still waits for its value is no search yet.
          if (insert.endsWith(":")) continue;
          const where = readWhere(insert, list === "events" ? eventList : callList, now);
          expect({ q, insert, problem: "problem" in where && where.problem.message }).toEqual({
            q,
            insert,
            problem: false,
          });
          const tokens = readSearch(`${q.slice(0, start)}${insert}`);
          expect(tokens.at(-1)?.isOpen ?? false).toBe(false);
        }
      }
    }),
    runs(300),
  );
});

test("what is written as a search is read back as what was meant", () => {
  const meaning = (q: string) =>
    readSearch(q).map(({ excluded, field, operand }) => ({ excluded, field, operand }));
  const field = fc.oneof(fc.constantFrom(...fieldNames), fc.string({ minLength: 1 }).map(metaField));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(field, fc.string({ unit: "binary", minLength: 1 }), fc.boolean()), {
        minLength: 1,
        maxLength: 4,
      }),
      (terms) => {
        const q = terms
          .map(([name, of, excluded]) => `${excluded ? "-" : ""}${writeTerm(name, of)}`)
          .join(" ");
        expect(meaning(q)).toEqual(
          terms.map(([name, of, excluded]) => ({
            excluded,
            // Quotes and blanks around a key stand for nothing.
            field: name.replaceAll('"', ""),
            operand: of.includes('"')
              ? { kind: "begins", value: of.slice(0, of.indexOf('"')) }
              : { kind: "is", value: of },
          })),
        );
      },
    ),
    runs(1500),
  );
  fc.assert(
    fc.property(query, (q) => {
      // Its parts, written one behind the other again, are the same search.
      const tokens = readSearch(q);
      fc.pre(!tokens.some(({ isOpen }) => isOpen));
      expect(meaning(tokens.map(({ raw }) => raw).join(" "))).toEqual(meaning(q));
    }),
    runs(1500),
  );
});
