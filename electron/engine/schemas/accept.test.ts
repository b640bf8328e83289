import { expect, test } from "vitest";
import { addLine, removeLine } from "./accept";
import type { JsonNode } from "./json-schema";

const builtIn: JsonNode = {
  type: "object",
  properties: {
    success: { type: "boolean" },
    reason: { anyOf: [{ type: "string", enum: ["a", "b"] }, { type: "null" }] },
    items: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
  },
};

test("a new field is added where it stands, with what was seen, and never required", () => {
  const { schema } = addLine(
    {},
    builtIn,
    { path: "items[].colour", kind: "new-field" },
    { types: ["string"], values: ["red", "blue"] },
  );
  expect(schema).toEqual({
    properties: { items: { items: { properties: { colour: { type: "string", enum: ["red", "blue"] } } } } },
  });
});

test("what the built-in schema takes stays right", () => {
  const type = addLine(
    {},
    builtIn,
    { path: "success", kind: "new-type" },
    { types: ["string"], values: null },
  );
  expect(type.after).toEqual({ type: ["boolean", "string"] });
  const value = addLine(
    {},
    builtIn,
    { path: "reason", kind: "new-value" },
    { types: ["string"], values: ["c"] },
  );
  expect(value.after).toEqual({ type: ["string", "null"], enum: ["a", "b", "c", null] });
});

test("taking a line back leaves the schema as it was; one that was edited since is left alone", () => {
  const own: JsonNode = { properties: { note: { type: "string" } } };
  const added = addLine(
    own,
    builtIn,
    { path: "items[].colour", kind: "new-field" },
    { types: ["string"], values: null },
  );
  expect(removeLine(added.schema, "items[].colour", added)).toEqual(own);
  const again = addLine(
    added.schema,
    builtIn,
    { path: "items[].colour", kind: "new-type" },
    { types: ["number"], values: null },
  );
  expect(again.after).toEqual({ type: ["string", "number"] });
  expect(removeLine(again.schema, "items[].colour", added)).toBeNull();
  expect(removeLine(again.schema, "items[].colour", again)).toEqual(added.schema);
});
