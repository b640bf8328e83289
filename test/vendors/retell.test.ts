/** Retell's own SDK signs and verifies; the clock is the one it reads. */
import { compareVerdicts } from "./compare-verdicts";
import { headerOf, loadVendor, textOf, withHeaders } from "./vendor";

type Library = {
  sign(body: string, apiKey: string): Promise<string>;
  verify(body: string, apiKey: string, signature: string): Promise<boolean>;
};

const library = () => loadVendor<Library>("retell-sdk");
const HEADER = "X-Retell-Signature";

compareVerdicts({
  pack: "retell",
  verifier: "retell-sdk 5.66.1",
  headers: [HEADER],
  edges: [300_000],
  keysOf(seed) {
    const key = `key_${Buffer.from(seed).toString("hex")}`;
    return { ours: key, oursToSign: key, theirs: key, theirsToSign: key };
  },
  async sign(sent, { theirsToSign }) {
    return withHeaders(sent, { [HEADER]: await library().sign(textOf(sent), theirsToSign) });
  },
  accepts: (sent, { theirs }) => library().verify(textOf(sent), theirs, headerOf(sent, HEADER) ?? ""),
  tampering: {
    "v and d the other way round": (sent) =>
      withHeaders(sent, { [HEADER]: (headerOf(sent, HEADER) ?? "").split(",").reverse().join(",") }),
    "a blank after the comma": (sent) =>
      withHeaders(sent, { [HEADER]: (headerOf(sent, HEADER) ?? "").replace(",", ", ") }),
    "the time in seconds": (sent) =>
      withHeaders(sent, { [HEADER]: (headerOf(sent, HEADER) ?? "").replace(/^(v=\d{10})\d{3}/, "$1") }),
    "a time that is too long for a number": (sent) =>
      withHeaders(sent, { [HEADER]: (headerOf(sent, HEADER) ?? "").replace(/^v=/, "v=9999999") }),
  },
});
