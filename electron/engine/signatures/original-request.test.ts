import { expect, test } from "vitest";
import type { Pack, PackSecret, RawRequest } from "../providers/pack";
import { hmac } from "../providers/signatures";
import { explainSignature } from "./explain";
import { originalUrlOf, type SentBy, straight, verifyAsSent, viaOf } from "./original-request";

const originalUrl = "https://calls.example.com/webhooks/voice";
const mirror = { originalUrl };
const secret: PackSecret = { secretId: "k1", label: "production", value: "s3cret", match: null };
const context = { secrets: [secret], publicUrls: ["https://tunnel.example.com"], receivedAt: 0 };

function copy(url: string, ...headers: [string, string][]): RawRequest {
  return { method: "POST", url, headers, body: new Uint8Array() };
}

/** Signs the whole URL, as Twilio and others do. */
const urlSigner: Pick<Pack, "verify"> = {
  verify(request, { secrets, publicUrls }) {
    const sent = request.headers.find(([name]) => name === "x-signature")?.[1];
    const fits = publicUrls.some((base) =>
      secrets.some(({ value }) => hmac("sha256", value, base + request.url, "hex") === sent),
    );
    return { signature: fits ? "verified" : "failed", secretId: fits ? "k1" : null, because: "" };
  },
};
const signedFor = (url: string): [string, string] => [
  "x-signature",
  hmac("sha256", secret.value, url, "hex"),
];
const live: SentBy = { mirror, via: "mirror", origin: "live" };

test.each([
  ["/hooks/voice", originalUrl],
  ["/hooks/voice?tenant=7&b=%20", `${originalUrl}?tenant=7&b=%20`],
  ["/hooks/voice/status/12?x=1", `${originalUrl}/status/12?x=1`],
])("a copy at %s was called as %s", (target, called) => {
  expect(originalUrlOf(copy(target), mirror)).toBe(called);
});

test("a query of the original URL counts where the copy brings none", () => {
  const withToken = { originalUrl: `${originalUrl}?token=1` };
  expect(originalUrlOf(copy("/hooks/voice"), withToken)).toBe(`${originalUrl}?token=1`);
  expect(originalUrlOf(copy("/hooks/voice?token=2"), withToken)).toBe(`${originalUrl}?token=2`);
});

test.each([
  [`${originalUrl}/status?x=1`, true],
  [`${originalUrl}?x=1`, true],
  [originalUrl, true],
  ["https://calls.example.com/webhooks/voicemail", false],
  ["https://calls.example.com.evil.example.com/webhooks/voice", false],
  ["https://evil.example.com/webhooks/voice", false],
  ["http://calls.example.com/webhooks/voice", false],
  [`${originalUrl}?x=1\tand more`, false],
])("a copy that says it was called as %s is believed: %s", (said, believed) => {
  const called = originalUrlOf(copy("/hooks/voice?own=1", ["X-Ringback-Original-Url", said]), mirror);
  expect(called).toBe(believed ? said : `${originalUrl}?own=1`);
});

test("a copy that says it twice is believed in neither", () => {
  const said: [string, string] = ["x-ringback-original-url", `${originalUrl}?x=1`];
  expect(originalUrlOf(copy("/hooks/voice", said, said), mirror)).toBe(originalUrl);
});

test("a host alone is no beginning of another host", () => {
  const hostOnly = { originalUrl: "https://calls.example.com" };
  const said = (url: string) =>
    originalUrlOf(copy("/hooks/voice", ["x-ringback-original-url", url]), hostOnly);
  expect(said("https://calls.example.com.evil.example.com/")).toBe("https://calls.example.com");
  expect(said("https://calls.example.com/a?b")).toBe("https://calls.example.com/a?b");
});

test("a signature over the URL holds for the URL that the provider called, and for no other", () => {
  const verdict = (url: string) =>
    verifyAsSent(urlSigner, copy("/hooks/voice?a=1", signedFor(url)), context, live).signature;
  expect(verdict(`${originalUrl}?a=1`)).toBe("verified");
  expect(verdict("https://tunnel.example.com/hooks/voice?a=1")).toBe("failed");
});

test("the source alone says what is a copy: nothing played or fetched ever is", () => {
  expect(viaOf({ mirror }, "live")).toBe("mirror");
  expect(viaOf({ mirror }, "replayed")).toBe("mirror");
  expect(["simulated", "imported", "pulled"].map((origin) => viaOf({ mirror }, origin as "pulled"))).toEqual([
    null,
    null,
    null,
  ]);
  expect(viaOf({ mirror: null }, "live")).toBeNull();
  const played = copy("/hooks/voice", signedFor("https://tunnel.example.com/hooks/voice"));
  const simulated: SentBy = { mirror, via: null, origin: "simulated" };
  expect(verifyAsSent(urlSigner, played, context, simulated).signature).toBe("verified");
});

test("a replay holds whether its signature is the kept one or was made anew for here", () => {
  const replayed: SentBy = { mirror, via: "mirror", origin: "replayed" };
  for (const url of [originalUrl, "https://tunnel.example.com/hooks/voice"])
    expect(verifyAsSent(urlSigner, copy("/hooks/voice", signedFor(url)), context, replayed).signature).toBe(
      "verified",
    );
});

test("an event from before the source took copies is looked at again as one", () => {
  const before: SentBy = { mirror, via: null, origin: "live" };
  const request = copy("/hooks/voice", signedFor(originalUrl));
  expect(verifyAsSent(urlSigner, request, context, before).signature).toBe("verified");
});

const explain = (...headers: [string, string][]) =>
  explainSignature({
    pack: { ...urlSigner, signs: "the URL" } as Pack,
    request: copy("/hooks/voice", ...headers),
    context,
    otherSecrets: [],
    sent: live,
  });

test("the explainer names the original URL as the address that was used", () => {
  expect(explain(signedFor("https://elsewhere.example.com/"))).toMatchObject({
    signature: "failed",
    address: originalUrl,
    found: null,
  });
});

test.each([
  ["http instead of https", originalUrl.replace("https", "http")],
  ["a slash at its end", `${originalUrl}/`],
])("the explainer finds an original URL that is written otherwise: %s", (_, url) => {
  expect(explain(signedFor(url)).found?.says).toContain(`signed the address ${url}`);
});

test("the explainer finds the URL that a copy names and the source does not", () => {
  const other = "https://voice.example.com/in?x=1";
  const { found } = explain(signedFor(other), ["x-ringback-original-url", other]);
  expect(found?.says).toContain(other);
  expect(found?.fix).toContain("original URL");
});

test("the explainer finds a provider that calls here itself", () => {
  const { found } = explain(signedFor("https://tunnel.example.com/hooks/voice"));
  expect(found?.fix).toContain("mirror of this source off");
});

test("a pack that breaks has verified nothing", () => {
  const broken: Pick<Pack, "verify"> = {
    verify() {
      throw new RangeError("Maximum call stack size exceeded");
    },
  };
  for (const sent of [live, straight])
    expect(verifyAsSent(broken, copy("/hooks/voice"), context, sent)).toEqual({
      signature: "failed",
      secretId: null,
      because: "The signature could not be checked: Maximum call stack size exceeded.",
    });
});
