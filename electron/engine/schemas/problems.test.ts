import { expect, test } from "vitest";
import { compileOwnSchema } from "./problems";

function check(schema: object, payload: Parameters<typeof judge>[1]) {
  return judge(JSON.stringify(schema), payload);
}

function judge(text: string, payload: { [key: string]: string | number | boolean | null }) {
  const compiled = compileOwnSchema(text, "your schema v2");
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.schema.check(payload);
}

test("a user's schema says its problems as the built-in ones do", () => {
  const schema = {
    type: "object",
    required: ["id"],
    properties: {
      success: { type: "boolean" },
      mood: { enum: ["good", "bad"] },
      at: { format: "date-time" },
    },
  };
  const problems = check(schema, { success: "yes", mood: "odd", at: "soon" });
  expect(problems.map(({ sentence }) => sentence)).toEqual([
    "id should be there, got nothing (your schema v2)",
    "success should be true or false, got the text “yes” (your schema v2)",
    "mood should be one of good, bad, got the text “odd” (your schema v2)",
    "at should be a time such as 2026-03-02T10:00:31Z, got the text “soon” (your schema v2)",
  ]);
  expect(problems[1]).toMatchObject({ path: "success", expected: "true or false", got: "the text “yes”" });
  expect(check(schema, { id: "a", mood: "good" })).toEqual([]);
});

test.each([
  ["{", "It is not JSON"],
  ["[]", "is an object"],
  ['{"type":"strin"}', "It is no JSON Schema"],
  ['{"properties":{"a":{"pattern":"("}}}', "It is no JSON Schema"],
  ['{"$ref":"https://example.com/schema.json"}', "which is never fetched"],
  ['{"properties":{"a":{"format":"hostname"}}}', "unknown format"],
  ['{"$async":true}', "$async is not supported"],
  [JSON.stringify({ description: "x".repeat(256 * 1024) }), "longer than 256 KB"],
])("refused with its reason: %s", (text, reason) => {
  const compiled = compileOwnSchema(text, "your schema");
  expect(compiled).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
});

test("a draft-07 schema with its own definitions is fine", () => {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    definitions: { id: { type: "string" } },
    properties: { id: { $ref: "#/definitions/id" } },
  };
  expect(check(schema, { id: 5 }).map(({ path }) => path)).toEqual(["id"]);
});
