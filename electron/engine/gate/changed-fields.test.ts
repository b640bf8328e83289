import { expect, test } from "vitest";
import { listChangedFields } from "./changed-fields";

test("what differs is named by its path, whatever the order of keys, and nothing else", () => {
  const before = {
    phone: "+12025550123",
    metadata: { a: 1, tags: ["x"] },
    summary: null,
    same: { deep: [1] },
  };
  const after = {
    same: { deep: [1] },
    metadata: { tags: ["x", "y"], a: 2 },
    summary: "Booked.",
    phone: null,
  };
  expect(listChangedFields(before, after)).toEqual({
    fields: [
      { path: "phone", before: "+12025550123", after: null },
      { path: "metadata.a", before: 1, after: 2 },
      { path: "metadata.tags.1", before: null, after: "y" },
      { path: "summary", before: null, after: "Booked." },
    ],
    more: false,
  });
});

test("names of prototypes are names, long texts are cut, and so is a long list", () => {
  const odd = JSON.parse('{"extra":{"__proto__":{"a":1},"constructor":2}}');
  expect(listChangedFields(odd, { extra: {} }).fields.map(({ path }) => path)).toEqual([
    "extra.__proto__",
    "extra.constructor",
  ]);
  const [field] = listChangedFields({ a: "x".repeat(9000) }, { a: "" }).fields;
  expect(String(field?.before)).toHaveLength(501);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field_${index}`, index]));
  expect(listChangedFields(many, {})).toMatchObject({ fields: { length: 100 }, more: true });
});
