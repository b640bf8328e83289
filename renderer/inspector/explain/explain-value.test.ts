import { describe, expect, test } from "vitest";
import type { JsonKind } from "../../ui/json-nodes";
import { explainValue } from "./explain-value";

const receivedAt = Date.parse("2026-08-14T14:18:25.703Z");

/** All that is said about `"key": value`, on one line a sentence. */
function said(key: string, written: unknown): string[] {
  const raw = typeof written === "bigint" ? String(written) : JSON.stringify(written);
  const kind: JsonKind =
    typeof written === "string" ? "text" : typeof written === "boolean" ? "word" : "number";
  return explainValue({ kind, raw, key, receivedAt, zone: "Europe/Zurich" }).flatMap(
    ({ title, lines, note }) => [
      title,
      ...lines.map(({ name, value }) => `${name}: ${value}`),
      ...(note ? [note] : []),
    ],
  );
}

describe("moments", () => {
  test("ISO 8601 with an offset: here, in UTC, and before the receipt", () => {
    expect(said("endedAt", "2026-08-14T10:18:02.118-04:00")).toEqual([
      "a moment, with the offset -04:00 (ISO 8601)",
      "here, UTC+2: Fri 14 Aug 2026 16:18:02.118",
      "UTC: Fri 14 Aug 2026 14:18:02.118",
      "that is: 24 s before it was received",
    ]);
  });

  test("without an offset both readings are given, and neither is called right", () => {
    expect(said("start_time", "2026-08-14 14:15:25.703")).toEqual([
      "a time without an offset (ISO 8601)",
      "if it is UTC: Fri 14 Aug 2026 14:15:25.703, 3 m before it was received",
      "if it is UTC+2: Fri 14 Aug 2026 14:15:25.703, 2 h 3 m before it was received",
      "Which zone it means, it does not say: one program reads it as UTC, the next as its own time.",
    ]);
  });

  test.each([
    ["createdAt", 1786717105, "a moment, in seconds since 1970", "UTC: Fri 14 Aug 2026 14:18:25.000"],
    ["ts", 1786717105.703, "a moment, in seconds since 1970", "UTC: Fri 14 Aug 2026 14:18:25.703"],
    ["timestamp", 1786717105703, "a moment, in milliseconds since 1970", "UTC: Fri 14 Aug 2026 14:18:25.703"],
    [
      "event_ts",
      "1786717105703000",
      "a moment, in microseconds since 1970",
      "UTC: Fri 14 Aug 2026 14:18:25.703",
    ],
    [
      "Timestamp",
      "Fri, 14 Aug 2026 14:18:25 +0000",
      "a moment, as mail writes it (RFC 2822)",
      "UTC: Fri 14 Aug 2026 14:18:25.000",
    ],
    ["at", "2026-08-14T14:18:25Z", "a moment, in UTC (ISO 8601)", "UTC: Fri 14 Aug 2026 14:18:25.000"],
  ])("%s: %j", (key, value, title, line) => {
    expect(said(key, value)).toEqual(expect.arrayContaining([title, line]));
  });

  test("a day that does not exist, and a day without a time", () => {
    expect(said("date", "2026-02-30T10:00:00Z")).toContain("There is no 2026-02-30.");
    expect(said("date", "2026-08-14")).toContain(
      "It names no time and no zone: whose day it is, it does not say.",
    );
  });

  test("ten digits are no moment where neither name nor figure says so", () => {
    expect(said("orderNumber", 2025550100)).toEqual([]);
    expect(said("count", 1500000000)).toEqual([]);
  });
});

describe("numbers", () => {
  test.each([
    ["durationSeconds", 252, ["a length of time, in seconds", "that is: 4 m 12 s"]],
    ["latency_ms", 830, ["a length of time, in milliseconds", "that is: 0.8 s"]],
    [
      "duration",
      252,
      [
        "a length of time, its unit unsaid",
        "in seconds: 4 m 12 s",
        "in milliseconds: 0.3 s",
        "The name gives no unit.",
      ],
    ],
    ["orderTotal", 1250, []],
    ["attempt", 2, []],
  ])("%s: %j", (key, value, expected) => {
    expect(said(key, value)).toEqual(expected);
  });

  test("money is read in hundredths only where the name says so", () => {
    expect(said("amount_cents", 1250)).toContain("that is: 12.50");
    expect(said("amount_cents", -5)).toContain("that is: −0.05");
    expect(said("amount", 1250)).toEqual([]);
  });

  test("a number too large for JavaScript says what becomes of it", () => {
    expect(said("id", 12345678901234567890n)).toEqual([
      "larger than a JavaScript number",
      "sent: 12345678901234567890",
      "JSON.parse: 12345678901234567168",
      "Ringback reads it as text and keeps every digit. As an id it belongs into quotes.",
    ]);
    expect(said("id", "12345678901234567890")[0]).toBe("20 digits, as text");
  });

  test("text that looks like something else", () => {
    expect(said("success", "true")[0]).toBe("a text, not the word");
    expect(said("total", "12")[0]).toBe("a number, sent as text");
    expect(said("orderId", "12")).toEqual([]);
    expect(said("success", true)).toEqual([]);
  });
});

