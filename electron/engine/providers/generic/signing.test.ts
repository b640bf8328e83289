import { describe, expect, test } from "vitest";
import { sign, TEST_SECRET, verify } from "./signing";

/** The vector that the specification's own library is tested with. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SIGNED_AT = 1_614_265_330;
const GOOD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const WRONG = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const BODY = `{"test": 2432232314}`;

type Change = {
  signature?: string | null;
  body?: string;
  secrets?: string[];
  after?: number;
  prefix?: string;
  timestamp?: string;
};

function check({
  signature = GOOD,
  body = BODY,
  secrets = [SECRET],
  after = 0,
  prefix = "webhook",
  timestamp,
}: Change) {
  const headers: [string, string][] = [
    [`${prefix}-id`, "msg_p5jXN8AQM9LWM0D4loKWxJek"],
    [`${prefix}-timestamp`, timestamp ?? String(SIGNED_AT)],
  ];
  if (signature !== null) headers.push([`${prefix}-signature`, signature]);
  const request = { method: "POST", url: "/", headers, body: new TextEncoder().encode(body) };
  return verify(request, {
    secrets: secrets.map((value, index) => ({
      secretId: `k_${index}`,
      label: `key ${index}`,
      value,
      match: null,
    })),
    publicUrls: [],
    receivedAt: (SIGNED_AT + after) * 1000 + 999,
  });
}

describe("Standard Webhooks", () => {
  test.each<[string, Change, string]>([
    ["the published vector", {}, "verified"],
    ["one of two signatures that fits", { signature: `${WRONG} ${GOOD}` }, "verified"],
    ["a signature beside one of another version", { signature: `v1a,abc ${GOOD}` }, "verified"],
    ["the same under Svix’s names", { prefix: "svix" }, "verified"],
    ["a secret without its prefix", { secrets: [SECRET.slice(6)] }, "verified"],
    ["exactly five minutes late", { after: 300 }, "verified"],
    ["exactly five minutes early", { after: -300 }, "verified"],
    ["a second more than five minutes late", { after: 301 }, "failed"],
    ["a second more than five minutes early", { after: -301 }, "failed"],
    ["another secret", { secrets: [TEST_SECRET] }, "failed"],
    ["a secret that is no Base64", { secrets: ["whsec_not base64!"] }, "failed"],
    ["another body", { body: `{"test": 2432232315}` }, "failed"],
    ["only another version", { signature: "v1a,abc" }, "failed"],
    ["a time that is none", { timestamp: "soon" }, "failed"],
    ["no signature", { signature: null }, "missing"],
    ["no secret", { secrets: [] }, "no-secret"],
  ])("%s", (_, change, signature) => {
    expect(check(change).signature).toBe(signature);
  });

  test("a rotated secret: the verdict names the one that matched", () => {
    expect(check({ secrets: [TEST_SECRET, SECRET] })).toMatchObject({
      signature: "verified",
      secretId: "k_1",
      because: expect.stringContaining("“key 1”"),
    });
  });

  test("a stale one says how old it is, a foreign one what may be wrong, neither says a secret", () => {
    expect(check({ after: 3600 }).because).toContain("its time is 60 m before it came; 5 m are allowed");
    expect(check({ after: -3600 }).because).toContain("60 m ahead of our clock");
    expect(check({ secrets: ["clear text"] }).because).toContain("“key 0” is no Base64");
    expect(check({ secrets: [TEST_SECRET] }).because).not.toContain(TEST_SECRET.slice(6));
  });

  test("what is signed again keeps its id", () => {
    const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(BODY) };
    const first = sign(draft, { secret: SECRET, at: SIGNED_AT * 1000 });
    const again = sign(first, { secret: SECRET, at: (SIGNED_AT + 5) * 1000 });
    const of = (name: string, { headers }: typeof first) =>
      headers.filter(([one]) => one === name).map(([, value]) => value);
    expect(of("webhook-id", again)).toEqual(of("webhook-id", first));
    expect(of("webhook-timestamp", again)).toEqual([String(SIGNED_AT + 5)]);
    expect(of("webhook-signature", again)).toHaveLength(1);
  });
});
