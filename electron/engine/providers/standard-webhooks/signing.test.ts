import { generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { OptionValues } from "../../../../shared/pack-options";
import { sign, TEST_SECRET, verify } from "./signing";

const SIGNED_AT = 1_772_445_600;
const BODY = `{"type":"call.ended","timestamp":"2026-03-02T10:00:00Z","data":{}}`;
const OTHER = "whsec_YW5vdGhlci1rZXktb2Ytc29tZWJvZHktZWxzZQ==";
const pair = generateKeyPairSync("ed25519");
const raw = (key: KeyObject, format: "spki" | "pkcs8") =>
  (format === "spki"
    ? key.export({ type: "spki", format: "der" })
    : key.export({ type: "pkcs8", format: "der" })
  )
    .subarray(-32)
    .toString("base64");
const PUBLIC = `whpk_${raw(pair.publicKey, "spki")}`;
const SECRET = `whsk_${raw(pair.privateKey, "pkcs8")}`;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const draft = {
  method: "POST",
  path: "/",
  headers: [["webhook-id", "msg_7"]] as [string, string][],
  body: bytesOf(BODY),
};
const headersOf = (secret: string) => sign(draft, { secret, at: SIGNED_AT * 1000 }).headers;
const signatureOf = (secret: string) =>
  headersOf(secret).find(([name]) => name === "webhook-signature")?.[1] ?? "";

type Change = {
  headers?: [string, string][];
  body?: string;
  secrets?: string[];
  after?: number;
  options?: OptionValues;
};

function check({
  headers = headersOf(TEST_SECRET),
  body = BODY,
  secrets = [TEST_SECRET],
  after = 0,
  options,
}: Change) {
  return verify(
    { method: "POST", url: "/", headers, body: bytesOf(body) },
    {
      secrets: secrets.map((value, at) => ({ secretId: `k_${at}`, label: `key ${at}`, value, match: null })),
      publicUrls: [],
      receivedAt: (SIGNED_AT + after) * 1000 + 999,
      ...(options ? { options } : {}),
    },
  );
}

/** Signed with these signatures, under either set of names. */
const signed = (signature: string, prefix = "webhook"): [string, string][] => [
  [`${prefix}-id`, "msg_7"],
  [`${prefix}-timestamp`, String(SIGNED_AT)],
  [`${prefix}-signature`, signature],
];
const WRONG = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const ed25519 = `v1a,${signBytes(null, bytesOf(`msg_7.${SIGNED_AT}.${BODY}`), pair.privateKey).toString("base64")}`;

describe("what is verified, and what is not", () => {
  test.each<[string, Change, string]>([
    ["the secret both sides have", {}, "verified"],
    ["a key pair, checked with the public key", { headers: signed(ed25519), secrets: [PUBLIC] }, "verified"],
    ["the same, the secret key entered", { headers: signed(ed25519), secrets: [SECRET] }, "verified"],
    [
      "a list of both versions, one known",
      { headers: signed(`${WRONG} v2,x ${ed25519}`), secrets: [PUBLIC] },
      "verified",
    ],
    [
      "a secret being replaced",
      { headers: signed(`${WRONG} ${signatureOf(OTHER)}`), secrets: [TEST_SECRET, OTHER] },
      "verified",
    ],
    ["Svix’s names", { headers: signed(signatureOf(TEST_SECRET), "svix") }, "verified"],
    [
      "both sets of names: the standard’s counts",
      { headers: [...signed(WRONG), ...signed(signatureOf(TEST_SECRET), "svix")] },
      "failed",
    ],
    [
      "the HMAC as if it were of the key pair",
      { headers: signed(signatureOf(TEST_SECRET).replace("v1,", "v1a,")) },
      "failed",
    ],
    ["only a version no secret here is for", { headers: signed(ed25519) }, "failed"],
    [
      "another key pair",
      { headers: signed(ed25519), secrets: [`whpk_${Buffer.alloc(32, 7).toString("base64")}`] },
      "failed",
    ],
    ["a public key of the wrong length", { headers: signed(ed25519), secrets: ["whpk_AAAA"] }, "failed"],
    ["another body", { body: BODY.replace("ended", "begun") }, "failed"],
    [
      "another body under a key pair",
      { headers: signed(ed25519), secrets: [PUBLIC], body: `${BODY} ` },
      "failed",
    ],
    ["five minutes late", { after: 300 }, "verified"],
    ["five minutes early", { after: -300 }, "verified"],
    ["a second more", { after: 301 }, "failed"],
    ["a second more, early", { after: -301 }, "failed"],
    ["no signature", { headers: [] }, "missing"],
    ["no secret", { secrets: [] }, "no-secret"],
  ])("%s", (_, change, signature) => {
    expect(check(change).signature).toBe(signature);
  });

  test("the verdict names the secret that matched and how, and says no secret", () => {
    const headers = signed(`${WRONG} ${ed25519}`);
    const verdict = check({ headers, secrets: [TEST_SECRET, PUBLIC] });
    expect(verdict).toEqual({
      signature: "verified",
      secretId: "k_1",
      because: "webhook-signature is the Ed25519 signature of id, timestamp and body under “key 1”.",
    });
    for (const secrets of [[OTHER], ["whpk_AAAA"], [PUBLIC]])
      expect(check({ secrets }).because).not.toContain((secrets[0] ?? "").slice(5, 20));
  });

  test("a version that no secret is for is named, and which secret would be", () => {
    expect(check({ headers: signed(ed25519) }).because).toBe(
      "It is signed by v1a, and no secret of this source is for that: enter the one that begins with whsec_, or with whpk_ where it is a public key.",
    );
  });
});

describe("what a source may set", () => {
  test("the window, in seconds", () => {
    expect(check({ after: 3600, options: { toleranceSeconds: 3600 } }).signature).toBe("verified");
    expect(check({ after: 31, options: { toleranceSeconds: 30 } }).because).toContain(
      "its time is 31 s before it came; 30 s are allowed",
    );
    // What is no number is as if nothing had been set.
    expect(check({ after: 301, options: { toleranceSeconds: "long" } }).signature).toBe("failed");
  });

  test("a secret that is the key as it stands", () => {
    const headers = headersOf("a plain text secret");
    const secrets = ["a plain text secret"];
    expect(check({ headers, secrets, options: { secretFormat: "text" } }).signature).toBe("verified");
    expect(check({ headers, secrets }).because).toContain("no secret that begins with whsec_");
  });
});

test("signed again it keeps its id and has one signature; with a public key it has none", () => {
  const again = sign(
    { ...draft, headers: headersOf(TEST_SECRET) },
    { secret: SECRET, at: (SIGNED_AT + 5) * 1000 },
  );
  expect(again.headers.map(([name]) => name)).toEqual([
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
  ]);
  expect(check({ headers: again.headers, secrets: [PUBLIC] }).signature).toBe("verified");
  expect(headersOf(PUBLIC)).toEqual([
    ["webhook-id", "msg_7"],
    ["webhook-timestamp", String(SIGNED_AT)],
  ]);
});
