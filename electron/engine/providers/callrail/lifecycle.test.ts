import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { lifecycle } from "./lifecycle";

test.each([
  [["pre-call"], ["post-call"]],
  [["pre-call", "routing-complete"], ["post-call"]],
  [["pre-call", "post-call"], []],
  [["pre-call", "call-modified"], []],
  [["outbound-post-call"], []],
  [[], []],
])("after %o, %o is awaited", (types, awaited) => {
  expect(awaitedAfter(lifecycle, types)).toEqual(awaited);
});

test("a Pre-Call is missing only where the call was routed: its URL may just not be set", () => {
  const expected = lifecycle.rules.flatMap((rule) =>
    rule.kind === "precedes" && rule.always ? [[rule.type, rule.always.provenBy]] : [],
  );
  expect(expected).toEqual([
    ["pre-call", ["routing-complete"]],
    ["post-call", ["call-modified"]],
    ["outbound-post-call", ["outbound-call-modified"]],
  ]);
});
