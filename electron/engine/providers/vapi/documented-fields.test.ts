import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { jsonSchemaOf } from "../../schemas/json-schema";
import { observe } from "../../schemas/observe";
import { EVENT_SCHEMAS } from "./schemas";

/** Seen in deliveries, and on no page. */
const ON_NO_PAGE = new Set(["message.compliance", "message.durationMs"]);

const told = [
  "status-update.queued",
  "status-update.ended",
  "end-of-call-report",
  "tool-calls",
  "transcript",
];

test.each([...told, "conversation-update", "model-output"])(
  "what %s is documented with is no drift",
  (type) => {
    const url = new URL(`../../../../fixtures/vapi/${type}.json`, import.meta.url);
    const schema = EVENT_SCHEMAS[type];
    if (!schema) throw new Error(`no schema of ${type}`);
    const payload = JSON.parse(readFileSync(url, "utf8")) as Json;
    const { unknown } = observe(payload, jsonSchemaOf({ type, name: type, version: 1, schema }), null);
    expect(unknown.map(({ path }) => path).filter((path) => !ON_NO_PAGE.has(path))).toEqual([]);
  },
);
