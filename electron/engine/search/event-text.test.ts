import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredEvent } from "../store/events";
import { eventText } from "./event-text";

function textOf(body: string | Uint8Array, more: Partial<StoredEvent> = {}): string {
  const event = {
    url: "/hooks/mirai",
    headers: [],
    body: Buffer.from(body),
    ...more,
  } as unknown as StoredEvent;
  return eventText(event, [], "US");
}

test("a body is read as it was meant: decoded keys and values, also where it breaks off", () => {
  expect(textOf('{"caf\\u00e9": "\\u2615 one", "n": 12345678901234567890, "ok": true').split("\n")).toEqual(
    expect.arrayContaining(["café", "☕ one", "n", "12345678901234567890", "ok", "true"]),
  );
  const form = [["content-type", "application/x-www-form-urlencoded"]] as [string, string][];
  expect(textOf("From=%2B12025550100&Note=no+answer", { headers: form })).toContain("no answer");
  expect(textOf("plain words")).toContain("plain words");
  expect(textOf(Uint8Array.of(1, 0, 2)).trim()).toBe("/hooks/mirai");
});

test.each(["+1 202-555-0100", "(202) 555-0100", "2025550100", "202.555.0100", "+12025550100"])(
  "the number %s stands there in E.164 and national digits",
  (number) => {
    const words = textOf(JSON.stringify({ number })).split(/\s+/);
    expect(words).toEqual(expect.arrayContaining(["12025550100", "2025550100"]));
  },
);

test("what may be a secret is left out by its name, or by how it looks", () => {
  const headers: [string, string][] = [
    ["Authorization", "Bearer hidden1"],
    ["X-Api-Key", "hidden2"],
    ["X-Signature", "hidden3"],
    ["Cookie", "hidden4"],
    ["X-Twilio-Signature", "hidden5"],
    ["X-Forwarded", "Basic hidden6"],
    ["X-Ringback-Run", "hidden7"],
    ["X-Campaign", "spring"],
  ];
  const text = textOf("{}", {
    headers,
    url: "/hooks/mirai?token=hidden8&code=7&access_key=9&api_key=hidden9&ref=mail",
  });
  expect(text).not.toContain("hidden");
  expect(text).toContain("spring");
  expect(text).toContain("ref mail");
});

test("any bytes give text, and never more than 64 KB", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (body, url) => {
      expect(textOf(body, { url }).length).toBeLessThanOrEqual(64 * 1024);
    }),
  );
  expect(textOf(JSON.stringify({ long: "word ".repeat(100_000) })).length).toBe(64 * 1024);
});
