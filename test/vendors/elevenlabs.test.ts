/** ElevenLabs' own SDK verifies; it publishes no signing, so that is done as its verifier reads it. */
import { createHmac } from "node:crypto";
import { compareVerdicts } from "./compare-verdicts";
import { headerOf, loadVendor, textOf, withHeaders } from "./vendor";

/** The client's file alone: the whole package takes seconds to load. */
type Library = {
  WebhooksClient: {
    prototype: { constructEvent(body: string, header: string, secret: string): Promise<unknown> };
  };
};

const HEADER = "ElevenLabs-Signature";
const headerIn = (sent: Parameters<typeof headerOf>[0]) => headerOf(sent, HEADER) ?? "";

compareVerdicts({
  pack: "elevenlabs",
  verifier: "@elevenlabs/elevenlabs-js 2.73.0",
  headers: [HEADER],
  edges: [1_800_000, 1_799_563, 1_800_437],
  keysOf(seed) {
    const key = `wsec_${Buffer.from(seed).toString("hex")}`;
    return { ours: key, oursToSign: key, theirs: key, theirsToSign: key };
  },
  sign(sent, { theirsToSign }, at) {
    const time = Math.floor(at / 1000);
    const content = Buffer.concat([Buffer.from(`${time}.`), sent.body]);
    const digest = createHmac("sha256", theirsToSign).update(content).digest("hex");
    return withHeaders(sent, { [HEADER]: `t=${time},v0=${digest}` });
  },
  async accepts(sent, { theirs }) {
    const { WebhooksClient } = loadVendor<Library>("@elevenlabs/elevenlabs-js/wrapper/webhooks");
    try {
      await WebhooksClient.prototype.constructEvent(textOf(sent), headerIn(sent), theirs);
      return true;
    } catch (error) {
      // It parses what it has verified: that it is no JSON says nothing about its signature.
      return error instanceof SyntaxError;
    }
  },
  tampering: {
    "t and v0 the other way round": (sent) =>
      withHeaders(sent, { [HEADER]: headerIn(sent).split(",").reverse().join(",") }),
    "a blank after the comma": (sent) => withHeaders(sent, { [HEADER]: headerIn(sent).replace(",", ", ") }),
    "another signature before it": (sent) =>
      withHeaders(sent, { [HEADER]: headerIn(sent).replace(",v0=", ",v0=abc,v0=") }),
    "another version beside it": (sent) => withHeaders(sent, { [HEADER]: `${headerIn(sent)},v1=abc` }),
    "another time before it": (sent) => withHeaders(sent, { [HEADER]: `t=1,${headerIn(sent)}` }),
    "another time behind it": (sent) => withHeaders(sent, { [HEADER]: `${headerIn(sent)},t=1` }),
  },
});
