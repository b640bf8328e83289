import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { maskNumbers } from "./mask";

test.each([
  ["pays with 4111 1111 1111 1111 today", "pays with [card number masked] today"],
  ["4111-1111-1111-1111", "[card number masked]"],
  ["social security 123-45-6789.", "social security [id number masked]."],
])("%s", (text, masked) => {
  expect(maskNumbers({ summary: [text] })).toEqual({ summary: [masked] });
});

test.each(["+12025550123", "order 1234567890123456", "2026-03-02T10:00:31Z", "202-555-0100"])(
  "%s is neither card nor id",
  (text) => {
    expect(maskNumbers(text)).toBe(text);
  },
);

test("what is far inside is masked once, and what has nothing to mask is given back as it is", () => {
  const nest = (inner: string) =>
    Array.from({ length: 60 }).reduce<Json>((within) => ({ plain: "x", within }), inner);
  expect(maskNumbers(nest("123-45-6789"))).toEqual(nest("[id number masked]"));
  const plain = nest("nothing");
  expect(maskNumbers(plain)).toBe(plain);
});
