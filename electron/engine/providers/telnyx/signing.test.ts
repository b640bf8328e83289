import { generateKeyPairSync, sign as signBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { PackSecret, RawRequest } from "../pack";
import { publicKeyOf, TEST_SECRET, writePublicKey } from "./keys";
import { sign, verify } from "./signing";

const NOW = 1_772_445_600_000;
const BODY = '{"data":{"event_type":"call.hangup"}}';
const other = generateKeyPairSync("ed25519");
const OTHER_PUBLIC = writePublicKey(other.publicKey);
const TEST_PUBLIC = "vLe3RdEHr2zXE+9TSgUJH22C1cYvC0pYWVsuwrymEEo=";

function signed(body = BODY, at = NOW, secret = TEST_SECRET): RawRequest {
  const { path: url, ...draft } = sign(
    { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(body) },
    { secret, at },
  );
  return { ...draft, url };
}

function check(request: RawRequest, values: string[], { receivedAt = NOW, window = 300 } = {}) {
  const secrets = values.map((value, index): PackSecret => {
    return { secretId: `k_${index + 1}`, label: `key ${index + 1}`, value, match: null };
  });
  return verify(request, { secrets, publicUrls: [], receivedAt, options: { signatureWindow: window } });
}

function withHeader(request: RawRequest, name: string, value: string): RawRequest {
  return { ...request, headers: request.headers.map(([key, old]) => [key, key === name ? value : old]) };
}

describe("Telnyx' signature", () => {
  test("fits the public key, the second of two, in Base64 or PEM", () => {
    const key = publicKeyOf(TEST_SECRET);
    expect(key && writePublicKey(key)).toBe(TEST_PUBLIC);
    expect(check(signed(), [OTHER_PUBLIC, TEST_PUBLIC])).toMatchObject({
      signature: "verified",
      secretId: "k_2",
    });
    const pem = key?.export({ format: "pem", type: "spki" }).toString() ?? "";
    expect(check(signed(), [pem]).signature).toBe("verified");
  });

  test("is the same for a form", () => {
    expect(check(signed("CallSid=v3%3Aabc&CallStatus=ringing"), [TEST_PUBLIC]).signature).toBe("verified");
  });

  test.each([
    [300, "verified"],
    [-300, "verified"],
    [301, "failed"],
    [-301, "failed"],
  ])("signed %i s before it came it is %s", (seconds, signature) => {
    expect(check(signed(), [TEST_PUBLIC], { receivedAt: NOW + seconds * 1000 }).signature).toBe(signature);
  });

  test("the window is an option; 0 takes any time", () => {
    const later = { receivedAt: NOW + 3_600_000 };
    expect(check(signed(), [TEST_PUBLIC], later).because).toContain("signed 3600 s from the moment it came");
    expect(check(signed(), [TEST_PUBLIC], { ...later, window: 4000 }).signature).toBe("verified");
    expect(check(signed(), [TEST_PUBLIC], { ...later, window: 0 }).signature).toBe("verified");
  });

  const compact = JSON.stringify(JSON.parse(BODY));
  const bare = signBytes(null, Buffer.from(BODY), other.privateKey).toString("base64");
  test.each([
    ["another account's key", signed(), OTHER_PUBLIC, "the public key of another account"],
    [
      "a body that was written anew",
      { ...signed(compact), body: Buffer.from(JSON.stringify(JSON.parse(BODY), null, 2)) },
      TEST_PUBLIC,
      "without blanks",
    ],
    ["another timestamp", withHeader(signed(), "Telnyx-Timestamp", "1772445601"), TEST_PUBLIC, "was changed"],
    [
      "no number of seconds",
      withHeader(signed(), "Telnyx-Timestamp", "today"),
      TEST_PUBLIC,
      "not a number of seconds",
    ],
    [
      "no signature at all",
      withHeader(signed(), "Telnyx-Signature-Ed25519", "abc"),
      TEST_PUBLIC,
      "not 64 bytes in Base64",
    ],
    [
      "the body alone signed",
      withHeader(signed(), "Telnyx-Signature-Ed25519", bare),
      OTHER_PUBLIC,
      "over the body alone",
    ],
    ["an API key", signed(), "KEY0123456789ABCDEF_example", "is no public key"],
    [
      "two headers",
      { ...signed(), headers: [...signed().headers, ...signed().headers] },
      TEST_PUBLIC,
      "2 times",
    ],
  ])("fails with %s, and says so", (_name, request, key, because) => {
    const verdict = check(request, [key]);
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
  });

  test("is missing without either header, and not judged without a key", () => {
    for (const name of ["Telnyx-Signature-Ed25519", "Telnyx-Timestamp"]) {
      const headers = signed().headers.filter(([key]) => key !== name);
      expect(check({ ...signed(), headers }, [TEST_PUBLIC])).toMatchObject({ signature: "missing" });
    }
    expect(check(signed(), []).signature).toBe("no-secret");
  });

  test("a public key signs nothing: what was signed before is taken off", () => {
    expect(signed(BODY, NOW, TEST_PUBLIC).headers).toEqual([]);
  });
});
