import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import type { Difference } from "./difference";
import { headerOf, type Sent, withHeaders } from "./vendor";

const pack = "standard-webhooks";
const library = "standardwebhooks 1.1.1";
const svix = "svix 1.99.1";
const sets = ["webhook", "svix"] as const;
const hasSet = (sent: Sent, prefix: string) => headerOf(sent, `${prefix}-signature`) !== undefined;
const timeOf = (sent: Sent) => headerOf(sent, "webhook-timestamp") ?? headerOf(sent, "svix-timestamp") ?? "";

/** What is signed, of a request under either set of names. */
function contentOf(sent: Sent): Buffer {
  const id = headerOf(sent, "webhook-id") ?? headerOf(sent, "svix-id");
  return Buffer.concat([Buffer.from(`${id}.${timeOf(sent)}.`), sent.body]);
}

const isText = (sent: Sent) =>
  Buffer.from(Buffer.from(sent.body).toString("utf8")).equals(Buffer.from(sent.body));

const ofBoth = [library, svix].flatMap((verifier): Difference[] => [
  {
    pack,
    verifier,
    what: "webhook-timestamp is more than a plain number: leading zeros, text behind it",
    here: "refused",
    there: "accepted",
    because:
      "The specification has whole seconds. The library reads the number it finds at the beginning and signs that one, so the header it takes is not the header that was signed.",
    isOne: (sent) => String(Number.parseInt(timeOf(sent), 10)) !== timeOf(sent),
    example: (signed) => {
      const name = hasSet(signed, "svix") ? "svix-timestamp" : "webhook-timestamp";
      return { sent: withHeaders(signed, { [name]: `${timeOf(signed)}s` }) };
    },
  },
  {
    pack,
    verifier,
    what: "a body that is no UTF-8, signed over its bytes",
    here: "accepted",
    there: "refused",
    because:
      "Signed are the bytes. The library reads them as text first, so that bytes which are no text all become the same sign and bodies that differ have one signature.",
    isOne: (sent) => !isText(sent),
    example: (signed, { secret }) => {
      const sent = { ...signed, body: Buffer.from([0x7b, 0xff, 0x7d]) };
      const key = Buffer.from(secret.ours.slice("whsec_".length), "base64");
      const signature = createHmac("sha256", key).update(contentOf(sent)).digest("base64");
      const name = hasSet(signed, "svix") ? "svix-signature" : "webhook-signature";
      return { sent: withHeaders(sent, { [name]: `v1,${signature}` }) };
    },
  },
  {
    pack,
    verifier,
    what: "v1a, where the source's secret is the public key",
    here: "accepted",
    there: "refused",
    because: "The specification has Ed25519 signatures; the library passes over every version but v1.",
    isOne: (sent) => /(?:^| )v1a,/.test(headerOf(sent, "webhook-signature") ?? ""),
    example: (signed, { secret }) => {
      const pair = generateKeyPairSync("ed25519");
      const spki = pair.publicKey.export({ type: "spki", format: "der" });
      const key = `whpk_${spki.subarray(-32).toString("base64")}`;
      const plain = withHeaders(
        { ...signed, headers: signed.headers.filter(([name]) => !name.startsWith("svix-")) },
        { "webhook-id": "msg_1", "webhook-timestamp": timeOf(signed) },
      );
      const signature = sign(null, contentOf(plain), pair.privateKey).toString("base64");
      return {
        sent: withHeaders(plain, { "webhook-signature": `v1a,${signature}` }),
        keys: { ...secret, ours: key, theirs: key },
      };
    },
  },
]);

export const standardWebhooksDifferences: Difference[] = [
  ...ofBoth,
  {
    pack,
    verifier: library,
    what: "Svix's names, svix-id, svix-timestamp and svix-signature",
    here: "accepted",
    there: "refused",
    because: "Svix sends the same under names of its own; the library knows only the standard's.",
    isOne: (sent) => hasSet(sent, "svix") && !hasSet(sent, "webhook"),
    example: (signed) => ({
      sent: {
        ...signed,
        headers: signed.headers.map(([name, value]) => [name.replace(/^webhook-/, "svix-"), value]),
      },
    }),
  },
  {
    pack,
    verifier: svix,
    what: "both sets of names, of which Svix's does not fit",
    here: "accepted",
    there: "refused",
    because: "The standard's names count where they are there. Svix's library looks at its own names first.",
    isOne: (sent) => sets.every((prefix) => hasSet(sent, prefix)),
    example: (signed) => ({
      sent: {
        ...signed,
        headers: [
          ...signed.headers.map(([name, value]): [string, string] => [
            name.replace(/^svix-/, "webhook-"),
            value,
          ]),
          ["svix-id", "msg_other"],
          ["svix-timestamp", timeOf(signed)],
          ["svix-signature", "v1,abc"],
        ],
      },
    }),
  },
  {
    pack,
    verifier: svix,
    what: "both sets of names, of which the standard's does not fit",
    here: "refused",
    there: "accepted",
    because: "As above, the other way round: one set counts, and as a whole.",
    isOne: (sent) => sets.every((prefix) => hasSet(sent, prefix)),
    example: (signed) => ({
      sent: {
        ...signed,
        headers: [
          ...signed.headers,
          ["webhook-id", "msg_other"],
          ["webhook-timestamp", timeOf(signed)],
          ["webhook-signature", "v1,abc"],
        ],
      },
    }),
  },
];
