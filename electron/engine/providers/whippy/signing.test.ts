import { describe, expect, test } from "vitest";
import type { RawRequest } from "../pack";
import { hmac } from "../signatures";
import { timestampedMac } from "./signature-layouts";
import { sign, verify } from "./signing";

const KEY = "whippy-test-key";
const BODY = `{"data":{"id":"m1"},"event":"message.created","request_id":"r1"}`;
const SIGNED_AT = 1_767_225_600;
const HEX = "97e617eebf725ef2e1314551d8f981b2617fdca25892af58ed847fc489690172";
const BASE64 = "l+YX7r9yXvLhMUVR2PmBsmF/3KJYkq9Y7YR/xIlpAXI=";
const TIMED = "b0d39d07490e60b7c3dd7716518059c50e4eeb1d88b1b83348d18615a91f150c";

const bytes = (text: string) => new TextEncoder().encode(text);

function requestWith(body: string, ...signatures: string[]): RawRequest {
  const headers: [string, string][] = signatures.map((signature) => ["X-Whippy-Signature", signature]);
  return { method: "POST", url: "/", headers, body: bytes(body) };
}

type Check = { body?: string; key?: string; after?: number; layout?: string };

function check(signature: string, { body = BODY, key = KEY, after = 1, layout }: Check = {}) {
  const secrets = ["another-key", key].map((value, index) => ({
    secretId: `k_${index + 1}`,
    label: `key ${index + 1}`,
    value,
    match: null,
  }));
  return verify(requestWith(body, signature), {
    secrets,
    publicUrls: [],
    receivedAt: (SIGNED_AT + after) * 1000,
    ...(layout === undefined ? {} : { layout }),
  });
}

describe("the layouts that are tried, each named by the one that matched", () => {
  test.each([
    ["the bare hex HMAC-SHA256 of the body", HEX],
    ["“sha256=” and the hex HMAC-SHA256 of the body", `sha256=${HEX}`],
    ["the bare Base64 HMAC-SHA256 of the body", BASE64],
    ["“t=…,v1=…” with the hex HMAC-SHA256 of the time, a dot and the body", `t=${SIGNED_AT},v1=${TIMED}`],
    [
      "“t=…,v1=…” with the hex HMAC-SHA256 of the time, a dot and the body",
      `t=${SIGNED_AT}, v1=${"0".repeat(64)}, v1=${TIMED}`,
    ],
  ])("%s", (words, signature) => {
    expect(check(signature)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: `x-whippy-signature is ${words} under “key 2”.`,
    });
  });

  test("a signed time more than five minutes away is refused, before and after", () => {
    const signature = `t=${SIGNED_AT},v1=${TIMED}`;
    expect(check(signature, { after: 300 }).signature).toBe("verified");
    expect(check(signature, { after: -300 }).signature).toBe("verified");
    expect(check(signature, { after: 3600 })).toMatchObject({
      signature: "failed",
      secretId: null,
      because: expect.stringContaining("its time is 60 m before it came"),
    });
    expect(check(signature, { after: -3600 }).because).toContain("60 m ahead of our clock");
  });

  test("the time is signed: with another it does not fit", () => {
    expect(check(`t=${SIGNED_AT + 1},v1=${TIMED}`).signature).toBe("failed");
    expect(timestampedMac(KEY, String(SIGNED_AT), bytes(BODY))).toBe(TIMED);
  });
});

describe("a source that takes one layout", () => {
  test("verifies that one and names the other that would fit", () => {
    expect(check(BASE64, { layout: "base64" }).signature).toBe("verified");
    expect(check(HEX, { layout: "base64" })).toEqual({
      signature: "failed",
      secretId: null,
      because:
        "x-whippy-signature is the bare hex HMAC-SHA256 of the body under “key 2”, but this source takes only the bare Base64 HMAC-SHA256 of the body: change it in Setup if Whippy has changed.",
    });
    expect(check("0".repeat(64), { layout: "hex" }).because).toContain("another key");
  });

  test("a layout that is none is as no choice", () => {
    expect(check(HEX, { layout: "no such layout" }).signature).toBe("verified");
  });
});

describe("the usual mistakes", () => {
  const spaced = BODY.replaceAll(":", ": ");
  test.each([
    ["upper case", check(HEX.toUpperCase()), "written in upper case"],
    ["blanks around it", check(` ${HEX} `), "blanks around it"],
    ["blanks around the key", check(HEX, { key: `${KEY} ` }), "without the blanks around that key"],
    ["Base64 for URLs", check(BASE64.replaceAll("+", "-").replaceAll("=", "")), "Base64 for URLs"],
    ["JSON written anew", check(HEX, { body: spaced }), "with the JSON written anew"],
    ["SHA-1", check(hmac("sha1", KEY, BODY, "hex")), "as HMAC-SHA1"],
    ["no layout", check("yes"), "in none of the layouts"],
    ["another key", check("0".repeat(64)), "another key, or the body was changed"],
  ])("%s", (_name, verdict, words) => {
    expect(verdict.signature).toBe("failed");
    expect(verdict.because).toContain(words);
    expect(verdict.because).not.toContain(KEY);
  });

  test("missing, twice, and no secret", () => {
    const context = {
      secrets: [{ secretId: "k", label: "key", value: KEY, match: null }],
      publicUrls: [],
      receivedAt: 0,
    };
    expect(verify(requestWith(BODY), context).signature).toBe("missing");
    expect(verify(requestWith(BODY, HEX, HEX), context).signature).toBe("failed");
    expect(verify(requestWith(BODY, HEX), { ...context, secrets: [] }).signature).toBe("no-secret");
  });
});

test("signing gives the first layout and replaces what was there", () => {
  const draft = { path: "/", ...requestWith(BODY, "old") };
  expect(sign(draft, { secret: KEY }).headers).toEqual([["x-whippy-signature", HEX]]);
});
