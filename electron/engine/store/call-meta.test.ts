import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { listMeta } from "./call-meta";

const short = (metadata: Json, extra: Record<string, Json> = {}) =>
  listMeta(metadata, extra).map(({ key, value, number }) => [key, value, number]);

test("nested keys are dotted, lists share theirs, and what reads as a number is one", () => {
  expect(
    short({ orderId: "A-1", customer: { tier: "gold", since: 2019 }, tags: ["vip", "new"], none: null }),
  ).toEqual([
    ["orderId", "A-1", null],
    ["customer.tier", "gold", null],
    ["customer.since", "2019", 2019],
    ["tags", "vip", null],
    ["tags", "new", null],
  ]);
  expect(short([{ sku: "x" }, { sku: "y" }])).toEqual([
    ["sku", "x", null],
    ["sku", "y", null],
  ]);
});

test.each(["007", "+12025550100", "1e3", "12345678901234567890", "1.0.0", ""])("“%s” is text", (value) => {
  expect(listMeta({ value }, {})[0]?.number).toBeNull();
});

test("variables and custom fields count, the rest of extra does not; a list or a word keeps its name", () => {
  const extra = {
    variables: { plan: "pro" },
    custom: "a word",
    custom_fields: [{ id: 7 }],
    insights: { mood: "good" },
  };
  expect(short({}, extra)).toEqual([
    ["plan", "pro", null],
    ["custom", "a word", null],
    ["custom_fields.id", "7", 7],
  ]);
});

test("however much is sent: 64 rows, 200 characters, no two alike", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 9 }), fc.jsonValue(), (metadata, custom) => {
      const pairs = listMeta(metadata as Json, { custom: custom as Json });
      expect(pairs.length).toBeLessThanOrEqual(64);
      expect(new Set(pairs.map(({ key, value }) => `${key}\u0000${value}`)).size).toBe(pairs.length);
      for (const { key, value } of pairs) expect(Math.max(key.length, value.length)).toBeLessThanOrEqual(200);
    }),
  );
  expect(
    listMeta(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index])), {}),
  ).toHaveLength(64);
});
