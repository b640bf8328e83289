/** Verifiers that are handed text: what is no UTF-8 is another text than what was signed. */
import { createHmac, createPrivateKey, sign } from "node:crypto";
import type { PackId } from "../../shared/words";
import type { Difference } from "./difference";
import { type Keys, type Sent, withHeaders } from "./vendor";

const body = Buffer.from([0x22, 0xff, 0x22]);

function ofText(
  pack: PackId,
  verifier: string,
  headersFor: (secret: Keys, at: number) => Record<string, string>,
): Difference {
  return {
    pack,
    verifier,
    what: "a body that is no UTF-8, signed over its bytes",
    here: "accepted",
    there: "refused",
    because: "Signed are the bytes; the library is handed text, in which they are no longer there.",
    isOne: (sent: Sent) =>
      !Buffer.from(Buffer.from(sent.body).toString("utf8")).equals(Buffer.from(sent.body)),
    example: (signed, { secret, at }) => ({ sent: withHeaders({ ...signed, body }, headersFor(secret, at)) }),
  };
}

export const textDifferences: Difference[] = [
  ofText("retell", "retell-sdk 5.66.1", ({ ours }, at) => {
    const digest = createHmac("sha256", ours).update(body).update(String(at)).digest("hex");
    return { "X-Retell-Signature": `v=${at},d=${digest}` };
  }),
  ofText("telnyx", "telnyx 7.24.0", ({ theirsToSign }, at) => {
    const before = Buffer.from("302e020100300506032b657004220420", "hex");
    const key = Buffer.concat([before, Buffer.from(theirsToSign, "base64")]);
    const time = String(Math.floor(at / 1000));
    const content = Buffer.concat([Buffer.from(`${time}|`), body]);
    const signature = sign(null, content, createPrivateKey({ key, format: "der", type: "pkcs8" }));
    return { "Telnyx-Signature-Ed25519": signature.toString("base64"), "Telnyx-Timestamp": time };
  }),
  ofText("elevenlabs", "@elevenlabs/elevenlabs-js 2.73.0", ({ ours }, at) => {
    const time = Math.floor(at / 1000);
    const digest = createHmac("sha256", ours).update(`${time}.`).update(body).digest("hex");
    return { "ElevenLabs-Signature": `t=${time},v0=${digest}` };
  }),
];
