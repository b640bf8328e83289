/** Twilio's own library signs and verifies: forms, requests without a body, and JSON by its hash in the URL. */
import { createHash } from "node:crypto";
import { compareVerdicts } from "./compare-verdicts";
import { headerOf, loadVendor, type Sent, textOf, withHeaders } from "./vendor";

type Params = Record<string, string | string[]>;
type Library = {
  getExpectedTwilioSignature(token: string, url: string, params: Params): string;
  validateRequest(token: string, header: string, url: string, params: Params): boolean;
  validateRequestWithBody(token: string, header: string, url: string, body: string): boolean;
};

const library = () => loadVendor<Library>("twilio/lib/webhooks/webhooks");
const HEADER = "X-Twilio-Signature";
const FORM: [string, string][] = [["content-type", "application/x-www-form-urlencoded; charset=UTF-8"]];
const isForm = (sent: Sent) =>
  headerOf(sent, "content-type")?.startsWith("application/x-www-form-urlencoded");
const urlOf = ({ base, url }: Sent) => `${base}${url}`;

/** As a handler's framework parses a form: without a mark of the byte order, a name that stands there twice with a list. */
function paramsOf(sent: Sent): Params {
  const pairs = [...new URLSearchParams(new TextDecoder().decode(sent.body))];
  return Object.fromEntries(
    pairs.map(([name]) => {
      const values = pairs.filter(([other]) => other === name).map(([, value]) => value);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

const form = (body: string, more: Partial<Sent> = {}): Sent => ({
  method: "POST",
  url: "/hooks/twilio",
  base: "https://hooks.example.com",
  headers: FORM,
  body: Buffer.from(body),
  ...more,
});
const status = "CallSid=CA1&CallStatus=completed&From=%2B12025550142&To=%2B12025550100&AccountSid=AC1&Empty=";

const requests: Sent[] = [
  form(status),
  form(`${status}&Name=Dana+Weber&Note=Gr%C3%BC%C3%9Fe%2C+7+%E2%82%AC`),
  form("b=2&a=1&B=3&a=1&a=0&10=x&9=y&_=z"),
  form(""),
  form(status, { url: "/hooks/twilio?step=2&name=Dana%20Weber" }),
  form(status, { url: "/hooks/twilio/a%20b/it's?q=it's&q=%27&empty" }),
  form(status, { url: "/hooks/twilio?" }),
  form(status, { base: "https://hooks.example.com:8443" }),
  form(status, { base: "http://hooks.example.com" }),
  { ...form(""), method: "GET", url: `/hooks/twilio?${status}`, headers: [] },
  {
    ...form(""),
    url: "/hooks/twilio?x=1",
    headers: [["content-type", "application/json"]],
    body: Buffer.from(`{"a":"é"}`),
  },
  { ...form(""), headers: [["content-type", "application/json"]], body: Buffer.from(`{ "CallSid": "CA1" }`) },
];

const withUrl = (change: (url: string) => string) => (sent: Sent) => ({ ...sent, url: change(sent.url) });

compareVerdicts({
  pack: "twilio",
  verifier: "twilio 6.2.0",
  headers: [HEADER],
  edges: [0, 300_000],
  requests,
  keysOf(seed) {
    const token = Buffer.from(seed).toString("hex");
    return { ours: token, oursToSign: token, theirs: token, theirsToSign: token };
  },
  sign(sent, { theirsToSign }) {
    const { getExpectedTwilioSignature } = library();
    if (isForm(sent) || sent.body.length === 0) {
      const params = isForm(sent) ? paramsOf(sent) : {};
      return withHeaders(sent, {
        [HEADER]: getExpectedTwilioSignature(theirsToSign, urlOf(sent), params),
      });
    }
    const hash = createHash("sha256").update(sent.body).digest("hex");
    const hashed = { ...sent, url: `${sent.url}${sent.url.includes("?") ? "&" : "?"}bodySHA256=${hash}` };
    return withHeaders(hashed, { [HEADER]: getExpectedTwilioSignature(theirsToSign, urlOf(hashed), {}) });
  },
  accepts(sent, { theirs }) {
    const { validateRequest, validateRequestWithBody } = library();
    const header = headerOf(sent, HEADER) ?? "";
    try {
      if (isForm(sent)) return validateRequest(theirs, header, urlOf(sent), paramsOf(sent));
      if (sent.body.length === 0) return validateRequest(theirs, header, urlOf(sent), {});
      return validateRequestWithBody(theirs, header, urlOf(sent), textOf(sent));
    } catch (error) {
      // An address it cannot parse.
      if (error instanceof TypeError) return false;
      throw error;
    }
  },
  tampering: {
    "a parameter more": (sent) => ({ ...sent, body: Buffer.concat([sent.body, Buffer.from("&More=1")]) }),
    "parameters in another order": (sent) =>
      isForm(sent) ? { ...sent, body: Buffer.from(textOf(sent).split("&").reverse().join("&")) } : sent,
    "a blank written otherwise": (sent) =>
      isForm(sent) ? { ...sent, body: Buffer.from(textOf(sent).replaceAll("+", "%20")) } : sent,
    "the query in another order": withUrl((url) => {
      const [path = "", query] = url.split("?");
      return query === undefined ? url : `${path}?${query.split("&").reverse().join("&")}`;
    }),
    "a query more": withUrl((url) => `${url}${url.includes("?") ? "&" : "?"}more=1`),
    "a slash at the end of the path": withUrl((url) => url.replace(/(?=\?|$)/, "/")),
    "a quote in the URL escaped": withUrl((url) => url.replaceAll("'", "%27")),
    "a quote in the URL not escaped": withUrl((url) => url.replaceAll("%27", "'")),
    "another hash of the body": withUrl((url) => url.replace(/bodySHA256=\w{4}/, "bodySHA256=abcd")),
    "the hash of the body in capitals": withUrl((url) =>
      url.replace(/(?<=bodySHA256=)\w+/, (hash) => hash.toUpperCase()),
    ),
    "the usual port in the address": (sent) => ({
      ...sent,
      base: sent.base.replace(/^(https:\/\/[^:]+)$/, "$1:443").replace(/^(http:\/\/[^:]+)$/, "$1:80"),
    }),
    "another port": (sent) => ({ ...sent, base: sent.base.replace(/(?::\d+)?$/, ":9443") }),
    "no port": (sent) => ({ ...sent, base: sent.base.replace(/:\d+$/, "") }),
    "the other scheme": (sent) => ({
      ...sent,
      base: sent.base.startsWith("https")
        ? sent.base.replace("https", "http")
        : sent.base.replace("http", "https"),
    }),
    "another host": (sent) => ({ ...sent, base: sent.base.replace("hooks.", "hook.") }),
  },
});
