/** Standard Webhooks and Svix: the libraries that the specification and its operator publish. */
import { createHmac } from "node:crypto";
import { compareVerdicts } from "./compare-verdicts";
import { headerOf, headersOf, loadVendor, type Sent, textOf, type Vendor, withHeaders } from "./vendor";

type Library = {
  Webhook: new (
    secret: string,
  ) => {
    sign(id: string, at: Date, body: string): string;
    verify(body: string, headers: Record<string, string>): unknown;
  };
};

/** The header that the request has, under the one name or the other. */
const headerIn = (sent: Sent) =>
  headerOf(sent, "svix-signature") === undefined ? "webhook-signature" : "svix-signature";
const signatureOf = (sent: Sent) => headerOf(sent, headerIn(sent)) ?? "";
const signedBy = (sent: Sent, signature: string) =>
  headerOf(sent, headerIn(sent)) === undefined ? sent : withHeaders(sent, { [headerIn(sent)]: signature });

function vendorOf(verifier: string, prefix: "webhook" | "svix"): Vendor {
  const library = () => loadVendor<Library>(verifier.split(" ")[0] ?? "");
  return {
    pack: "standard-webhooks",
    verifier,
    // Ours signs under the standard's names, which Svix reads too.
    headers: ["webhook", prefix].flatMap((one) => [`${one}-id`, `${one}-timestamp`, `${one}-signature`]),
    edges: [300_000, 299_563, 300_563],
    keysOf(seed) {
      const secret = `whsec_${Buffer.from(seed).toString("base64")}`;
      return { ours: secret, oursToSign: secret, theirs: secret, theirsToSign: secret };
    },
    sign(sent, { theirsToSign }, at) {
      const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
      const signature = new (library().Webhook)(theirsToSign).sign(id, new Date(at), textOf(sent));
      return withHeaders(sent, {
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(Math.floor(at / 1000)),
        [`${prefix}-signature`]: signature,
      });
    },
    accepts(sent, { theirs }) {
      try {
        new (library().Webhook)(theirs).verify(textOf(sent), headersOf(sent));
        return true;
      } catch (error) {
        // They parse what they have verified: that it is no JSON says nothing about its signature.
        return error instanceof SyntaxError;
      }
    },
    tampering: {
      "another signature before it": (sent) => signedBy(sent, `v1,${"A".repeat(43)}= ${signatureOf(sent)}`),
      "other versions around it": (sent) =>
        signedBy(sent, `v1a,abc ${signatureOf(sent)} v2,${signatureOf(sent).slice(3)}`),
      "called another version": (sent) => signedBy(sent, signatureOf(sent).replaceAll("v1,", "v1a,")),
      "text behind the signature": (sent) => signedBy(sent, `${signatureOf(sent)},more`),
      "more blanks in the list": (sent) => signedBy(sent, `v1,abc  ${signatureOf(sent)}`),
      "signed under another key": (sent) =>
        signedBy(sent, `v1,${createHmac("sha256", "another").update(sent.body).digest("base64")}`),
    },
  };
}

compareVerdicts(vendorOf("standardwebhooks 1.1.1", "webhook"));
compareVerdicts(vendorOf("svix 1.99.1", "svix"));
