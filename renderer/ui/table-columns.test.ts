import { expect, test } from "vitest";
import { columnsThatFit, leastTableWidth } from "./table-columns";

const columns = [
  { key: "received", width: 120 },
  { key: "event", width: "rest", min: 210 },
  { key: "person", width: 156, yields: 3 },
  { key: "signature", width: 96, yields: 2 },
  { key: "ack", width: 66, yields: 1 },
] as const;
const shown = (room: number) => columnsThatFit(columns, room).map(({ key }) => key);

test("with room for all of them every column is shown, and before it is measured too", () => {
  expect(leastTableWidth(columns)).toBe(676);
  expect(shown(676)).toHaveLength(5);
  expect(shown(0)).toHaveLength(5);
});

test("columns give way one after the other, in their turn, and no more than needed", () => {
  expect(shown(675)).toEqual(["received", "event", "person", "signature"]);
  expect(shown(609)).toEqual(["received", "event", "person"]);
  expect(shown(500)).toEqual(["received", "event"]);
});

test("what is read first stays, however little room there is", () => {
  expect(shown(90)).toEqual(["received", "event"]);
});
