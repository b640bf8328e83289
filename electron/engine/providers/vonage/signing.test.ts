import { expect, test } from "vitest";
import { hmac, sha256Hex } from "../signatures";
import { verify } from "./signing";

const secret = { secretId: "s1", label: "account", value: "secret-of-nobody", match: null };
const context = { secrets: [secret], publicUrls: [], receivedAt: 1_772_445_600_000 };
const body = new TextEncoder().encode('{"status":"started"}');

/** Written here by hand, without the pack's own `sign`. */
function request(claims: object, { head = { alg: "HS256", typ: "JWT" }, url = "/", bytes = body } = {}) {
  const text = [head, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = Buffer.from(hmac("sha256", secret.value, text, "hex"), "hex").toString("base64url");
  const headers: [string, string][] = [["Authorization", `Bearer ${text}.${signature}`]];
  return { method: bytes.length > 0 ? "POST" : "GET", url, headers, body: bytes };
}

const payload_hash = sha256Hex(body);

test("a token over this body is verified, of a GET over its query as JSON", () => {
  expect(verify(request({ payload_hash }), context)).toMatchObject({ signature: "verified", secretId: "s1" });
  const hash = sha256Hex('{"to":"12025550142","uuid":"u"}');
  const asked = request({ payload_hash: hash }, { url: "/?to=12025550142&uuid=u", bytes: new Uint8Array() });
  expect(verify(asked, context).signature).toBe("verified");
});

test.each([
  ["of another body", request({ payload_hash: sha256Hex("x") }), /another payload/],
  ["without a hash", request({}), /no payload_hash/],
  ["that has expired", request({ payload_hash, exp: 1_772_445_599 }), /expired/],
  ["of no algorithm", request({ payload_hash }, { head: { alg: "none", typ: "JWT" } }), /HS256/],
])("a token %s is refused", (_, sent, why) => {
  const verdict = verify(sent, context);
  expect(verdict.signature).toBe("failed");
  expect(verdict.because).toMatch(why);
});

test("the secret of another API key is not tried", () => {
  const secrets = [{ ...secret, match: "abcd1234" }];
  expect(verify(request({ payload_hash, api_key: "abcd1234" }), { ...context, secrets }).signature).toBe(
    "verified",
  );
  expect(verify(request({ payload_hash, api_key: "other" }), { ...context, secrets }).because).toMatch(
    /other/,
  );
});
