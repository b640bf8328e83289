import { describe, expect, test } from "vitest";
import type { PackSecret, RawRequest } from "../pack";
import { hmac } from "../signatures";
import { sign, TEST_SECRET, verify } from "./signing";

const SECRET = "atoms-test-secret";
const BODY = `{"event":"agent1.pre-conversation","id":"d1"}`;
const SIGNATURE = "658b9bb92aee73c577cff4e5e95b31e0de57d6c51cf396cedc601e337d83ad54";

function requestOf(headers: [string, string][], text = BODY): RawRequest {
  return { method: "POST", url: "/", headers, body: new TextEncoder().encode(text) };
}

const signed = (value: string) => requestOf([["X-Signature", value]]);

function check(request: RawRequest, ...values: string[]) {
  const secrets = values.map((value, index): PackSecret => {
    return { secretId: `k_${index + 1}`, label: `key ${index + 1}`, value, match: null };
  });
  return verify(request, { secrets, publicUrls: [], receivedAt: 0 });
}

describe("Atoms' signature", () => {
  test("the worked example, under the second of two secrets", () => {
    expect(check(signed(SIGNATURE), TEST_SECRET, SECRET)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: "X-Signature is the HMAC-SHA256 of the body under “key 2”.",
    });
  });

  test("signing gives the worked example and replaces what was there", () => {
    const draft = { path: "/", ...signed("old") };
    expect(sign(draft, { secret: SECRET }).headers).toEqual([["X-Signature", SIGNATURE]]);
  });

  test("the second draft's header counts where today's is not there", () => {
    const older: [string, string] = ["X-Atoms-Signature", `sha256=${SIGNATURE}`];
    expect(check(requestOf([older]), SECRET).because).toBe(
      "X-Atoms-Signature is the HMAC-SHA256 of the body under “key 1”.",
    );
    expect(check(requestOf([["X-Signature", "0".repeat(64)], older]), SECRET).signature).toBe("failed");
  });

  test.each([
    ["another secret", signed(SIGNATURE), TEST_SECRET, "the secret of another webhook"],
    ["the older prefix", signed(`sha256=${SIGNATURE}`), SECRET, "has “sha256=” before it"],
    ["upper case", signed(SIGNATURE.toUpperCase()), SECRET, "in upper case"],
    ["Base64", signed(hmac("sha256", SECRET, BODY, "base64")), SECRET, "in Base64"],
    ["a secret with a blank", signed(SIGNATURE), `${SECRET}\n`, "without the blanks around it"],
    ["no hex", signed("abc"), SECRET, "not 64 hex digits"],
    [
      "two headers",
      requestOf([
        ["X-Signature", SIGNATURE],
        ["x-signature", SIGNATURE],
      ]),
      SECRET,
      "2 times",
    ],
  ])("fails with %s, and says so", (_name, request, secret, because) => {
    const verdict = check(request, secret);
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(secret.trim());
  });

  test("a draft event is no way around a secret: without the header it is missing, without a secret not judged", () => {
    const draft = requestOf([], `{"event":"call.start","call_id":"c1","agent_id":"a"}`);
    expect(check(draft, SECRET).signature).toBe("missing");
    expect(check(draft, SECRET).because).toContain("give a source for the draft no secret");
    expect(check(draft).signature).toBe("no-secret");
  });
});
