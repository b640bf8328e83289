import { describe, expect, test } from "vitest";
import { awaitedAfter, proofOfMissing } from "../lifecycle";
import { lifecycle } from "./lifecycle";

function missing(...types: string[]): string[] {
  const attempt = types.map((type) => ({ type }));
  return lifecycle.rules.flatMap((rule) =>
    rule.kind === "precedes" && rule.always && proofOfMissing(rule.type, rule.always, attempt)
      ? [rule.type]
      : [],
  );
}

describe("what should have come in an attempt", () => {
  test.each([
    [["call.initiate", "call.in-progress"], []],
    [["call.initiate", "call.ended"], ["call.in-progress"]],
    [["call.initiate", "call.in-progress", "call.completed"], ["call.ended"]],
    [["call.initiate", "call.in-progress", "call.ended", "end-of-call"], ["call.completed"]],
    [
      ["call.in-progress", "call.lifecycle-ended"],
      ["call.initiate", "call.ended", "call.completed", "end-of-call"],
    ],
    [["call.initiate", "call.busy", "call.lifecycle-ended"], []],
    [["call.initiate", "call.lifecycle-ended"], []],
    [["call.initiate", "call.in-progress", "call.timeout", "call.lifecycle-ended"], []],
    [["call.skip"], []],
  ])("of %j: %j", (types, expected) => {
    expect(missing(...types)).toEqual(expected);
  });
});

describe("what is awaited", () => {
  test.each([
    [[], []],
    [["call.initiate"], ["call.lifecycle-ended"]],
    [
      ["call.initiate", "call.in-progress"],
      ["call.ended", "call.completed", "end-of-call", "call.lifecycle-ended"],
    ],
    [["call.initiate", "end-of-call"], ["call.lifecycle-ended"]],
    [
      ["call.initiate", "create_order"],
      ["call.ended", "call.completed", "end-of-call", "call.lifecycle-ended"],
    ],
    [["call.initiate", "call.busy"], ["call.lifecycle-ended"]],
    [
      ["call.initiate", "call.rescheduled"],
      ["call.initiate", "call.lifecycle-ended"],
    ],
    [
      ["call.in-progress", "call.timeout"],
      ["end-of-call", "call.lifecycle-ended"],
    ],
    [["call.initiate", "call.aborted"], []],
    [["call.lifecycle-ended"], []],
  ])("after %j: %j", (types, expected) => {
    expect(awaitedAfter(lifecycle, types)).toEqual(expected);
  });
});
