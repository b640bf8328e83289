import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { formType } from "../../../../shared/form-fields";
import { explainSignature } from "../../signatures/explain";
import type { PackSecret, RawRequest } from "../pack";
import { twilio } from "./pack";
import { sign, verify } from "./signing";

const TOKEN = "12345";
/** As the example of "Secure webhooks" has it, with reserved numbers. */
const EXAMPLE = {
  url: "https://example.com/myapp.php?foo=1&bar=2",
  body: "Digits=1234&To=%2B12025550100&From=%2B12025550142&Caller=%2B12025550142&CallSid=CA1234567890ABCDE",
};
const mac = (text: string, token = TOKEN, algorithm = "sha1") =>
  createHmac(algorithm, token).update(text).digest("base64");
const exampleText = `${EXAMPLE.url}CallSidCA1234567890ABCDECaller+12025550142Digits1234From+12025550142To+12025550100`;

type Given = {
  method?: string;
  url?: string;
  body?: string;
  type?: string;
  signature?: string;
  host?: string | null;
  more?: [string, string][];
};

function requestOf(given: Given): RawRequest {
  const { method = "POST", url = "/myapp.php?foo=1&bar=2", body = EXAMPLE.body, type = formType } = given;
  const { signature = mac(exampleText), host = "example.com", more = [] } = given;
  return {
    method,
    url,
    headers: [
      ...(host === null ? [] : [["Host", host] as [string, string]]),
      ["Content-Type", type],
      ["X-Twilio-Signature", signature],
      ...more,
    ],
    body: new TextEncoder().encode(body),
  };
}

const secret = (value = TOKEN, match: string | null = null, label = "main"): PackSecret => ({
  secretId: `k_${label}`,
  label,
  value,
  match,
});

function check(given: Given, publicUrls: string[] = [], secrets = [secret()]) {
  return verify(requestOf(given), { secrets, publicUrls, receivedAt: 0 });
}

describe("what is signed", () => {
  test("the exact URL and all parameters, sorted, with nothing between", () => {
    expect(check({})).toEqual({
      signature: "verified",
      secretId: "k_main",
      because: "X-Twilio-Signature is the HMAC-SHA1 for https://example.com/myapp.php under “main”.",
    });
  });

  test.each([
    ["a name that comes twice: each value once, in order", "b=2&a=x&b=1&b=2", "axb1b2"],
    ["capitals before small letters", "b=1&A=2&a=3", "A2a3b1"],
    ["empty values, and names without one", "a=&b&c=1", "abc1"],
    ["blanks, plus signs and letters beyond ASCII, decoded", "a=x+y&b=%2B1&c=%C3%BC", "ax yb+1cü"],
  ])("%s", (_, body, parameters) => {
    const signature = mac(`https://example.com/hook${parameters}`);
    expect(check({ url: "/hook", body, signature }).signature).toBe("verified");
  });

  test("a GET has its parameters in the URL alone", () => {
    const url = "/hook?CallSid=CA1&CallStatus=ringing";
    const signature = mac(`https://example.com${url}`);
    expect(check({ method: "GET", url, body: "", signature }).signature).toBe("verified");
  });

  test("of a JSON body the URL has the hash, and nothing is appended", () => {
    const body = '{"CallSid":"CA1"}';
    const hash = createHash("sha256").update(body).digest("hex");
    const url = `/hook?bodySHA256=${hash}`;
    const given = { url, body, type: "application/json", signature: mac(`https://example.com${url}`) };
    expect(check(given).signature).toBe("verified");
    expect(check({ ...given, body: `${body} ` })).toMatchObject({
      signature: "failed",
      because: expect.stringContaining("is not the hash of this body"),
    });
    const bare = { ...given, url: "/hook", signature: mac("https://example.com/hook") };
    expect(check(bare)).toMatchObject({ because: expect.stringContaining("has no bodySHA256") });
  });

  test("the fragment that overrides the connection is not signed", () => {
    expect(
      sign({ method: "POST", path: "/hook#rc=3", headers: [], body: new Uint8Array() }, { secret: TOKEN }),
    ).toMatchObject({ headers: [["x-twilio-signature", mac("http://127.0.0.1:4400/hook")]] });
  });

  test("SHA-256 where a Webhooks Rule says so, and only then", () => {
    const signature = mac(exampleText, TOKEN, "sha256");
    const rule = (name: string): [string, string][] => [
      ["X-Twilio-Webhooks-Signature-Settings", `key=SK1,algorithm=${name}`],
    ];
    expect(check({ signature, more: rule("HMAC_SHA256") })).toMatchObject({
      signature: "verified",
      because: expect.stringContaining("HMAC-SHA256"),
    });
    expect(check({ signature }).because).toContain(
      "with HMAC-SHA256, and no header says that it is signed so",
    );
    expect(check({ signature, more: rule("HMAC_MD5") }).signature).toBe("failed");
  });
});

