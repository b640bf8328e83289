import { expect, test } from "vitest";
import { gatherDrift, type SeenEvent, type WrittenPaths } from "./gather";

function event(position: number, moods: string[], filled = true): SeenEvent {
  const unknown = moods.map((value, index) => ({
    path: "items[].mood",
    kind: "new-field" as const,
    got: "string",
    value,
    cut: false,
    at: `items.${index}.mood`,
  }));
  const observed = { unknown, known: [{ path: "id", filled }] };
  return { provider: "mirai", type: "call.ended", at: 1_700_000_000_000 + position, position, observed };
}

test("a batch is one row per path and kind, an event counts once, and a known field is named once", () => {
  const batch = gatherDrift([event(1, ["good", "good", "bad"]), event(2, ["bad"], false)], new Map());
  expect(batch).toMatchObject({
    types: [{ provider: "mirai", type: "call.ended", events: 2 }],
    items: [
      {
        path: "items[].mood",
        events: 2,
        firstAt: 1_700_000_000_001,
        lastAt: 1_700_000_000_002,
        lastPosition: 2,
        values: [
          { value: "good", events: 2 },
          { value: "bad", events: 2 },
        ],
      },
    ],
    known: [{ path: "id", filled: true }],
  });
});

test("what stands in the store is not named again, unless it was empty and now says something", () => {
  const key = ["mirai", "call.ended"].join("\u0000");
  const written = (filled: boolean): WrittenPaths => new Map([[key, new Map([["id", filled]])]]);
  expect(gatherDrift([event(1, [])], written(true)).known).toEqual([]);
  expect(gatherDrift([event(1, [], false)], written(false)).known).toEqual([]);
  expect(gatherDrift([event(1, [])], written(false)).known).toMatchObject([{ path: "id", filled: true }]);
});
