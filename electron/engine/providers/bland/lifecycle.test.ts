import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { lifecycle } from "./lifecycle";

test.each([
  [["in-call"], ["post-call"]],
  [["in-call", "post-call"], []],
  [["post-call"], []],
  [[], []],
])("after %j there is still to come %j", (types, awaited) => {
  expect(awaitedAfter(lifecycle, types)).toEqual(awaited);
});
