import { expect, test } from "vitest";
import { headerMeaning, isCredential } from "./header-meanings";

const context = { provider: "mirai", bytes: 612, zone: "UTC" } as const;

test.each([
  ["Content-Type", "application/json; charset=utf-8", "The body is JSON."],
  [
    "content-type",
    "application/json; charset=iso-8859-1",
    "The body is JSON. It says iso-8859-1; it is read as UTF-8 all the same.",
  ],
  ["Content-Length", "612", "Bytes of the body; as many came."],
  ["Content-Length", "700", "Bytes the sender announced; 612 came."],
  ["X-Signature", "ab", "Mirai's signature: HMAC-SHA256 of the raw body, in hex."],
  [
    "User-Agent",
    "axios/1.7.2",
    "The axios library of Node.js. Aircall's webhooks come so, and many scripts.",
  ],
  ["user-agent", "Acme/1.0", "What the sender calls itself. Anybody can write it."],
  [
    "X-Twilio-Webhooks-Signature-Settings",
    "key=SK1,algorithm=HMAC_SHA256",
    "Which key and which hash the signature of Twilio has, where a Webhooks Rule matched.",
  ],
  ["X-PS-Attempt", "3", "DIDWW's count of tries: this is number 3."],
  [
    "telnyx-timestamp",
    "1786717105",
    "When the sender signed: Fri 14 Aug 2026 14:18:25.000. It is part of what was signed.",
  ],
])("%s: %s", (name, value, sentence) => {
  expect(headerMeaning(name, value, context)).toBe(sentence);
});

test("of what nobody documented nothing is said", () => {
  for (const name of ["X-Acme", "constructor", "__proto__", ""])
    expect(headerMeaning(name, "1", context)).toBeNull();
});

test("a signature is named only for the platform that sends it so", () => {
  expect(headerMeaning("signature", "x", { ...context, provider: "callrail" })).toContain("HMAC-SHA1");
  expect(headerMeaning("signature", "x", context)).toBeNull();
  expect(headerMeaning("authorization", "Bearer x", { ...context, provider: "vonage" })).toContain("JWT");
  expect(headerMeaning("authorization", "Bearer x", context)).not.toContain("JWT");
});

test("what lets somebody in is a credential, a signature and a retry mark are not", () => {
  const names = [
    "Authorization",
    "Cookie",
    "X-Vapi-Secret",
    "X-Api-Key",
    "X-WHIPPY-KEY",
    "X-Auth-Token",
    "X-Signature",
    "I-Twilio-Idempotency-Token",
    "x-public-key",
  ];
  expect(names.filter(isCredential)).toEqual(names.slice(0, 6));
});
