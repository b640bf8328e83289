import { expect, test } from "vitest";
import { dayOf, hourOf, hoursOf } from "./day";

const at = (text: string) => Date.parse(text);

test("a day is midnight to midnight in its zone", () => {
  expect(dayOf(at("2026-11-26T02:30:00Z"), "America/New_York")).toEqual({
    from: at("2026-11-25T05:00:00Z"),
    to: at("2026-11-26T05:00:00Z"),
  });
  expect(dayOf(at("2026-11-26T02:30:00Z"), "Asia/Kolkata").from).toBe(at("2026-11-25T18:30:00Z"));
});

test("a day on which clocks are changed has 23 or 25 hours", () => {
  expect(hoursOf(dayOf(at("2026-03-29T12:00:00Z"), "Europe/London"))).toHaveLength(23);
  const autumn = dayOf(at("2026-10-25T12:00:00Z"), "Europe/London");
  expect(hoursOf(autumn)).toHaveLength(25);
  expect(hourOf(autumn.to - 1, autumn)).toBe(24);
});
