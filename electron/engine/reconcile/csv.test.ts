import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLimits, decodeCsv, NotCsv, readCsv } from "./csv";

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (text: string) => [...readCsv(text)];

test("quoted cells hold delimiters, quotes and line ends", () => {
  expect(rows('a,b\r\n"1,5","say ""hi""\nagain"\r\n\r\n3,\n')).toEqual([
    ["a", "b"],
    ["1,5", 'say "hi"\nagain'],
    ["3", ""],
  ]);
});

test.each([";", "\t", "|"])("the delimiter %j is found by the header", (delimiter) => {
  expect(rows(`a${delimiter}"b, c"\n1${delimiter}2,5`)).toEqual([
    ["a", "b, c"],
    ["1", "2,5"],
  ]);
});

test("byte order marks are passed over, of UTF-16 too", () => {
  expect(decodeCsv(bytes("\uFEFFa,b"))).toBe("a,b");
  const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from("a,ü", "utf16le")]);
  expect(decodeCsv(utf16)).toBe("a,ü");
});

test("what is no CSV says so, with the row", () => {
  expect(() => rows('a,b\n1,"2')).toThrow("Row 2 breaks off within a quoted cell");
  expect(() => decodeCsv(bytes("PK\u0003\u0004\u0000"))).toThrow("It is no text");
  expect(() => decodeCsv(new Uint8Array(csvLimits.bytes + 1))).toThrow("21 MB; 20 MB can be compared");
  expect(() => rows(",".repeat(csvLimits.columns + 1))).toThrow(NotCsv);
});

test("any text gives rows or a reason", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", ";", "a", " ") }), (text) => {
      try {
        for (const row of readCsv(text)) expect(row.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(NotCsv);
      }
    }),
  );
});

test("what was written so comes out so", () => {
  const cell = fc.string({ unit: fc.constantFrom('"', ",", "\n", "a", ";", "1") });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (table) => {
      const text = [["x", "y"], ...table]
        .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","))
        .join("\n");
      expect(rows(text)).toEqual([["x", "y"], ...table]);
    }),
  );
});
