import { describe, expect, test } from "vitest";
import type { EventDetail } from "../../shared/events";
import { comparePaths } from "./compare-paths";
import { compareText, countChanges } from "./compare-text";
import { judgePair } from "./judge-pair";

describe("text", () => {
  test("a changed line stands beside what it became, with the words that differ", () => {
    const rows = compareText('{\n  "a": 252\n}', '{\n  "a": 252.1\n}');
    expect(rows.map(({ kind }) => kind)).toEqual(["equal", "changed", "equal"]);
    const [, changed] = rows;
    if (changed?.kind !== "changed") throw new Error("the second row changed");
    expect(changed.a.pieces.filter((piece) => piece.changed).map(({ text }) => text)).toEqual(["252"]);
    expect(changed.b.pieces.map(({ text }) => text).join("")).toBe('  "a": 252.1');
  });

  test("lines that stand on one side only leave the other side empty, and line numbers stay true", () => {
    const rows = compareText("a\nc", "a\nb\nc");
    expect(rows).toMatchObject([
      { kind: "equal", a: { number: 1 }, b: { number: 1 } },
      { kind: "added", a: null, b: { number: 2 } },
      { kind: "equal", a: { number: 2 }, b: { number: 3 } },
    ]);
    expect(countChanges(rows)).toEqual({ changed: 0, added: 1, removed: 0 });
  });

  test("the comma that another line asks for is no difference", () => {
    const rows = compareText('{\n  "a": 1\n}', '{\n  "a": 1,\n  "b": 2\n}');
    expect(countChanges(rows)).toEqual({ changed: 0, added: 1, removed: 0 });
  });

  test("equal lines far from a difference fold into one", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const rows = compareText(lines.join("\n"), [...lines.slice(0, 39), "other"].join("\n"));
    expect(rows[0]).toEqual({ kind: "fold", lines: 36 });
    expect(rows).toHaveLength(5);
    expect(compareText("a\nb", "a\nb")).toEqual([{ kind: "fold", lines: 2 }]);
  });
});

describe("paths", () => {
  test("the order of keys is no difference; what is missing is", () => {
    expect(comparePaths('{"a":1,"b":{"c":null}}', '{"b":{"c":null},"a":1}')).toEqual([]);
    expect(comparePaths('{"a":{"b":252}}', '{"a":{"b":252.1,"link":null}}')).toEqual([
      { path: "a.b", a: "252", b: "252.1" },
      { path: "a.link", a: null, b: "null" },
    ]);
    expect(comparePaths("not JSON", "{}")).toBeNull();
  });
});

describe("what two events are to each other", () => {
  const event = (more: Partial<EventDetail>): EventDetail =>
    ({
      eventId: "e1",
      duplicateOf: null,
      callId: "c",
      type: "call.ended",
      bodyText: "x",
      bytes: 1,
      ...more,
    }) as EventDetail;
  const headline = (a: Partial<EventDetail>, b: Partial<EventDetail>) =>
    judgePair(event(a), event(b)).headline;

  test.each([
    [{}, { eventId: "e2", duplicateOf: "e1" }, "The same event, the same bytes."],
    [{}, { eventId: "e2", duplicateOf: "e1", bodyText: "y" }, "The same event, different bytes."],
    [{}, { eventId: "e2" }, "The same bytes, and yet two events."],
    [{}, { eventId: "e2", type: "call.busy" }, "Two events of one call."],
    [{}, { eventId: "e2", callId: "d", bodyText: "y" }, "call.ended of two calls."],
    [{}, { eventId: "e2", callId: "d" }, "The same bytes, in different calls or sources."],
  ])("%j and %j", (a, b, expected) => {
    expect(headline(a, b)).toBe(expected);
  });
});
