import { expect, test } from "vitest";
import { isTimeZone, readWrittenTime } from "./zoned-time";

const iso = (text: string, timeZone: string | null = "America/Chicago") =>
  readWrittenTime(text, timeZone)?.at.map((at) => new Date(at).toISOString()) ?? null;

test.each([
  ["2026-03-02 09:15:04", "2026-03-02T15:15:04.000Z"],
  ["2026-03-02 09:15:04 AM", "2026-03-02T15:15:04.000Z"],
  ["2026-07-02T09:15", "2026-07-02T14:15:00.000Z"],
  ["03/02/2026 9:15 PM", "2026-03-03T03:15:00.000Z"],
  ["3/2/2026, 12:05:00 am", "2026-03-02T06:05:00.000Z"],
  ["2026-03-02 09:15:04 -0600", "2026-03-02T15:15:04.000Z"],
  ["2026-03-02T09:15:04.120-06:00", "2026-03-02T15:15:04.000Z"],
  ["2026-03-02 15:15:04 UTC", "2026-03-02T15:15:04.000Z"],
])("%s in Chicago is %s", (text, expected) => expect(iso(text)).toEqual([expected]));

test("an hour that comes twice is one of two moments, one that never came is the moment after it", () => {
  expect(iso("2026-11-01 01:30:00")).toEqual(["2026-11-01T06:30:00.000Z", "2026-11-01T07:30:00.000Z"]);
  expect(iso("2026-03-08 02:30:00")).toEqual(["2026-03-08T08:30:00.000Z"]);
});

test("what is no time is none, and a zone is one that exists", () => {
  for (const text of ["", "yesterday", "2026-02-31 10:00", "13/45/2026", "2026-03-02 25:00"])
    expect(iso(text)).toBe(null);
  expect(readWrittenTime("2026-03-02 09:15", null)).toEqual({
    at: [Date.UTC(2026, 2, 2, 9, 15)],
    zoned: true,
  });
  expect([isTimeZone("Europe/Berlin"), isTimeZone("Mars/Olympus")]).toEqual([true, false]);
});
