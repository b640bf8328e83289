import { describe, expect, test } from "vitest";
import type { PackSecret, RawRequest } from "../pack";
import { hmac } from "../signatures";
import { sign, TEST_SECRET, verify } from "./signing";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const OTHER = "ffffffffffffffffffffffffffffffff";
const COMPANY = "COM0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const BODY = `{"resource_id":"CAL0123456789abcdef0123456789abcdef","timestamp":"2026-03-02T09:15:04.120-05:00"}`;
const SIGNATURE = "fU/RyfJXn+5/OkZ4amsjzg/+cKo=";

function requestWith(signatures: string[], body = BODY, header = "signature"): RawRequest {
  const headers = signatures.map((signature): [string, string] => [header, signature]);
  return { method: "POST", url: "/hooks/callrail/post-call", headers, body: new TextEncoder().encode(body) };
}

function secret(label: string, value: string, match: string | null = null): PackSecret {
  return { secretId: `k_${label}`, label, value, match };
}

const check = (request: RawRequest, ...secrets: PackSecret[]) =>
  verify(request, { secrets, publicUrls: [], receivedAt: 0 });

describe("CallRail's signature", () => {
  test("the worked example, under the second of two keys, is named by that key's label", () => {
    expect(check(requestWith([SIGNATURE]), secret("old", OTHER), secret("new", KEY))).toEqual({
      signature: "verified",
      secretId: "k_new",
      because: "Signature is the HMAC-SHA1 of the body under “new”.",
    });
  });

  test("signing gives the worked example and replaces what was there", () => {
    const draft = { path: "/", ...requestWith(["old"]) };
    expect(sign(draft, { secret: KEY }).headers).toEqual([["Signature", SIGNATURE]]);
  });

  test("is missing without the header, and not judged without a key", () => {
    expect(check(requestWith([]), secret("a", KEY))).toMatchObject({ signature: "missing" });
    expect(check(requestWith([SIGNATURE])).signature).toBe("no-secret");
    const misnamed = requestWith([SIGNATURE], BODY, "x-callrail-signature");
    expect(check(misnamed, secret("a", KEY))).toMatchObject({
      signature: "missing",
      because: expect.stringContaining("CallRail's header is called Signature"),
    });
  });

  test.each([
    ["another key", [SIGNATURE], OTHER, "another company's key, or the body was changed"],
    ["hex", [hmac("sha1", KEY, BODY, "hex")], KEY, "written in hex; CallRail writes base64"],
    ["SHA-256", [hmac("sha256", KEY, BODY, "base64")], KEY, "with SHA-256; CallRail signs with SHA-1"],
    ["SHA-256 in hex", [hmac("sha256", KEY, BODY, "hex")], KEY, "with SHA-256"],
    ["a key with a blank", [SIGNATURE], `${KEY}\n`, "without the blanks around it"],
    ["no base64", ["sha1=abc"], KEY, "not 28 characters of base64"],
    ["two headers", [SIGNATURE, SIGNATURE], KEY, "stands there 2 times"],
  ])("fails with %s, and says so", (_name, signatures, key, because) => {
    const verdict = check(requestWith(signatures), secret("a", key));
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(key.trim());
  });
});

describe("keys of several companies", () => {
  const body = `{"resource_id":"CAL1","company_resource_id":"${COMPANY}"}`;
  const signed = (key: string) => requestWith([hmac("sha1", key, body, "base64")], body);
  const verdict = (key: string, ...secrets: PackSecret[]) => check(signed(key), ...secrets);

  test("the key of the company that the body names comes first, then one without a company", () => {
    const secrets = [secret("other", KEY, "COM1"), secret("any", KEY), secret("own", KEY, COMPANY)];
    expect(verdict(KEY, ...secrets)).toMatchObject({
      secretId: "k_own",
      because: expect.stringContaining(`under “own”, the key of ${COMPANY}`),
    });
    expect(verdict(KEY, ...secrets.slice(0, 2)).secretId).toBe("k_any");
  });

  test("another company's key still verifies, and the verdict says whose it is", () => {
    expect(verdict(KEY, secret("own", OTHER, COMPANY), secret("other", KEY, "COM1"))).toEqual({
      signature: "verified",
      secretId: "k_other",
      because: `Signature is the HMAC-SHA1 of the body under “other”, which is kept for COM1, while the body names ${COMPANY}.`,
    });
  });

  test("with keys of other companies only, the missing one is named", () => {
    expect(verdict(TEST_SECRET, secret("other", KEY, "COM1")).because).toContain(
      `copy the signing key of ${COMPANY}`,
    );
  });
});
