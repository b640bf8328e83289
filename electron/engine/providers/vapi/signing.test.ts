import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { OptionValues } from "../../../../shared/pack-options";
import type { PackSecret, RawRequest } from "../pack";
import { sign, TEST_SECRET, verify } from "./signing";

const SECRET = "vapi-test-credential";
const BODY = `{"message":{"type":"hang"}}`;
const AT = Date.parse("2026-03-02T15:10:00Z");
const TIME = String(AT / 1000);
const key = (value: string, index = 1): PackSecret => ({
  secretId: `k_${index}`,
  label: `key ${index}`,
  value,
  match: null,
});

function check(
  headers: [string, string][],
  options: OptionValues = {},
  secrets = [key(TEST_SECRET), key(SECRET, 2)],
  late = 0,
) {
  const request: RawRequest = {
    method: "POST",
    url: "/hooks/vapi",
    headers,
    body: new TextEncoder().encode(BODY),
  };
  return verify(request, {
    secrets,
    publicUrls: ["https://hooks.example.com"],
    receivedAt: AT + late,
    options,
  });
}

const mac = (
  message: string,
  { secret = SECRET as string | Buffer, algorithm = "sha256", encoding = "hex" as "hex" | "base64" } = {},
) => createHmac(algorithm, secret).update(message).digest(encoding);
const signed: [string, string][] = [
  ["X-Signature", mac(`${TIME}.${BODY}`)],
  ["X-Timestamp", TIME],
];

describe("without a setting, whatever credential is there", () => {
  test.each<[string, [string, string][], string]>([
    ["a bearer token", [["authorization", `Bearer ${SECRET}`]], "Authorization has the token “key 2”"],
    ["the older secret", [["x-vapi-secret", SECRET]], "X-Vapi-Secret has the token “key 2”"],
    ["an HMAC with every default", signed, "x-signature is the HMAC of {timestamp}.{body} under “key 2”"],
    [
      "an HMAC in milliseconds",
      [
        ["x-signature", mac(`${AT}.${BODY}`)],
        ["x-timestamp", String(AT)],
      ],
      "{timestamp}.{body}",
    ],
    [
      "the docs' example of the body alone",
      [["x-vapi-signature", `sha256=${mac(BODY)}`]],
      "x-vapi-signature is the HMAC of {body}",
    ],
  ])("%s verifies, and the secret that matched is named", (_name, headers, because) => {
    const verdict = check(headers);
    expect(verdict).toMatchObject({ signature: "verified", secretId: "k_2" });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(SECRET);
  });

  test("a token that holds beside a signature that does not is enough: each rests on the same secret", () => {
    expect(
      check([
        ["x-signature", "0".repeat(64)],
        ["x-vapi-secret", SECRET],
      ]).signature,
    ).toBe("verified");
  });

  test.each<[string, [string, string][], string]>([
    ["another token", [["authorization", "Bearer somebody-elses"]], "none of the tokens"],
    ["a token without its prefix", [["authorization", SECRET]], "but not as “Bearer <token>”"],
    [
      "two tokens",
      [
        ["x-vapi-secret", SECRET],
        ["x-vapi-secret", SECRET],
      ],
      "2 times",
    ],
    [
      "another signature",
      [
        ["x-signature", "0".repeat(64)],
        ["x-timestamp", TIME],
      ],
      "another credential",
    ],
    [
      "Base64",
      [
        ["x-signature", mac(`${TIME}.${BODY}`, { encoding: "base64" })],
        ["x-timestamp", TIME],
      ],
      "in Base64",
    ],
    [
      "upper case",
      [
        ["x-signature", mac(`${TIME}.${BODY}`).toUpperCase()],
        ["x-timestamp", TIME],
      ],
      "in upper case",
    ],
    ["no time", [["x-signature", mac(`${TIME}.${BODY}`)]], "but x-timestamp"],
  ])("%s fails, and says so", (_name, headers, because) => {
    const verdict = check(headers);
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(SECRET);
  });

  test("nothing there is missing, no secret is not judged", () => {
    expect(check([]).signature).toBe("missing");
    expect(check([]).because).toContain("Authorization, X-Vapi-Secret or x-signature");
    expect(check(signed, {}, []).signature).toBe("no-secret");
  });
});

describe("as the credential is configured", () => {
  test.each<[string, [string, string][], OptionValues]>([
    [
      "a header and prefix of its own",
      [["x-token", `Key ${SECRET}`]],
      { tokenHeader: "X-Token", tokenPrefix: "Key " },
    ],
    [
      "SHA-512 in Base64",
      [
        ["x-signature", mac(`${TIME}.${BODY}`, { algorithm: "sha512", encoding: "base64" })],
        ["x-timestamp", TIME],
      ],
      { algorithm: "sha512", signatureEncoding: "base64" },
    ],
    [
      "no time",
      [["x-signature", `sha256=${mac(BODY)}`]],
      { authentication: "hmac", includeTimestamp: false, signaturePrefix: "sha256=" },
    ],
    [
      "method and address",
      [["x-sig", mac(`POST https://hooks.example.com/hooks/vapi ${BODY}`)]],
      { authentication: "hmac", signatureHeader: "x-sig", payloadFormat: "{method} {url} {body}" },
    ],
    [
      "in the manner of Svix",
      [
        ["svix-id", "msg_1"],
        ["svix-timestamp", TIME],
        [
          "svix-signature",
          `v1,${mac(`msg_1.${TIME}.${BODY}`, { secret: Buffer.from("dmFwaQ==", "base64"), encoding: "base64" })}`,
        ],
      ],
      {
        signatureHeader: "svix-signature",
        timestampHeader: "svix-timestamp",
        signaturePrefix: "v1,",
        payloadFormat: "{svix-id}.{timestamp}.{body}",
        signatureEncoding: "base64",
        secretIsBase64: true,
      },
    ],
  ])("%s", (_name, headers, options) => {
    const secret = options.secretIsBase64 ? "dmFwaQ==" : SECRET;
    expect(check(headers, options, [key(secret)])).toMatchObject({ signature: "verified", secretId: "k_1" });
  });

  test("a source left to one credential takes no other", () => {
    expect(check([["x-vapi-secret", SECRET]], { authentication: "hmac" }).signature).toBe("missing");
    expect(check(signed, { authentication: "bearer" }).signature).toBe("missing");
    // Left to HMAC, the body alone is no way around the time.
    expect(
      check(
        [
          ["x-signature", mac(BODY)],
          ["x-timestamp", TIME],
        ],
        { authentication: "hmac" },
      ).signature,
    ).toBe("failed");
  });

  test("five minutes either way, unless the source says otherwise", () => {
    const late = (seconds: number, options: OptionValues = {}) =>
      check(signed, options, [key(SECRET)], seconds * 1000).signature;
    expect([late(300), late(301), late(-300), late(-301)]).toEqual([
      "verified",
      "failed",
      "verified",
      "failed",
    ]);
    expect(late(86_400, { toleranceSeconds: 0 })).toBe("verified");
    expect(check(signed, {}, [key(SECRET)], 301_000).because).toContain(
      "301 s before it came; 300 s are allowed",
    );
  });
});

test("signing signs as a credential with every default does", () => {
  const draft = {
    method: "POST",
    path: "/",
    headers: [["X-Signature", "old"]] as [string, string][],
    body: new TextEncoder().encode(BODY),
  };
  expect(sign(draft, { secret: SECRET, at: AT }).headers).toEqual([
    ["x-timestamp", TIME],
    ["x-signature", mac(`${TIME}.${BODY}`)],
  ]);
});
