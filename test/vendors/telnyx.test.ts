/** Telnyx' own SDK verifies; it publishes no signing, so that is done as its verifier reads it. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { compareVerdicts } from "./compare-verdicts";
import { unusualBodies } from "./tampering";
import { headerOf, headersOf, loadVendor, type Sent, textOf, withHeaders } from "./vendor";

type Library = {
  TelnyxWebhook: new (
    key: string,
  ) => { verify(body: string, headers: Record<string, string>): Promise<void> };
};

const SIGNATURE = "Telnyx-Signature-Ed25519";
const TIMESTAMP = "Telnyx-Timestamp";
const BEFORE_SECRET = Buffer.from("302e020100300506032b657004220420", "hex");

function pairOf(seed: Uint8Array) {
  const secret = createPrivateKey({
    key: Buffer.concat([BEFORE_SECRET, seed]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(secret).export({ type: "spki", format: "der" });
  return { secret, key: spki.subarray(-32).toString("base64") };
}

const usual: Sent = {
  method: "POST",
  url: "/hooks/telnyx",
  base: "https://hooks.example.com",
  headers: [["content-type", "application/json"]],
  body: Buffer.from(`{"data":{"event_type":"call.hangup"}}`),
};
const texml: Sent = {
  ...usual,
  headers: [["content-type", "application/x-www-form-urlencoded"]],
  body: Buffer.from("CallSid=v3%3Aabc&CallStatus=completed&From=%2B12025550142"),
};

compareVerdicts({
  pack: "telnyx",
  verifier: "telnyx 7.24.0",
  headers: [SIGNATURE, TIMESTAMP],
  edges: [300_000, 299_563, 300_563],
  requests: [usual, texml, ...unusualBodies.map((body) => ({ ...usual, body }))],
  keysOf(seed) {
    const { key } = pairOf(seed);
    const text = Buffer.from(seed).toString("base64");
    return { ours: key, oursToSign: `seed:${text}`, theirs: key, theirsToSign: text };
  },
  sign(sent, { theirsToSign }, at) {
    const time = String(Math.floor(at / 1000));
    const { secret } = pairOf(Buffer.from(theirsToSign, "base64"));
    const signature = sign(null, Buffer.concat([Buffer.from(`${time}|`), sent.body]), secret);
    return withHeaders(sent, { [SIGNATURE]: signature.toString("base64"), [TIMESTAMP]: time });
  },
  async accepts(sent, { theirs }) {
    const { TelnyxWebhook } = loadVendor<Library>("telnyx/lib/webhooks");
    try {
      await new TelnyxWebhook(theirs).verify(textOf(sent), headersOf(sent));
      return true;
    } catch {
      return false;
    }
  },
  tampering: {
    "without its padding": (sent) =>
      withHeaders(sent, { [SIGNATURE]: (headerOf(sent, SIGNATURE) ?? "").replace(/=+$/, "") }),
    "as Base64 for URLs": (sent) =>
      withHeaders(sent, {
        [SIGNATURE]: (headerOf(sent, SIGNATURE) ?? "").replaceAll("+", "-").replaceAll("/", "_"),
      }),
    "the time in milliseconds": (sent) =>
      withHeaders(sent, { [TIMESTAMP]: `${headerOf(sent, TIMESTAMP) ?? ""}000` }),
  },
});
