import { expect, test } from "vitest";
import type { PersonItem } from "../../shared/persons";
import { daysAxis, monthsWords } from "./days-axis";
import { layoutLanes, mergeWithin } from "./person-lanes";
import { initialsOf, oneLine, whenWords } from "./person-words";

const noon = (day: number, hour = 12) => new Date(2026, 7, day, hour).getTime();
let count = 0;

function item(at: number, what: Partial<PersonItem> = {}): PersonItem {
  count += 1;
  return {
    itemId: `e${count}`,
    kind: "text",
    at,
    provider: "callrail",
    direction: "inbound",
    label: null,
    words: "",
    media: 0,
    belongsBy: { how: "provider", key: "PER1", weak: false },
    callId: null,
    eventId: `e${count}`,
    stage: null,
    outcome: null,
    outcomeClass: null,
    talkSeconds: null,
    wentTo: [],
    waits: null,
    ...what,
  };
}

test("twelve days end with the last one, in the reader's own days, with their weekends", () => {
  const axis = daysAxis(noon(1), noon(14, 15), "12 days");
  expect([axis.days, axis.ticks.map(({ words }) => words)]).toEqual([
    12,
    [
      "Mon 3",
      "Tue 4",
      "Wed 5",
      "Thu 6",
      "Fri 7",
      "Sat 8",
      "Sun 9",
      "Mon 10",
      "Tue 11",
      "Wed 12",
      "Thu 13",
      "Fri 14",
    ],
  ]);
  expect(axis.weekends).toEqual([
    { from: 5 / 12, to: 6 / 12 },
    { from: 6 / 12, to: 7 / 12 },
  ]);
  expect(axis.shareOf(noon(3))).toBeCloseTo(0.5 / 12);
  expect(monthsWords(axis, noon(14))).toBe("August");
});

test("a year is never more ticks than fit, and a day of another length is as wide as any", () => {
  const axis = daysAxis(new Date(2025, 7, 14).getTime(), noon(14), "all");
  expect(axis.ticks.length).toBeLessThanOrEqual(14);
  expect(axis.weekends).toEqual([]);
  expect(axis.shareOf(axis.from)).toBe(0);
  expect(axis.shareOf(axis.to - 1)).toBeCloseTo(1);
});

test("items nearer than 24 px merge into one with a count, whoever asks stays to be seen", () => {
  const axis = daysAxis(noon(3), noon(14), "12 days");
  const [one, two, three] = [item(noon(4, 9)), item(noon(4, 10)), item(noon(4, 11))];
  const weak = item(noon(12), {
    kind: "call",
    words: "caller id KERN ANNA: asks",
    belongsBy: { how: "phone", key: null, weak: true },
  });
  const [lane] = layoutLanes([weak, three, two, one], axis, 780);
  expect(
    lane?.marks.map(({ items, label, weak: asks, itemId }) => [items.length, label, asks, itemId]),
  ).toEqual([
    [3, "3 texts", false, three.itemId],
    [1, "KERN ANNA?", true, weak.itemId],
  ]);
});

test("an action stands beside its call, and no two marks or labels of a lane touch, however many there are", () => {
  const axis = daysAxis(noon(3), noon(14), "12 days");
  const call = item(noon(11), { kind: "call", talkSeconds: 320 });
  const action = item(noon(11) + 300_000, { kind: "action", label: "create_order" });
  const [lane] = layoutLanes([call, action], axis, 780);
  expect((lane?.marks[1]?.x ?? 0) - (lane?.marks[0]?.x ?? 0)).toBe(22);
  const crowd = Array.from({ length: 300 }, (_, index) =>
    item(noon(3, 0) + index * 3_300_000, { kind: "call" }),
  );
  const blocks = layoutLanes(crowd, axis, 780)[0]?.marks ?? [];
  expect(blocks.reduce((sum, { items }) => sum + items.length, 0)).toBe(
    crowd.length - crowd.filter(({ at }) => at >= axis.to).length,
  );
  for (const [index, mark] of blocks.entries())
    if (index > 0) expect(mark.x - (blocks[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(mergeWithin);
});

test("moments are said as short as they are plain", () => {
  const now = noon(14, 15);
  expect(
    [noon(14), noon(13), noon(3), new Date(2025, 7, 3, 9).getTime()].map((at) => whenWords(at, now)),
  ).toEqual(["12:00:00", "Thu 12:00", "3 Aug 12:00", "3 Aug 2025"]);
  expect([initialsOf("Tomasz Kern", null), initialsOf(null, "+12025550126"), initialsOf("–", null)]).toEqual([
    "TK",
    "26",
    "?",
  ]);
});

test("a form says what it asks, not once more who sent it", () => {
  const form = (words: string) => oneLine(item(noon(3), { kind: "form", words }));
  expect([
    form("name: Tomasz Kern\nphone: 202\nmessage: Looking for work"),
    form("first_name: Tomasz\nshift: night\nsite: north"),
    form("name: Tomasz Kern"),
  ]).toEqual(["“Looking for work”", "shift: night · site: north", "name: Tomasz Kern"]);
});
