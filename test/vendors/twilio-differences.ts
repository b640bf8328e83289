import { createHash, createHmac } from "node:crypto";
import type { Difference } from "./difference";
import { headerOf, type Sent, withHeaders } from "./vendor";

const pack = "twilio";
const verifier = "twilio 6.2.0";
const HEADER = "X-Twilio-Signature";
const SETTINGS = "X-Twilio-Webhooks-Signature-Settings";
const signedFor = (sent: Sent, url: string, token: string, algorithm = "sha1") =>
  withHeaders(sent, { [HEADER]: createHmac(algorithm, token).update(url).digest("base64") });

export const twilioDifferences: Difference[] = [
  {
    pack,
    verifier,
    what: "HMAC-SHA256, where a Webhooks Rule's header says so",
    here: "accepted",
    there: "refused",
    because:
      "Twilio's page “Secure webhooks” has it beside HMAC-SHA1; the library in this version knows HMAC-SHA1 alone.",
    isOne: (sent) => headerOf(sent, SETTINGS) !== undefined,
    example: (signed, { secret }) => {
      const sent = { ...signed, body: Buffer.alloc(0) };
      const told = withHeaders(sent, { [SETTINGS]: "algorithm=HMAC_SHA256" });
      return { sent: signedFor(told, `${sent.base}${sent.url}`, secret.ours, "sha256") };
    },
  },
  {
    pack,
    verifier,
    what: "signed for the address in the Host header, another than the public URL that was given",
    here: "accepted",
    there: "refused",
    because:
      "A receiver has several addresses, and Twilio signs the one it called. The library takes the one URL it is given.",
    isOne: (sent) => headerOf(sent, "host") !== undefined,
    example: (signed, { secret }) => {
      const sent = withHeaders({ ...signed, body: Buffer.alloc(0) }, { host: "other.example.com" });
      return { sent: signedFor(sent, `https://other.example.com${sent.url}`, secret.ours) };
    },
  },
  {
    pack,
    verifier,
    what: "JSON that is no UTF-8, its hash over the bytes",
    here: "accepted",
    there: "refused",
    because: "Hashed are the bytes; the library is handed text.",
    isOne: (sent) => !Buffer.from(Buffer.from(sent.body).toString("utf8")).equals(Buffer.from(sent.body)),
    example: (signed, { secret }) => {
      const body = Buffer.from([0x22, 0xff, 0x22]);
      const url = `${signed.url}?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
      const headers: [string, string][] = [["content-type", "application/json"]];
      const sent = { ...signed, url, headers, body };
      return { sent: signedFor(sent, `${sent.base}${url}`, secret.ours) };
    },
  },
];
