import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { canonicalJson } from "./canonical-json";
import { valueAt } from "./paths";

const payload: Json = { event: { items: [{ name: "a" }], none: null, text: "abc" } };

test.each([
  ["event.items.0.name", "a"],
  ["event.none", null],
  ["event.none.name", undefined],
  ["event.items.1.name", undefined],
  ["event.items.length", 1],
  ["event.text.length", undefined],
  ["event.constructor", undefined],
  ["__proto__.toString", undefined],
  ["", undefined],
])("%j leads to %j", (path, value) => {
  expect(valueAt(payload, path)).toEqual(value);
});

test("canonical JSON is the same whatever the order of the keys, and only then", () => {
  const one = canonicalJson({ b: [1, { d: null, c: "x" }], a: true });
  expect(one).toBe(`{"a":true,"b":[1,{"c":"x","d":null}]}`);
  expect(canonicalJson({ a: true, b: [1, { c: "x", d: null }] })).toBe(one);
});
