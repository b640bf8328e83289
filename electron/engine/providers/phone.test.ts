import { expect, test } from "vitest";
import { readPhone } from "./phone";

test.each([
  ["+1 202 555 0142", "US", "+12025550142"],
  ["(202) 555-0142", "US", "+12025550142"],
  [12025550142, "US", "+12025550142"],
  ["+1 555 555 0100", "US", "+15555550100"],
  ["020 7946 0958", "GB", "+442079460958"],
  ["+442079460958", "no country", "+442079460958"],
  ["+12025550142", "no country", "+12025550142"],
  ["+18765550142", "GB", "+18765550142"],
  ["+1202555014", "US", undefined],
  ["+1 1 202 555 0142", "US", "+12025550142"],
  ["anonymous", "US", null],
  ["", "US", null],
  ["Restricted", "US", null],
  ["UNAVAILABLE", "US", null],
  ["No Caller ID", "US", null],
  ["+266696687", "US", null],
  ["(202) 555-0142", "no country", undefined],
  ["call 202 555 0142 today", "US", undefined],
  ["12", "US", undefined],
  ["0010000000000000", "JP", undefined],
  // A number is the same however often it is read.
  ["0010000000", "AU", "+6110000000"],
  ["+61010000000", "AU", "+6110000000"],
  [true, "US", undefined],
  [undefined, "US", undefined],
])("%j in %s is %j", (written, country, read) => {
  expect(readPhone(written, country)).toBe(read);
});
