/**
 * What is read of a body is what stands in it: ids of twenty digits keep them all, equal content has one canonical text
 * whatever order it came in, and a phone number that was read once is read as itself again (docs/adding-a-provider.md).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../electron/engine/providers/canonical-json";
import { parseJsonBody } from "../../electron/engine/providers/json-body";
import { readPhone, readPhoneForms } from "../../electron/engine/providers/phone";
import type { Json } from "../../shared/words";
import { runs } from "./runs";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("a number is read with all its digits, as a number or as its own text", () => {
  const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,24})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/);
  fc.assert(
    fc.property(fc.array(digits, { minLength: 1, maxLength: 5 }), (numbers) => {
      const { value, problems } = parseJsonBody(bytesOf(`{"ids":[${numbers.join(" , ")}]}`));
      expect(problems).toEqual([]);
      const read = (value as { ids: (number | string)[] }).ids;
      for (const [index, written] of numbers.entries()) {
        const one = read[index];
        if (typeof one === "string") expect(one).toBe(written);
        // A whole number that is kept as a number is that very number.
        else if (/^-?\d+$/.test(written)) expect(BigInt(one ?? 0)).toBe(BigInt(written));
        else expect(one).toBe(Number(written));
      }
    }),
    runs(3000),
  );
});

test("any JSON is read as JSON.parse reads it, but for numbers it would round", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const { value } = parseJsonBody(bytesOf(text));
      const asText = (one: unknown): unknown =>
        typeof one === "number" &&
        (!Number.isFinite(one) || (Number.isInteger(one) && !Number.isSafeInteger(one)))
          ? "long"
          : one;
      const plain = JSON.parse(text, (_, one) => asText(one));
      const ours = JSON.parse(JSON.stringify(value), (_, one) =>
        typeof one === "string" &&
        /^-?\d{16,}|[eE]\+?\d+$/.test(one) &&
        Math.abs(Number(one)) > Number.MAX_SAFE_INTEGER
          ? "long"
          : one,
      );
      const bare = (one: Json) =>
        JSON.stringify(one, (_, of) =>
          typeof of === "string" && Math.abs(Number(of)) > Number.MAX_SAFE_INTEGER ? "long" : of,
        );
      expect(bare(ours)).toBe(bare(plain));
    }),
    runs(2000),
  );
});

/** The same value with the keys of its objects in another order. */
function turned(value: Json, by: number): Json {
  if (Array.isArray(value)) return value.map((one) => turned(one, by));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const cut = entries.length === 0 ? 0 : by % entries.length;
  const result: Record<string, Json> = {};
  for (const [key, one] of [...entries.slice(cut), ...entries.slice(0, cut)].reverse())
    Object.defineProperty(result, key, {
      value: turned(one, by),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return result;
}

test("equal content is one text, and the text is that content", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(9), (value, by) => {
      const text = canonicalJson(value as Json);
      expect(canonicalJson(turned(value as Json, by))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    runs(2000),
  );
});

test("a phone number that was read is read as itself, in any country and any spelling", () => {
  const country = fc.constantFrom("US", "GB", "DE", "IN", "BR", "FR", "AU", "JP", "IT", "ZZ", "");
  const dialled = fc.oneof(
    fc.stringMatching(/^\+[1-9]\d{6,14}$/),
    fc.stringMatching(/^0?[1-9]\d{6,12}$/),
    fc.stringMatching(/^\(\d{3}\) \d{3}-\d{4}$/),
    fc.stringMatching(/^00[1-9]\d{7,13}$/),
    fc.constantFrom(
      "anonymous",
      "Restricted",
      "266696687",
      "+266696687",
      "",
      "  ",
      "unknown caller",
      "tel:+12025550100",
      "+1 202 555 0100;ext=5",
    ),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  fc.assert(
    fc.property(dialled, country, country, (written, one, other) => {
      const read = readPhone(written, one);
      if (typeof read !== "string") return;
      expect(read).toMatch(/^\+\d{3,15}$/);
      expect([readPhone(read, one), readPhone(read, other)]).toEqual([read, read]);
      expect(readPhone(` ${written}\t`, one)).toBe(read);
      const [whole, national = ""] = readPhoneForms(read, other);
      expect(whole).toBe(read.slice(1));
      expect(whole?.endsWith(national)).toBe(true);
    }),
    runs(4000),
  );
});
