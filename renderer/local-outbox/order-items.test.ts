import { expect, test } from "vitest";
import { orderItems } from "./order-items";

test("items are a JSON list, or lines of a text", () => {
  expect(orderItems('[{"sku":"A-1","quantity":2,"title":"Coffee","note":null},"a cup"]')).toEqual([
    { words: "Coffee", amount: "2", rest: "sku A-1" },
    { words: "a cup", amount: null, rest: "" },
  ]);
  expect(orderItems("2 coffee\n\n[1 cup").map(({ words }) => words)).toEqual(["2 coffee", "[1 cup"]);
  expect(orderItems("[broken").map(({ words }) => words)).toEqual(["[broken"]);
});
