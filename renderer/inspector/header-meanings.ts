/**
 * What a header means, in one plain sentence. Only headers that are known: of a name nobody documented nothing is said.
 * Signatures as the packs and the vendors' pages have them; `x-forwarded-…` as ngrok's edge sets them.
 */
import type { PackId } from "../../shared/words";
import { momentWords } from "./explain/moments";

export type HeaderContext = { provider: PackId | null; bytes: number; zone?: string };

/** Values that let somebody in; they are shown as “[redacted]” until asked for. The same names stay out of exports. */
const credentials =
  /authorization|cookie|secret|token|api-?key|password|credential|^x-whippy-key$|^x-private-key$/;
/** Named like one and none: they tell retries apart. */
const noCredentials = /idempotency-token$/;

export function isCredential(name: string): boolean {
  const lower = name.toLowerCase();
  return credentials.test(lower) && !noCredentials.test(lower);
}

type Meaning = string | ((value: string, context: HeaderContext) => string | null);

const unixSeconds: Meaning = (value, { zone }) =>
  /^\d{10}$/.test(value)
    ? `When the sender signed: ${momentWords(Number(value) * 1000, zone)}. It is part of what was signed.`
    : "When the sender signed; it is part of what was signed.";

const known: Record<string, Meaning> = {
  host: "The name the sender called. Through a tunnel it is the public domain.",
  "content-type": contentType,
  "content-length": (value, { bytes }) =>
    Number(value) === bytes
      ? "Bytes of the body; as many came."
      : `Bytes the sender announced; ${bytes} came.`,
  "content-encoding": (value) =>
    `The body is compressed (${value}). It was kept as it came; a signature may count over either form.`,
  "transfer-encoding": (value) =>
    /chunked/i.test(value) ? "The body came in pieces, its length unsaid beforehand." : null,
  connection: "Whether the connection stays open for a next request.",
  accept: "Which kinds of answer the sender would take.",
  "accept-encoding": "In which compressions the sender would take an answer.",
  "accept-language": "In which language the sender would like an answer.",
  expect: (value) =>
    /100-continue/i.test(value) ? "The sender waits for a go-ahead before it sends the body." : null,
  "user-agent": userAgent,
  date: "When the sender made the request, by its own clock.",
  origin: "The site whose page sent this: it came from a browser.",
  referer: "The page this was sent from: it came from a browser.",
  cookie: "Cookies of a browser. A webhook has none.",
  authorization: (value, { provider }) => {
    if (provider === "vonage")
      return "Vonage's signature: a JWT, HS256 under the signature secret; its payload_hash is the SHA-256 of the body.";
    const scheme = /^(\w+) /.exec(value)?.[1];
    return scheme ? `Proves who sends, by ${scheme}.` : "Proves who sends.";
  },
  "x-api-key": "A key that proves who sends.",
  "x-forwarded-for":
    "Who connected to the tunnel or proxy. The last address is the one it saw; those before it anybody can write.",
  "x-forwarded-proto": "How the sender reached the tunnel or proxy: http or https. The last one counts.",
  "x-forwarded-host":
    "The public name, as a proxy passes it on. ngrok keeps what the sender wrote: do not trust it.",
  "x-forwarded-port": "The public port, as a proxy passes it on.",
  "x-real-ip": "Who connected to the proxy, as the proxy says.",
  forwarded: "Who connected, how and under which name, as proxies pass it on (RFC 7239).",
  via: "The proxies it went through.",
  "ngrok-skip-browser-warning":
    "Asks ngrok's edge to leave out its warning page. It means nothing to a handler.",
  traceparent: "The trace this request belongs to (W3C Trace Context).",
  tracestate: "More about its trace, for the sender's own tools.",
  "x-request-id": "The sender's number of this one request; a retry mostly has another.",
  "x-correlation-id": "Ties this request to others of the sender.",
  "idempotency-key": "The same for each try of one message: the key to recognise copies by.",
  "i-twilio-idempotency-token": "Twilio's mark to tell tries of one request apart.",
  "x-ps-attempt": (value) => `DIDWW's count of tries: this is number ${value}.`,
  "aircall-origin": "Seen on Aircall's webhooks. Aircall signs nothing: its token stands in the body.",

  "x-signature": (_value, { provider }) => {
    if (provider === "mirai") return "Mirai's signature: HMAC-SHA256 of the raw body, in hex.";
    if (provider === "atoms")
      return "Atoms' signature: HMAC-SHA256 of the raw body, in hex without a prefix.";
    if (provider === "vapi")
      return "Vapi's signature, by its default name: an HMAC over x-timestamp and the body.";
    return null;
  },
  "x-public-key": (_value, { provider }) =>
    provider === "mirai" ? "Mirai's mark of the account that signed. It is public, no secret." : null,
  "x-atoms-signature":
    "The signature of an older Atoms contract: “sha256=” and an HMAC-SHA256 of the raw body in hex.",
  signature: (_value, { provider }) =>
    provider === "callrail"
      ? "CallRail's signature: HMAC-SHA1 of the raw body in Base64, under the key of the company."
      : null,
  "x-callrail-signature": "No header of CallRail's: its signature stands in Signature.",
  "x-whippy-signature":
    "Whippy's signature: HMAC-SHA256 under the API key of the application. Its layout is not documented; four are tried.",
  "x-twilio-signature":
    "Twilio's signature: HMAC-SHA1 over the exact public URL and the sorted parameters, in Base64.",
  "x-twilio-webhooks-signature-settings":
    "Which key and which hash the signature of Twilio has, where a Webhooks Rule matched.",
  "x-retell-signature":
    "Retell's signature: v is the time in milliseconds, d an HMAC-SHA256 of raw body and v.",
  "x-webhook-signature": (_value, { provider }) =>
    provider === "bland"
      ? "Bland's signature: HMAC-SHA256 of the body in hex, under the signing secret of the account."
      : null,
  "x-vapi-secret": "Vapi's shared secret, sent as it is: it proves the sender, not the body.",
  "x-timestamp": (_value, { provider }) =>
    provider === "vapi" ? "The time Vapi signed with the body." : null,
  "x-vapi-signature": "Vapi's signature under a name that examples of its docs use: “sha256=” and an HMAC.",
  "telnyx-signature-ed25519": "Telnyx' signature: Ed25519 over “timestamp|raw body”, in Base64.",
  "telnyx-timestamp": unixSeconds,
  "elevenlabs-signature": "ElevenLabs' signature: t is the time, v0 an HMAC-SHA256 of “t.raw body” in hex.",
  "webhook-id":
    "Standard Webhooks: the message's own id, the same at each try. The key to recognise copies by.",
  "webhook-timestamp": unixSeconds,
  "webhook-signature":
    "Standard Webhooks: one or more signatures over “id.timestamp.raw body”; v1 is HMAC-SHA256, v1a Ed25519.",
  "svix-id": "Svix' name for webhook-id: the message's own id, the same at each try.",
  "svix-timestamp": unixSeconds,
  "svix-signature": "Svix' name for webhook-signature: signatures over “id.timestamp.raw body”.",
  "x-payload-signature": "Avionté's shared secret for its webhooks.",
};

