import { expect, test } from "vitest";
import { layOver } from "./held-rows";

const idOf = (row: { id: string }) => row.id;
const list = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = (rows: readonly { id: string }[]) => rows.map(idOf).join("");

test("what came above waits and is counted; what is held keeps its order", () => {
  const laid = layOver(list("c", "b", "a"), list("e", "d", "c", "b", "a"), { idOf, more: false });
  expect([ids(laid.rows), laid.fresh]).toEqual(["cba", 2]);
});

test("a row that changed and went to the top stays where the reader saw it, and is not new", () => {
  const laid = layOver(list("c", "b", "a"), list("a", "d", "c", "b"), { idOf, more: false });
  expect([ids(laid.rows), laid.fresh]).toEqual(["cba", 1]);
});

test("older rows that were read come below; what was pushed out of the page stays, what is gone goes", () => {
  expect(ids(layOver(list("c", "b"), list("c", "b", "a"), { idOf, more: false }).rows)).toBe("cba");
  expect(ids(layOver(list("c", "b", "a"), list("d", "c", "b"), { idOf, more: true }).rows)).toBe("cba");
  expect(ids(layOver(list("c", "b", "a"), list("c", "a"), { idOf, more: false }).rows)).toBe("ca");
});
