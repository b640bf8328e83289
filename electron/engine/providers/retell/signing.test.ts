import { describe, expect, test } from "vitest";
import type { RawRequest } from "../pack";
import { hmac } from "../signatures";
import { sign, verify } from "./signing";

const KEY = "retell-test-key";
const BODY = `{"event":"call_started","call":{"call_id":"call_1"}}`;
const AT = 1_772_464_200_000;
/** Made by `sign` of retell-sdk 5.66.1, which its own `verify` accepts. */
const DIGEST = "dbf1329c01552935b409758eb77a3e77fd0ae1d37d9904be7d43031280ed6910";

const bytes = (text: string) => new TextEncoder().encode(text);

function requestWith(...signatures: string[]): RawRequest {
  const headers: [string, string][] = signatures.map((one) => ["x-retell-signature", one]);
  return { method: "POST", url: "/", headers, body: bytes(BODY) };
}

type Check = { key?: string; after?: number; window?: number; body?: string };

function check(signature: string, { key = KEY, after = 1000, window, body }: Check = {}) {
  const secrets = ["another key", key].map((value, index) => ({
    secretId: `k_${index + 1}`,
    label: `key ${index + 1}`,
    value,
    match: null,
  }));
  const request = requestWith(signature);
  return verify(
    { ...request, body: body === undefined ? request.body : bytes(body) },
    {
      secrets,
      publicUrls: [],
      receivedAt: AT + after,
      ...(window === undefined ? {} : { options: { signatureWindowSeconds: window } }),
    },
  );
}

test("the vendor's own digest holds, hex in either case, and the verdict names the key", () => {
  for (const digest of [DIGEST, DIGEST.toUpperCase()])
    expect(check(`v=${AT},d=${digest}`)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: "X-Retell-Signature is the HMAC-SHA256 of the body and its time under “key 2”.",
    });
});

test("signing writes what the vendor writes, in place of what was there", () => {
  const draft = { path: "/", ...requestWith("old") };
  expect(sign(draft, { secret: KEY, at: AT }).headers).toEqual([
    ["X-Retell-Signature", `v=${AT},d=${DIGEST}`],
  ]);
});

describe("the time", () => {
  test("may lie five minutes off, before and after, both ends included", () => {
    for (const after of [300_000, -300_000])
      expect(check(`v=${AT},d=${DIGEST}`, { after }).signature).toBe("verified");
    expect(check(`v=${AT},d=${DIGEST}`, { after: 300_001 })).toMatchObject({
      signature: "failed",
      secretId: null,
      because: expect.stringContaining("its time is 5 m before it came; 300 s are allowed"),
    });
    expect(check(`v=${AT},d=${DIGEST}`, { after: -3_600_000 }).because).toContain("60 m ahead of our clock");
  });

  test("has another window where the source says so", () => {
    expect(check(`v=${AT},d=${DIGEST}`, { after: 3_600_000, window: 3600 }).signature).toBe("verified");
    expect(check(`v=${AT},d=${DIGEST}`, { after: 11_000, window: 10 }).because).toContain("10 s are allowed");
  });

  test("is signed: with another it does not fit", () => {
    expect(check(`v=${AT + 1},d=${DIGEST}`).signature).toBe("failed");
  });
});

describe("the usual mistakes", () => {
  const dotted = hmac("sha256", KEY, `${AT}.${BODY}`, "hex");
  const spaced = BODY.replaceAll(":", ": ");
  test.each([
    ["no “v=…,d=…”", check(DIGEST), "is not “v=…,d=…”"],
    ["something before it", check(` v=${AT},d=${DIGEST}`), "is not “v=…,d=…”"],
    ["half a digest", check(`v=${AT},d=${DIGEST.slice(0, 32)}`), "is not “v=…,d=…”"],
    ["a time no clock has", check(`v=${"9".repeat(30)},d=${DIGEST}`), "is not “v=…,d=…”"],
    ["the body alone", check(`v=${AT},d=${hmac("sha256", KEY, BODY, "hex")}`), "over the body alone"],
    ["the time first", check(`v=${AT},d=${dotted}`), "with the time before the body"],
    ["blanks around the key", check(`v=${AT},d=${DIGEST}`, { key: ` ${KEY}` }), "without the blanks"],
    ["JSON written anew", check(`v=${AT},d=${DIGEST}`, { body: spaced }), "with the JSON written anew"],
    ["another key", check(`v=${AT},d=${"0".repeat(64)}`), "only the one with the webhook badge signs"],
  ])("%s", (_name, verdict, words) => {
    expect(verdict.signature).toBe("failed");
    expect(verdict.because).toContain(words);
    expect(verdict.because).not.toContain(KEY);
  });

  test("missing, twice, and no secret", () => {
    const context = {
      secrets: [{ secretId: "k", label: "key", value: KEY, match: null }],
      publicUrls: [],
      receivedAt: AT,
    };
    const good = `v=${AT},d=${DIGEST}`;
    expect(verify(requestWith(), context).signature).toBe("missing");
    expect(verify(requestWith(good, good), context).signature).toBe("failed");
    expect(verify(requestWith(good), { ...context, secrets: [] }).signature).toBe("no-secret");
  });
});

test("a body nested deeper than it can be written anew stops nothing", () => {
  const body = "[".repeat(200_000) + "]".repeat(200_000);
  expect(check(`v=${AT},d=${DIGEST}`, { body }).signature).toBe("failed");
});
