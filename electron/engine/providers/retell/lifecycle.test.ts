import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { lifecycle } from "./lifecycle";

test.each([
  [["call_started"], ["call_ended", "call_analyzed"]],
  [["call_started", "call_ended"], ["call_analyzed"]],
  [["call_ended", "call_analyzed"], []],
  [["call_analyzed"], []],
  [
    ["call_started", "transfer_started", "transfer_bridged"],
    ["call_ended", "call_analyzed", "transfer_ended"],
  ],
  [["call_started", "transfer_bridged", "call_ended", "call_analyzed"], ["transfer_ended"]],
  [["call_started", "transfer_bridged", "call_ended", "call_analyzed", "transfer_ended"], []],
  [
    ["call_started", "transfer_started", "transfer_cancelled"],
    ["call_ended", "call_analyzed"],
  ],
  [["chat_started"], []],
  [[], []],
])("after %j there is still to come %j", (types, awaited) => {
  expect(awaitedAfter(lifecycle, types)).toEqual(awaited);
});
