import { expect, test } from "vitest";
import type { SendOutcome } from "../destination";
import { observe, untilMidnight } from "./answers";

const error = (message: string, more = {}) => ({ status: "error", message, correlationId: "x", ...more });
const daily = error("You have reached your daily limit.", { errorType: "RATE_LIMIT", policyName: "DAILY" });
const burst = error("You have reached your ten_secondly_rolling limit.", {
  policyName: "TEN_SECONDLY_ROLLING",
});

function answered(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  writes = true,
): SendOutcome {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return observe({ writes, network: null, answer: { status, headers, text } }, null);
}

test.each<[string, number, unknown, Record<string, string>, object]>([
  [
    "a burst waits for its interval",
    429,
    burst,
    { "x-hubspot-ratelimit-interval-milliseconds": "1000" },
    { class: "retry", retryAfterMs: 1000 },
  ],
  ["a burst of a search, which has no headers", 429, burst, {}, { class: "retry", retryAfterMs: 10_000 }],
  [
    "Retry-After goes first, in seconds",
    429,
    burst,
    { "retry-after": "3" },
    { class: "retry", retryAfterMs: 3000 },
  ],
  [
    "a day's limit of an account whose zone nobody knows: an hour",
    429,
    daily,
    {},
    { class: "later", retryAfterMs: 3_600_000 },
  ],
  ["locked: two seconds at least", 423, error("locked"), {}, { class: "retry", retryAfterMs: 2000 }],
  [
    "the account is moved",
    477,
    error("migration"),
    { "retry-after": "7200" },
    { class: "later", retryAfterMs: 7_200_000 },
  ],
  ["a bad token", 401, error("?", { category: "INVALID_AUTHENTICATION" }), {}, { class: "config" }],
  ["a scope is missing", 403, error("?", { category: "MISSING_SCOPES" }), {}, { class: "config" }],
  [
    "a field that an integration owns",
    403,
    error("phone is owned", { category: "FIELD_LOCKED" }),
    {},
    { class: "permanent" },
  ],
  ["a redirect", 302, error("?"), { location: "https://example.com/" }, { class: "config" }],
  [
    "an HTML page",
    502,
    "<html>Bad gateway</html>",
    {},
    { class: "retry", observed: "502 a web page, not an answer" },
  ],
  ["no answer in 100 s", 524, error("timeout"), {}, { class: "unknown" }],
  ["a page where an answer should be", 200, "<html></html>", {}, { class: "unknown" }],
  ["too long an address", 414, error("URI too long"), {}, { class: "permanent" }],
  [
    "a certificate of theirs",
    526,
    error("?"),
    {},
    { class: "retry", observed: expect.stringContaining("support") },
  ],
  [
    "a property it does not know",
    400,
    error(
      'Property values were not valid: [{"isValid":false,"error":"PROPERTY_DOESNT_EXIST","name":"missing"}]',
    ),
    {},
    { class: "permanent", observed: expect.stringContaining("(missing)") },
  ],
  ["an error without a single field", 400, {}, {}, { class: "permanent" }],
])("%s", (_, status, body, headers, expected) => {
  expect(answered(status, body, headers)).toMatchObject(expected);
});

test("of a question it is never unknown whether it was written", () => {
  expect(answered(524, "", {}, false).class).toBe("retry");
  const silence = { class: "unknown", status: null, observed: "connection lost" } as const;
  expect(observe({ writes: false, answer: null, network: silence }, null).class).toBe("retry");
  expect(observe({ writes: true, answer: null, network: silence }, null)).toEqual(silence);
});

test("a day ends at the account's own midnight", () => {
  const at = Date.UTC(2026, 0, 5, 9, 30);
  expect(untilMidnight(at, "UTC")).toBe(14.5 * 3_600_000);
  expect(untilMidnight(at, "US/Eastern")).toBe(19.5 * 3_600_000);
  expect(untilMidnight(at, "Nowhere/Else")).toBeNull();
});
