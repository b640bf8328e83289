import { expect, it } from "vitest";
import { delayWords, durationWords, ordinal } from "./duration-words";
import { offsetWords } from "./offset-words";

it("says lengths as short as they stay exact enough", () => {
  const lengths = [0, 41, 400, 18_204, 252_118, 662_796, 3_600_000, 39_720_000, 259_200_000];
  expect(lengths.map(durationWords)).toEqual([
    "0 s",
    "41 ms",
    "0.4 s",
    "18 s",
    "4 m 12 s",
    "11 m 3 s",
    "1 h",
    "11 h 2 m",
    "3 d",
  ]);
  expect([1001, 23_585, 59_970, 252_118].map(delayWords)).toEqual(["1.0 s", "23.6 s", "60.0 s", "4 m 12 s"]);
  expect([1, 2, 3, 6, 11, 21].map(ordinal)).toEqual(["1st", "2nd", "3rd", "6th", "11th", "21st"]);
});

it("says offsets from the first event in one column's width", () => {
  expect([0, 18_204, 681_000, 7_471_000, -1200].map(offsetWords)).toEqual([
    "+0.000",
    "+18.204",
    "+11 m 21",
    "+2:04:31",
    "−1.200",
  ]);
});
