import { describe, expect, test } from "vitest";
import type { PackSecret, RawRequest } from "../pack";
import { sign, TEST_SECRET, verify } from "./signing";

const KEY = `sk_${"0".repeat(64)}`;
const BODY = `{"metadata":{"orderId":"A-1"},"event":{"type":"call.initiate","data":{"call":{"id":"c_1","status":"initiate"}}}}`;
const SIGNATURE = "f5567248633c01a3884517c381501494d4946140c76fc118462e705bc6cb4e4e";
const PUBLIC_KEY = `pk_${"1".repeat(32)}`;

function requestWith(...signatures: string[]): RawRequest {
  const headers: [string, string][] = signatures.map((signature) => ["X-Signature", signature]);
  headers.push(["x-public-key", PUBLIC_KEY]);
  return { method: "POST", url: "/", headers, body: new TextEncoder().encode(BODY) };
}

function secretsOf(...values: string[]): PackSecret[] {
  return values.map((value, index) => ({
    secretId: `k_${index + 1}`,
    label: `key ${index + 1}`,
    value,
    match: null,
  }));
}

const check = (request: RawRequest, ...values: string[]) =>
  verify(request, { secrets: secretsOf(...values), publicUrls: [], receivedAt: 0 });

describe("Mirai's signature", () => {
  test("the worked example, under the second of two secrets", () => {
    expect(check(requestWith(SIGNATURE), TEST_SECRET, KEY)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: `x-signature is the HMAC-SHA256 of the body under “key 2”, x-public-key is ${PUBLIC_KEY}.`,
    });
  });

  test("signing gives the worked example and replaces what was there", () => {
    const draft = { path: "/", ...requestWith("old") };
    expect(sign(draft, { secret: KEY }).headers.filter(([name]) => /signature/i.test(name))).toEqual([
      ["x-signature", SIGNATURE],
    ]);
  });

  test.each([
    ["another key", requestWith(SIGNATURE), TEST_SECRET, "another key, or the body was changed"],
    ["upper case", requestWith(SIGNATURE.toUpperCase()), KEY, "in upper case; Mirai compares exactly"],
    ["a key without its sk_", requestWith(SIGNATURE), KEY.slice(3), "only with its sk_"],
    ["a key with a blank", requestWith(SIGNATURE), `${KEY}\n`, "without blanks around it"],
    ["no hex", requestWith("sha256=abc"), KEY, "not 64 hex digits"],
    ["two headers", requestWith(SIGNATURE, SIGNATURE), KEY, "stands there 2 times"],
  ])("fails with %s, and says so", (_name, request, secret, because) => {
    const verdict = check(request, secret);
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).toContain(PUBLIC_KEY);
    expect(verdict.because).not.toContain(secret.trim());
  });

  test("is missing without the header, and not judged without a secret", () => {
    expect(check(requestWith(), KEY).signature).toBe("missing");
    expect(check(requestWith(SIGNATURE)).signature).toBe("no-secret");
    expect(check({ ...requestWith(), headers: [] }, KEY).because).toContain("x-public-key is not there");
  });
});
