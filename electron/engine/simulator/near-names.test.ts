import { expect, test } from "vitest";
import { nearNames } from "./near-names";

const names = ["atoms-voicemail", "busy-then-order", "callrail-voicemail", "mirai-aborted", "sample", "shop"];

test.each([
  ["smaple", ["sample"]],
  ["busy-then-orders", ["busy-then-order"]],
  ["voicemail", ["atoms-voicemail", "callrail-voicemail"]],
  ["callrail voicemails", ["callrail-voicemail"]],
  ["Shop", ["shop"]],
  ["zzz", []],
  ["", []],
])("%s: %j", (asked, near) => {
  expect(nearNames(asked, names)).toEqual(near);
});
