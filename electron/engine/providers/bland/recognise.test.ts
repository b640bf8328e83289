import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { kindOf } from "./recognise";
import { CALL, record } from "./test-log";

const cases: [string, Json, string | null][] = [
  ["a record", record().body, "post-call"],
  ["a record with an id of another form", { ...record().body, call_id: "c-1" }, "post-call"],
  [
    "a record without its id, by many of its names",
    { ...record().body, call_id: undefined as never },
    "post-call",
  ],
  ["two of its names beside an id", { call_id: "c-1", completed: true, call_length: 1 }, "post-call"],
  ["one of its names beside an id", { call_id: "c-1", completed: true }, null],
  ["three of its names without an id", { completed: true, call_length: 1, transcripts: [] }, null],
  ["an id as Bland makes them, and nothing else", { call_id: CALL }, "in-call"],
  ["an id of somebody else", { call_id: "CALL-1", event: "call.start" }, null],
  ["an id longer than Bland's", { call_id: `${CALL}0` }, null],
  ["an id that is no text", { call_id: 7 }, null],
  ["a list", [record().body], null],
  ["text", "call_id", null],
  ["null", null, null],
];

test.each(cases)("%s", (_, body, kind) => {
  expect(kindOf(body)).toBe(kind);
});
