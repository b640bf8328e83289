import { expect, test } from "vitest";
import { offsetWords } from "./offset-words";

test("an offset fits its column, however late an event came", () => {
  const hour = 3_600_000;
  expect([0, 18_204, 681_000, 2.0755 * hour, 86.4 * hour, -1500].map(offsetWords)).toEqual([
    "+0.000",
    "+18.204",
    "+11 m 21",
    "+2:04:31",
    "+3 d 14 h",
    "−1.500",
  ]);
});
