import { describe, expect, test } from "vitest";
import type { RawRequest } from "../pack";
import { hmac } from "../signatures";
import { sign, verify } from "./signing";

const SECRET = "bland-test-secret";
const BODY = `{"call_id":"c-1","completed":true}`;
const SPACED = `{ "call_id": "c-1", "completed": true }`;
const HEX = "58bde7485d7b477e44b6d3b2835e9d94f4b59af2325b57417be88a145c61dce4";

const bytes = (text: string) => new TextEncoder().encode(text);
const hexOf = (text: string) => hmac("sha256", SECRET, text, "hex");

function requestWith(body: string, ...signatures: string[]): RawRequest {
  const headers: [string, string][] = signatures.map((one) => ["x-webhook-signature", one]);
  return { method: "POST", url: "/", headers, body: bytes(body) };
}

function check(
  signature: string,
  { body = BODY, secret = SECRET, form }: { body?: string; secret?: string; form?: string } = {},
) {
  const secrets = ["another secret", secret].map((value, index) => ({
    secretId: `k_${index + 1}`,
    label: `secret ${index + 1}`,
    value,
    match: null,
  }));
  const options = form === undefined ? {} : { options: { signedBody: form } };
  return verify(requestWith(body, signature), { secrets, publicUrls: [], receivedAt: 0, ...options });
}

test("hex of the bytes as they came, and the verdict names the secret", () => {
  expect(hexOf(BODY)).toBe(HEX);
  for (const body of [BODY, SPACED])
    expect(check(hexOf(body), { body })).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: "X-Webhook-Signature is the HMAC-SHA256 of the body under “secret 2”.",
    });
});

test("signing writes what is verified, in place of what was there", () => {
  const draft = { path: "/", ...requestWith(BODY, "old") };
  expect(sign(draft, { secret: SECRET }).headers).toEqual([["X-Webhook-Signature", HEX]]);
});

describe("what is signed is the source's to choose", () => {
  test("by default the JSON written anew does not verify, and the option is named", () => {
    expect(check(HEX, { body: SPACED })).toMatchObject({
      signature: "failed",
      secretId: null,
      because: expect.stringContaining("change “What is signed” in Setup"),
    });
  });

  test("with “compact” it does, and the bytes as they came do not", () => {
    expect(check(HEX, { body: SPACED, form: "compact" })).toMatchObject({
      signature: "verified",
      because: expect.stringContaining("the body's JSON written anew"),
    });
    expect(check(hexOf(SPACED), { body: SPACED, form: "compact" }).signature).toBe("failed");
  });

  test("where Bland sends compact JSON both are the same", () => {
    for (const form of ["raw", "compact"]) expect(check(HEX, { form }).signature).toBe("verified");
  });

  test("what is no JSON is signed as it came", () => {
    expect(check(hexOf("[1"), { body: "[1", form: "compact" }).signature).toBe("verified");
  });
});

describe("the usual mistakes", () => {
  test.each([
    ["upper case", check(HEX.toUpperCase()), "is in upper case"],
    ["a prefix", check(`sha256=${HEX}`), "has “sha256=” before it"],
    ["Base64", check(hmac("sha256", SECRET, BODY, "base64")), "is written in Base64"],
    [
      "blanks around the secret",
      check(HEX, { secret: `${SECRET} ` }),
      "without the blanks around that secret",
    ],
    ["no hex", check("yes"), "is not 64 hex digits"],
    ["another secret", check("0".repeat(64)), "the signing secret is not the API key"],
  ])("%s", (_name, verdict, words) => {
    expect(verdict.signature).toBe("failed");
    expect(verdict.because).toContain(words);
    expect(verdict.because).not.toContain(SECRET);
  });

  test("missing, twice, and no secret", () => {
    const context = {
      secrets: [{ secretId: "k", label: "secret", value: SECRET, match: null }],
      publicUrls: [],
      receivedAt: 0,
    };
    expect(verify(requestWith(BODY), context).signature).toBe("missing");
    expect(verify(requestWith(BODY, HEX, HEX), context).signature).toBe("failed");
    expect(verify(requestWith(BODY, HEX), { ...context, secrets: [] }).signature).toBe("no-secret");
  });
});

test("a body nested deeper than it can be written anew stops nothing", () => {
  const body = "[".repeat(200_000) + "]".repeat(200_000);
  for (const form of ["raw", "compact"]) expect(check(HEX, { body, form }).signature).toBe("failed");
});
