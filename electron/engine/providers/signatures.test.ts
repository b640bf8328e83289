import { expect, test } from "vitest";
import { equalInConstantTime, headerValues, hmac, withHeader } from "./signatures";

test.each([
  [
    "CallRail, “Validating Payloads”",
    hmac(
      "sha1",
      "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      `{"resource_id":"CAL0123456789abcdef0123456789abcdef","timestamp":"2026-03-02T09:15:04.120-05:00"}`,
      "base64",
    ),
    "fU/RyfJXn+5/OkZ4amsjzg/+cKo=",
  ],
  [
    "Smallest AI Atoms, “Webhooks”",
    hmac("sha256", "atoms-test-secret", `{"event":"agent1.pre-conversation","id":"d1"}`, "hex"),
    "658b9bb92aee73c577cff4e5e95b31e0de57d6c51cf396cedc601e337d83ad54",
  ],
])("the worked example of %s", (_vendor, signature, expected) => {
  expect(signature).toBe(expected);
});

test("texts are equal only when they are the same, whatever their length", () => {
  expect([
    equalInConstantTime("ab", "ab"),
    equalInConstantTime("ab", "aB"),
    equalInConstantTime("", "a"),
  ]).toEqual([true, false, false]);
});

test("headers are found without case, all of them, and set once", () => {
  const headers: [string, string][] = [
    ["X-Key", "1"],
    ["accept", "*/*"],
    ["x-key", "2"],
  ];
  expect(headerValues(headers, "X-KEY")).toEqual(["1", "2"]);
  expect(withHeader(headers, "x-key", "3")).toEqual([
    ["accept", "*/*"],
    ["x-key", "3"],
  ]);
});
