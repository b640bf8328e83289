import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventDetail } from "../../shared/events";
import { comparePaths } from "./compare-paths";
import { compareText, countChanges } from "./compare-text";
import { judgePair } from "./judge-pair";
import { roughDiff } from "./rough-diff";

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

  test("where nearly everything differs, anchors are kept and lines stand beside each other", () => {
    const lines = (seed: number) =>
      Array.from({ length: 6_000 }, (_, index) =>
        index % 1_000 === 7 ? `anchor ${index}` : `"k${index}": ${index * seed}`,
      );
    const rows = compareText(lines(3).join("\n"), ["new", ...lines(5)].join("\n"));
    const equal = rows.flatMap((row) => (row.kind === "equal" ? [row.a.pieces[0]?.text] : []));
    expect(equal.filter((text) => text?.startsWith("anchor"))).toHaveLength(6);
    // Two lines of 0 · seed are equal as well, beside them; all of both sides is there.
    const side = (letter: "a" | "b") =>
      rows.filter((row) => row.kind !== "fold" && row[letter] !== null).length;
    expect([side("a"), side("b")]).toEqual([6_000, 6_001]);
    expect(rows.filter(({ kind }) => kind === "changed").length).toBeGreaterThan(5_900);
  });

  test("a line of megabytes is marked as a whole", () => {
    const [before, after] = ["a ".repeat(500_000), "b ".repeat(500_000)];
    const [row] = compareText(before, after);
    expect(row?.kind === "changed" && row.a.pieces).toEqual([{ text: before, changed: true }]);
  });
});

test("a rough difference gives both texts back", () => {
  const line = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (a, b) => {
      let [atA, atB] = [0, 0];
      for (const { removed, added, count } of roughDiff(a, b)) {
        if (!removed && !added) expect(a.slice(atA, atA + count)).toEqual(b.slice(atB, atB + count));
        if (!added) atA += count;
        if (!removed) atB += count;
      }
      expect([atA, atB]).toEqual([a.length, b.length]);
    }),
  );
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

  test("digits that a JavaScript number drops are compared, spellings of one number are not", () => {
    expect(comparePaths('{"id":12345678901234567890}', '{"id":12345678901234567891}')).toHaveLength(1);
    expect(comparePaths('{"n":1.0,"t":"caf\\u00e9"}', '{"n":1,"t":"café"}')).toEqual([]);
  });

  test.each([
    ['{"n":90}', '{"n":"90"}', "n", "a text on one side, not on the other"],
    ['{"t":"Busy"}', '{"t":"busy"}', "t", "only capitals differ"],
    ['{"t":"busy "}', '{"t":"busy"}', "t", "only blanks differ"],
    ['{"t":"cafe\u0301"}', '{"t":"caf\u00e9"}', "t", "looks the same, built of other characters"],
    ['{"l":[1,{"a":2}]}', '{"l":[{"a":2},1]}', "l", "the same things in another order"],
  ])("%s and %s", (a, b, path, note) => {
    expect(comparePaths(a, b)).toMatchObject([{ path, note }]);
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
