import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { lifecycle } from "./lifecycle";

test.each([
  [["call.created"], ["call_in_progress", "call_completed"]],
  [["call.created", "call_in_progress"], ["call_completed"]],
  [["call_in_progress", "call_completed"], []],
  [["call_in_progress", "call_completed.user_hangup"], []],
  [["call_failed.dial_busy"], []],
  [["call_in_progress", "call.updated"], []],
  [[], []],
])("after %j there is still to come %j", (types, awaited) => {
  expect(awaitedAfter(lifecycle, types)).toEqual(awaited);
});