describe("which address", () => {
  test.each([
    ["as https by the Host header", "https://example.com/hook", "example.com"],
    ["as http by the Host header", "http://127.0.0.1:4400/hook", "127.0.0.1:4400"],
    ["without the port that the Host header has", "https://example.com/hook", "example.com:8443"],
    ["with the usual port", "https://example.com:443/hook", "example.com"],
  ])("%s", (_, url, host) => {
    expect(check({ url: "/hook", body: "", signature: mac(url), host }).signature).toBe("verified");
  });

  test("any of the public addresses, and the verdict names the one that matched", () => {
    const given = {
      url: "/hook?orderId=A-1",
      body: "",
      signature: mac("https://two.example.com/hook?orderId=A-1"),
      host: "127.0.0.1:4400",
    };
    const verdict = check(given, ["https://one.example.com", "https://two.example.com/"]);
    expect([verdict.signature, verdict.because]).toEqual([
      "verified",
      "X-Twilio-Signature is the HMAC-SHA1 for https://two.example.com/hook under “main”.",
    ]);
  });

  test("a query that a library would escape", () => {
    const signed = mac("https://example.com/hook?name=O%27Brien");
    expect(check({ url: "/hook?name=O'Brien", body: "", signature: signed }).signature).toBe("verified");
  });

  test("an address that only a proxy names explains, and never verifies", () => {
    const given = {
      url: "/hook",
      body: "CallSid=CA1",
      signature: mac("https://hooks.example.com/hookCallSidCA1"),
      host: "127.0.0.1:4400",
      more: [["X-Forwarded-Host", "hooks.example.com"]] as [string, string][],
    };
    expect(check(given)).toEqual({
      signature: "failed",
      secretId: null,
      because:
        "It fits “main” for https://hooks.example.com/hook, which is not how this receiver knows itself: start Ringback with --public-url https://hooks.example.com, or enter at Twilio the address that Setup shows.",
    });
    expect(check(given, ["https://hooks.example.com"]).signature).toBe("verified");
    const context = { secrets: [secret()], publicUrls: [], receivedAt: 0 };
    const explained = explainSignature({
      pack: twilio,
      request: requestOf(given),
      context,
      otherSecrets: [],
    });
    expect(explained.found?.says).toContain("The sender signed the address https://hooks.example.com");
  });

  test("where no address fits, it says which were tried and what to do", () => {
    const { because } = check({
      url: "/hook",
      body: "",
      signature: mac("https://elsewhere.example.org/hook"),
    });
    expect(because).toContain("“main” for none of https://example.com/hook, http://example.com/hook.");
    expect(because).toContain("--public-url");
  });
});

describe("whose token", () => {
  const body = "AccountSid=AC1&CallSid=CA1";
  const given = { url: "/hook", body, signature: mac("https://example.com/hookAccountSidAC1CallSidCA1") };

  test("of several accounts the one that the request names, and the verdict says which", () => {
    const secrets = [secret("other", "AC2", "second"), secret(TOKEN, "AC1", "first")];
    expect(check(given, [], secrets)).toMatchObject({
      signature: "verified",
      secretId: "k_first",
      because: expect.stringContaining("under “first”, the token of AC1."),
    });
  });

  test("a token of another account is not tried", () => {
    expect(check(given, [], [secret(TOKEN, "AC2")])).toMatchObject({
      signature: "failed",
      because: "No auth token is kept for AC1, the account the request names: enter the one of that account.",
    });
  });

  test("two tokens of one account are both valid while one replaces the other", () => {
    const secrets = [secret("new", null, "new"), secret(TOKEN, null, "old")];
    expect(check(given, [], secrets)).toMatchObject({ signature: "verified", secretId: "k_old" });
  });

  test("missing, twice, no signature at all, and no secret", () => {
    const request = requestOf(given);
    const context = { secrets: [secret()], publicUrls: [], receivedAt: 0 };
    const without = request.headers.filter(([name]) => name !== "X-Twilio-Signature");
    expect(verify({ ...request, headers: without }, context).signature).toBe("missing");
    const twice: [string, string][] = [...request.headers, ["x-twilio-signature", "x"]];
    expect(verify({ ...request, headers: twice }, context).because).toContain("2 times");
    expect(check({ ...given, signature: "deadbeef" }).because).toContain("no signature of Twilio");
    expect(verify(request, { ...context, secrets: [] }).signature).toBe("no-secret");
  });

  test("no verdict has a token in it", () => {
    const long = "a-token-nobody-should-see";
    for (const signature of [given.signature, mac(exampleText, long), "x"])
      expect(JSON.stringify(check({ ...given, signature }, [], [secret(long)]))).not.toContain(long);
  });
});

test.each([
  ["an empty body", ""],
  ["its fields without the blanks around their values", "aonebtwoc"],
  ["its fields without the empty ones", "a onebtwo "],
])("of a form the explainer finds that %s was signed", (name, parameters) => {
  const { found } = explainSignature({
    pack: twilio,
    request: requestOf({
      url: "/hook",
      body: "a=+one&b=two+&c=",
      signature: mac(`https://example.com/hook${parameters}`),
    }),
    context: { secrets: [secret()], publicUrls: [], receivedAt: 0 },
    otherSecrets: [],
  });
  expect(found?.says).toBe(`The sender signed other bytes than it sent: ${name}.`);
});

test.each([
  [
    "thousands of fields and of proxies",
    10_000,
    Array.from({ length: 3000 }, (_, at) => `h${at}.example.com`),
  ],
  ["a megabyte of fields", 110_000, []],
  ["ten megabytes of fields", 1_000_000, []],
])("%s keep nobody waiting", (_name, fields, proxies) => {
  const body = Array.from({ length: fields }, (_, at) => `f${at}=v`).join("&");
  const request = requestOf({ body, more: [["X-Forwarded-Host", proxies.join(",")]] });
  const begun = performance.now();
  const verdict = verify(request, { secrets: [secret()], publicUrls: [], receivedAt: 0 });
  expect(verdict.signature).toBe("failed");
  expect(performance.now() - begun).toBeLessThan(10_000);
});
