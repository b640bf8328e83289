import { expect, test } from "vitest";
import { firstSentence, reasonOf, spelledBlanks, splitDifference } from "./signature-answer";

const failed = {
  signature: "failed" as const,
  because: "It matches none of 2 secrets.",
  signs: "The body.",
  address: null,
  found: null,
  tried: [
    { name: "a line break at its end", fits: false },
    { name: "the address http://x", fits: true },
  ],
};

test("the part that differs is cut out of what is the same on both sides", () => {
  expect(splitDifference('"a": 1}', '"a":1}')).toEqual({
    before: '"a":',
    sent: " ",
    signed: "",
    after: "1}",
  });
  expect(splitDifference("end}", "end}\n")).toEqual({ before: "end}", sent: "", signed: "\n", after: "" });
});

test("blanks that differ are spelled, for they are not seen", () => {
  expect(spelledBlanks(" \r\n\t")).toBe("␣␍↵⇥");
});

test("without an answer it says how many mistakes were tried, and whose matter it is", () => {
  expect(firstSentence(failed)).toBe("None of 2 usual mistakes explains it: most likely another secret.");
  expect(reasonOf(failed)).toBe("unknown");
  expect(reasonOf({ ...failed, found: { says: "", fix: "", differsAt: null } })).toBe("address");
  expect(reasonOf({ ...failed, signature: "missing" })).toBe("missing");
});
