import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { packs } from "../providers/packs";
import { type JsonNode, jsonSchemaOf } from "./json-schema";
import { LIMITS, observe } from "./observe";
import { joinItem, joinName, stepsOf } from "./payload-path";

const schema: JsonNode = {
  type: "object",
  properties: {
    id: { anyOf: [{ type: "string" }, { type: "number" }] },
    status: { type: "string", enum: ["done", "open"] },
    endedAt: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
    metadata: { type: "object" },
    items: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
  },
};

function seen(payload: Json, own: JsonNode | null = null): string[] {
  return observe(payload, schema, own).unknown.map(
    ({ path, kind, got, value }) => `${kind} ${path} ${got} ${value}`,
  );
}

test("what a payload has that its schema does not know, by path and kind", () => {
  const payload: Json = {
    id: 7,
    status: "held",
    endedAt: "yesterday",
    mood: "positive",
    deep: { er: 1 },
    items: [{ sku: "a" }, { sku: 5, colour: "red" }],
  };
  expect(seen(payload)).toEqual([
    "new-value status string held",
    "new-format endedAt string yesterday",
    "new-field mood string positive",
    "new-field deep object null",
    "new-type items[].sku number 5",
    "new-field items[].colour string red",
  ]);
});

test("nothing below a free object is drift, and what is allowed is none", () => {
  expect(seen({ id: "a", status: "done", endedAt: null, metadata: { any: { thing: 1 } } })).toEqual([]);
});

test("of a field only the user knows, what differs from what was accepted is new again", () => {
  const own: JsonNode = { properties: { mood: { type: "string", enum: ["positive"] } } };
  expect(seen({ mood: "positive" }, own)).toEqual(["new-field mood string positive"]);
  expect(seen({ mood: "angry" }, own)).toEqual([
    "new-field mood string angry",
    "new-value mood string angry",
  ]);
});

test("documented fields are known where they came, and filled where they said something", () => {
  expect(observe({ id: "a", endedAt: null, items: [{ sku: "" }, { sku: "x" }] }, schema, null).known).toEqual(
    [
      { path: "id", filled: true },
      { path: "endedAt", filled: false },
      { path: "items", filled: true },
      { path: "items[]", filled: true },
      { path: "items[].sku", filled: true },
    ],
  );
});

test("any payload against any built-in schema: never an exception, always within its bounds", () => {
  const schemas = packs.flatMap((pack) => pack.schemas.map(jsonSchemaOf));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), fc.constantFrom(...schemas), (payload, builtIn) => {
      const { unknown, known } = observe(payload as Json, builtIn, builtIn);
      expect(unknown.length).toBeLessThanOrEqual(LIMITS.unknown);
      expect(known.length).toBeLessThanOrEqual(LIMITS.known);
      for (const { path, value } of unknown) {
        expect(path.length).toBeLessThanOrEqual(LIMITS.path);
        expect(value?.length ?? 0).toBeLessThanOrEqual(LIMITS.value);
      }
    }),
    { numRuns: 300 },
  );
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, "x".repeat(99)]));
  expect(observe(wide, schema, null).unknown).toHaveLength(LIMITS.unknown);
});

test("a path is read back as it was made, whatever the names are", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string()), { minLength: 1, maxLength: 6 }), (names) => {
      const path = names.reduce<string>(
        (made, name) => (name === null ? joinItem(made) : joinName(made, name)),
        "",
      );
      expect(stepsOf(path)).toEqual(names.map((name) => (name === null ? "item" : { name })));
    }),
  );
});
