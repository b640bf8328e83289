import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { jsonSchemaOf } from "../../schemas/json-schema";
import { observe } from "../../schemas/observe";
import { EVENT_SCHEMAS } from "./schemas";

const types = ["post_call_transcription", "post_call_audio", "call_initiation_failure"];

test.each(types)("what %s is documented with is no drift", (type) => {
  const schema = EVENT_SCHEMAS[type];
  if (!schema) throw new Error(`no schema of ${type}`);
  const url = new URL(`../../../../fixtures/elevenlabs/${type}.json`, import.meta.url);
  const payload = JSON.parse(readFileSync(url, "utf8")) as Json;
  const { unknown } = observe(payload, jsonSchemaOf({ type, name: type, version: 1, schema }), null);
  expect(unknown.map(({ path }) => path)).toEqual([]);
});
