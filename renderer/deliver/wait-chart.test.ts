import { expect, test } from "vitest";
import type { Curve } from "../../shared/counterfactual-contract";
import { delayAtPlace, delayPlace } from "../../shared/delays";
import {
  axisTicks,
  labelPlaces,
  linePath,
  nearestPoint,
  percentWords,
  placeOf,
  shareAt,
  stepFrom,
} from "./wait-chart";

const plot = { left: 40, right: 440, top: 0, bottom: 100 };
const points = [
  [0, 2],
  [5_000, 4],
  [41_000, 9],
  [1_200_000, 10],
].map(([delayMs = 0, right = 0]) => ({ delayMs, right, writes: 0, incomplete: 0 }));
const curve: Curve = {
  calls: 10,
  naive: { writes: 0, incomplete: 0, neverRight: 0 },
  gate: { medianMs: null, right: 0, writes: 0, incomplete: 0 },
  never: { noEnd: 0, notFinal: 0, incomplete: 0 },
  points,
};

test("the axis is logarithmic, begins at 0 and ends at twenty minutes", () => {
  expect(placeOf(plot, 0, 0)).toEqual({ x: 40, y: 100 });
  expect(placeOf(plot, 1_200_000, 1)).toEqual({ x: 440, y: 0 });
  expect(delayPlace(41_000)).toBeCloseTo(0.4, 1);
  expect(delayAtPlace(delayPlace(41_000))).toBeCloseTo(41_000);
});

test("the line has the computed points and no others; a wait between two has what was true at the first", () => {
  expect(linePath(plot, curve).match(/[ML]/g)).toHaveLength(points.length);
  expect(shareAt(curve, 5_000)).toBe(0.4);
  expect(shareAt(curve, 40_999)).toBe(0.4);
});

test("dragging takes the nearest computed point, keys the next, and both stay on the axis", () => {
  expect(nearestPoint(plot, curve, 60)?.delayMs).toBe(0);
  expect(nearestPoint(plot, curve, 9_999)?.delayMs).toBe(1_200_000);
  expect(stepFrom(curve, 5_000, 1)).toBe(41_000);
  expect(stepFrom(curve, 30_000, -1)).toBe(5_000);
  expect(stepFrom(curve, 0, -1)).toBe(0);
});

test("no tick runs into the gate's own", () => {
  expect(axisTicks(plot, null)).toContain(40_000);
  expect(axisTicks(plot, 41_000)).not.toContain(40_000);
});

test("the name of a line stands where no other line and no label is; without room it is left out", () => {
  const better = { ...curve, points: points.map((point) => ({ ...point, right: 10 })), name: "better" };
  const [label] = labelPlaces(plot, curve, [better], []);
  expect(label).toMatchObject({ name: "better", x: expect.any(Number) });
  expect(labelPlaces(plot, curve, [{ ...curve, name: "the same" }], [])).toEqual([]);
  const everywhere = Array.from({ length: 20 }, (_, at) => ({ x: at * 20, y: label?.y ?? 0 }));
  expect(labelPlaces(plot, curve, [better], everywhere)).not.toContainEqual(label);
});

test.each([
  [0, 10, "0 %"],
  [10, 10, "100 %"],
  [1999, 2000, "99.9 %"],
  [1, 3, "33 %"],
  [985, 1000, "98.5 %"],
  [1, 5000, "0.1 %"],
])("%i of %i is %s", (count, of, words) => expect(percentWords(count, of)).toBe(words));
