import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { lifecycle } from "./lifecycle";

test.each([
  [["call.initiated"], ["call.completed"]],
  [["call.ringing", "call.in-progress"], ["call.completed"]],
  [["call.in-progress", "call.completed"], []],
  [["call.ringing", "call.busy"], []],
  [["call.completed", "recording.in-progress"], ["recording.completed"]],
  [["recording.in-progress", "recording.absent"], []],
  [["transcription-started"], ["transcription-stopped"]],
  [["transcription-started", "transcription-error"], []],
  [["leg.ringing"], []],
  [[], []],
])("after %j there is still to come %j", (types, awaited) => {
  expect(awaitedAfter(lifecycle, types)).toEqual(awaited);
});