describe("phone numbers", () => {
  test.each([
    [
      "phone",
      "+12025550100",
      [
        "a phone number (E.164)",
        "reads: +1 202 555 0100",
        "country: United States",
        "Reserved for examples: it reaches nobody.",
      ],
    ],
    [
      "to",
      "+44 20 7946 0958",
      [
        "a phone number, not in E.164",
        "reads: +44 20 7946 0958",
        "country: United Kingdom",
        "E.164: +442079460958",
      ],
    ],
    [
      "caller_number",
      "(202) 555-0100",
      [
        "a phone number without a country",
        "It is read with the country set for its source. E.164 begins with + and the country code.",
      ],
    ],
    [
      "from",
      "anonymous",
      ["a withheld number", "It belongs to nobody: Ringback never matches it to a contact."],
    ],
    ["name", "anonymous", []],
    [
      "number_of_calls",
      "1234567",
      ["a number, sent as text", "Added to a number it is joined to it: convert it first."],
    ],
  ])("%s: %j", (key, value, expected) => {
    expect(said(key, value)).toEqual(expected);
  });
});

describe("text inside of text", () => {
  const token = (claims: object) =>
    `${btoa('{"alg":"HS256","typ":"JWT"}')}.${btoa(JSON.stringify(claims))}.c2lnbmF0dXJl`.replaceAll("=", "");

  test("a token is decoded and not trusted", () => {
    expect(said("token", token({ sub: "u_1", exp: 1786717105 }))).toEqual([
      "a JSON web token, decoded and not checked",
      'head: {"alg":"HS256","typ":"JWT"}',
      'claims: {"sub":"u_1","exp":1786717105}',
      "exp: Fri 14 Aug 2026 16:18:25.000, 0.7 s before it was received",
      "Anybody can write these claims: only its signature proves them, and that was not checked.",
    ]);
  });

  test("Base64 is claimed only where text or a known file comes out", () => {
    expect(said("data", btoa("The customer asked for a call back."))).toEqual([
      "reads as Base64 of text",
      "says: The customer asked for a call back.",
      "size: 35 bytes",
    ]);
    expect(said("audio", `data:audio/wav;base64,${btoa("RIFF\u0000\u0000\u0000\u0000WAVEfmt ")}`)[0]).toBe(
      "Base64 of WAV audio",
    );
    expect(said("id", "c_7f3a9c21e0b84d5f")).toEqual([]);
    expect(said("sid", "CA0123456789abcdef0123456789abcdef")).toEqual([]);
    expect(said("status", "call_completed_agent_hangup")).toEqual([]);
    expect(said("summary", "Dana confirmed the delivery on Tuesday.")).toEqual([]);
  });

  test("a signed link says when it dies; no link is opened", () => {
    expect(
      said(
        "recordingUrl",
        "https://rec.example.com/a.mp3?X-Amz-Date=20260814T141825Z&X-Amz-Expires=600&X-Amz-Signature=ab",
      ),
    ).toEqual([
      "a signed link",
      "host: rec.example.com",
      "path: /a.mp3",
      "query: X-Amz-Date, X-Amz-Expires, X-Amz-Signature",
      "dies: Fri 14 Aug 2026 16:28:25.000, 9 m 59 s after it was received",
      "Ringback opens no links.",
    ]);
    expect(said("link", "http://user:secret@example.com/")).toContain(
      "It carries a user name or a password. Ringback opens no links.",
    );
  });

  test("a UUID of version 7 carries its time, JSON may stand in a text", () => {
    expect(said("id", "019f0a3c-1000-7abc-8def-0123456789ab")[0]).toBe("a UUID, version 7");
    expect(said("payload", '{"order":{"id":1},"n":2}')).toEqual([
      "JSON inside of a text",
      "holds: an object of 2 fields",
      "It has to be parsed a second time.",
    ]);
  });
});
