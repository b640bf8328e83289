import fc from "fast-check";
import { expect, test } from "vitest";
import { isUnfinished, metaField, metaKeyOf, readSearch, splitAtCaret, writeTerm } from "./search";

const short = (q: string) =>
  readSearch(q).map(({ excluded, field, operand }) => [
    excluded ? "-" : "",
    field,
    ...Object.values(operand),
  ]);

test.each([
  [
    "provider:mirai -stage:final",
    [
      ["", "provider", "is", "mirai"],
      ["-", "stage", "is", "final"],
    ],
  ],
  [
    '"no answer" busy',
    [
      ["", null, "is", "no answer"],
      ["", null, "is", "busy"],
    ],
  ],
  ["type:call.*", [["", "type", "begins", "call."]]],
  ['meta.name:"Dana R"*', [["", "meta.name", "begins", "Dana R"]]],
  ['meta.name:"a*b"', [["", "meta.name", "is", "a*b"]]],
  ["meta.amount:>=10", [["", "meta.amount", "above", "10", true]]],
  ["received:<2h", [["", "received", "below", "2h", false]]],
  ["occurred:2026-03-02..2026-03-04", [["", "occurred", "between", "2026-03-02", "2026-03-04"]]],
  ['Meta."order id":A', [["", "meta.order id", "is", "A"]]],
  [
    "10:30 >5",
    [
      ["", null, "is", "10:30"],
      ["", null, "is", ">5"],
    ],
  ],
  ['type:"never closed', [["", "type", "is", "never closed"]]],
])("%s", (q, expected) => {
  expect(short(q)).toEqual(expected);
});

test("any text is taken apart into tokens that stand in it, in order", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (q) => {
      let end = 0;
      for (const token of readSearch(q)) {
        expect(q.slice(token.start, token.end)).toBe(token.raw);
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(token.raw).not.toBe("");
        end = token.end;
      }
    }),
  );
});

test("a term that is written is read back as its value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (key, value) => {
      fc.pre(!key.includes('"') && !value.includes('"') && key.trim() !== "");
      const [token, ...more] = readSearch(writeTerm(metaField(key), value));
      expect(more).toEqual([]);
      expect(token && [metaKeyOf(token.field ?? ""), token.operand]).toEqual([key, { kind: "is", value }]);
    }),
  );
});

test("the token under the caret is what was typed of it, and the rest is the rest", () => {
  expect(splitAtCaret("type:call.busy has:du", 21)).toEqual({
    typed: "has:du",
    start: 15,
    end: 21,
    rest: "type:call.busy",
  });
  expect(splitAtCaret("type:call.busy has:du", 8)).toEqual({
    typed: "type:cal",
    start: 0,
    end: 14,
    rest: "has:du",
  });
  expect(splitAtCaret("type:call.busy ", 15)).toEqual({
    typed: "",
    start: 15,
    end: 15,
    rest: "type:call.busy",
  });
});

test.each(["has:", "-has:", "-", "meta.x:"])("%s is not finished", (raw) => {
  expect(isUnfinished(raw)).toBe(true);
});
