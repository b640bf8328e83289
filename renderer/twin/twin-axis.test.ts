import { expect, test } from "vitest";
import { makeAxis, withRoom } from "./twin-axis";

test("every moment has its place, in order, and leads back to itself", () => {
  const axis = makeAxis([9_000, 0, 318_000, 18_000, 318_000]);
  expect(axis.moments).toEqual([0, 9_000, 18_000, 318_000]);
  const places = axis.moments.map(axis.placeAt);
  expect(places[0]).toBe(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.at(-1)).toBeLessThan(1);
  for (const at of axis.moments) expect(axis.atPlace(axis.placeAt(at))).toBe(at);
});

test("five minutes of nothing take less than twice the room of nine seconds", () => {
  const { placeAt } = makeAxis([0, 9_000, 309_000]);
  expect(placeAt(309_000) - placeAt(9_000)).toBeLessThan(3 * placeAt(9_000));
});

test("outside of the call there is no time: before its beginning stands at it, after its end at the end", () => {
  const axis = makeAxis([1_000, 5_000]);
  expect(axis.placeAt(-1)).toBe(0);
  expect(axis.atPlace(1)).toBe(5_000);
  expect(axis.placeAt(99_000)).toBe(axis.placeAt(5_000));
  expect(makeAxis([7]).atPlace(0.5)).toBe(7);
});

test("labels that would run into the one before them are left out", () => {
  const kept = withRoom([0, 10, 30, 45], (left) => ({ left, right: left + 20 }));
  expect(kept).toEqual([0, 30]);
});