/** Null: unknown, so nothing is said. */
export function headerMeaning(name: string, value: string, context: HeaderContext): string | null {
  const lower = name.toLowerCase();
  const meaning = Object.hasOwn(known, lower) ? known[lower] : undefined;
  if (meaning !== undefined) return typeof meaning === "string" ? meaning : meaning(value, context);
  return lower.startsWith("sec-fetch-")
    ? "Set by a browser, or by fetch as in Node.js; no script of a page can write it."
    : null;
}

function contentType(value: string): string | null {
  const [type = "", ...parameters] = value
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((one) => one.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  const read =
    charset && !/^(?:utf-?8|us-ascii)$/.test(charset)
      ? ` It says ${charset}; it is read as UTF-8 all the same.`
      : "";
  if (type === "application/json" || type.endsWith("+json")) return `The body is JSON.${read}`;
  if (type === "application/x-www-form-urlencoded")
    return `The body is a form: names and values, joined by &.${read}`;
  if (type === "multipart/form-data")
    return `The body is a form in parts, each with headers of its own.${read}`;
  if (type === "text/plain")
    return `The body is plain text. JSON sent so is not parsed by most frameworks.${read}`;
  if (type === "application/xml" || type === "text/xml") return `The body is XML.${read}`;
  if (type === "application/octet-stream") return "The body is bytes of no stated kind.";
  return null;
}

const agents: [RegExp, string][] = [
  [/^TwilioProxy\//, "Twilio's sender."],
  [/^telnyx-webhooks/i, "Telnyx' sender."],
  [/^Svix-Webhooks\//, "Svix, which sends webhooks for other companies."],
  [/^axios\//, "The axios library of Node.js. Aircall's webhooks come so, and many scripts."],
  [/^(?:node|undici)$/, "fetch of Node.js."],
  [/^node-fetch/, "The node-fetch library of Node.js."],
  [/^python-requests\//, "The requests library of Python."],
  [/^python-httpx\//, "The httpx library of Python."],
  [/^Python\/.*aiohttp\//, "The aiohttp library of Python."],
  [/^Go-http-client\//, "A program written in Go."],
  [/^okhttp\//, "The OkHttp library of Java."],
  [/^(?:Java|Apache-HttpClient)\//, "A program written in Java."],
  [/^(?:Ruby|Faraday|rest-client)/, "A program written in Ruby."],
  [/^GuzzleHttp\//, "The Guzzle library of PHP."],
  [/^curl\//, "curl: somebody, or a script, sent this by hand."],
  [/^PostmanRuntime\//, "Postman: somebody sent this by hand."],
  [/^insomnia\//i, "Insomnia: somebody sent this by hand."],
  [/^HTTPie\//, "HTTPie: somebody sent this by hand."],
  [/^Ringback\//, "Ringback itself."],
  [/^Mozilla\//, "A browser, or something that calls itself one."],
];

function userAgent(value: string): string {
  return (
    agents.find(([pattern]) => pattern.test(value))?.[1] ??
    "What the sender calls itself. Anybody can write it."
  );
}
