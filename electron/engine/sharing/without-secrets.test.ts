import { expect, test } from "vitest";
import type { EventToAnonymise } from "./anonymise/anonymise";
import { createRedactor } from "./redact";
import { withoutSecrets } from "./without-secrets";

const event = (body: string | Uint8Array, headers: [string, string][] = []): EventToAnonymise => ({
  position: 1,
  source: "mirai",
  provider: "mirai",
  type: "call.ended",
  origin: "live",
  receivedAt: 1,
  method: "POST",
  url: "/hooks/mirai",
  httpVersion: "1.1",
  headers,
  body: typeof body === "string" ? Buffer.from(body) : body,
  signature: "verified",
  country: "US",
  trusted: false,
});

const { learn, redact } = createRedactor();
learn("sk_of-this-source-alone");
const clean = (body: string | Uint8Array, headers?: [string, string][]) =>
  withoutSecrets(event(body, headers), redact);
const text = (body: Uint8Array) => Buffer.from(body).toString();

test("what holds no secret keeps its bytes, its signature and everybody's names", () => {
  const body = '{ "id": 12345678901234567890,  "name":"Dana \\u0041", "a":1, "a":2 }';
  const out = clean(body, [
    ["X-Signature", "5f1c0a2b3c4d"],
    ["Authorization", "Bearer abcdefgh"],
  ]);
  expect(text(out.body)).toBe(body);
  expect(out).toMatchObject({ headers: [["X-Signature", "5f1c0a2b3c4d"]], resign: false, leftOut: null });
});

test("a secret in the body goes, and with it the signature that no longer fits", () => {
  for (const body of [
    '{"user":{"password":"hunter2hunter2"},"n":1}',
    "Body=hi&access_token=hunter2hunter2",
    '{"echo":"sk_of-this-source-alone"}',
  ]) {
    const out = clean(body, [["X-Signature", "5f1c0a2b3c4d"]]);
    expect(text(out.body)).not.toMatch(/hunter2|sk_of/);
    expect(text(out.body)).toMatch(/\[redacted\]|%5Bredacted%5D/);
    expect(out).toMatchObject({ headers: [], resign: true });
  }
});

test("bytes that are no text and hold a known secret are left out", () => {
  const body = Buffer.concat([Buffer.from([0, 255]), Buffer.from("sk_of-this-source-alone")]);
  expect(clean(body)).toMatchObject({
    body: new Uint8Array(),
    leftOut: "its body is no text and holds a secret",
  });
  expect(clean(new Uint8Array([0, 255])).leftOut).toBeNull();
});

test("secrets deeper than anybody reads are left out with their body, and what is as deep without any stays", () => {
  const nest = (inner: string) => `${'{"a":'.repeat(300)}${inner}${"}".repeat(300)}`;
  expect(clean(nest('{"access_token":"hunter2hunter2"}'))).toMatchObject({
    body: new Uint8Array(),
    leftOut: "it is nested too deep to take out the secrets it names",
  });
  expect(text(clean(nest("1")).body)).toBe(nest("1"));
});
