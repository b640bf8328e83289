/**
 * How Vapi proves itself ("Server authentication"): a bearer token in a header, the older X-Vapi-Secret, or an HMAC of
 * which everything is configured at the credential. Unless the source names one, whichever header is there is judged,
 * and one that holds is enough: each rests on the same secret. A token proves who sends, not what was sent. The SDK has
 * no function that verifies, so only the API reference says how an HMAC is made.
 */
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";
import { composePayload, payloadFormatOf, readSignedAt } from "./hmac-payload";
import { optionOf, textOption } from "./options";

export const TEST_SECRET = "ringback test credential of vapi, no one else's";

const SECRET_HEADER = "X-Vapi-Secret";
const OTHER_SIGNATURE_HEADER = "x-vapi-signature";
const PREFIXES = ["sha256=", "sha512=", "sha1="];

/** Null: what it looks at is not there. */
type Way = (request: RawRequest, context: VerifyContext) => SignatureVerdict | null;

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the token or the secret key of the credential.",
    );
  const mode = textOption(context.options, "authentication");
  const verdicts = waysOf(mode).flatMap((way) => way(request, context) ?? []);
  const told = verdicts.find(({ signature }) => signature === "verified") ?? verdicts[0];
  if (told) return told;
  const token = textOption(context.options, "tokenHeader");
  const signature = textOption(context.options, "signatureHeader");
  const names = { bearer: token, "secret-header": SECRET_HEADER, hmac: signature }[mode];
  const where = names ?? `${token}, ${SECRET_HEADER} or ${signature}`;
  return refuse(
    "missing",
    `There is no ${where}: the server at Vapi has no credential, or another header is configured.`,
  );
}

/** As a credential with every default signs: `x-signature` over `<x-timestamp>.<body>`. */
export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const time = String(Math.floor(at / 1000));
  const signed = Buffer.concat([Buffer.from(`${time}.`), draft.body]);
  const headers = withHeader(draft.headers, "x-timestamp", time);
  return { ...draft, headers: withHeader(headers, "x-signature", hmac("sha256", secret, signed, "hex")) };
}

function waysOf(mode: string): Way[] {
  if (mode === "bearer") return [byToken];
  if (mode === "secret-header") return [bySecretHeader];
  return mode === "hmac" ? [byHmac] : [byHmac, bySecretHeader, byToken];
}

const byToken: Way = (request, context) => {
  const name = textOption(context.options, "tokenHeader");
  return compareToken(request, context, name, textOption(context.options, "tokenPrefix"));
};

const bySecretHeader: Way = (request, context) => compareToken(request, context, SECRET_HEADER, "");

function compareToken(
  request: RawRequest,
  { secrets }: VerifyContext,
  name: string,
  prefix: string,
): SignatureVerdict | null {
  const values = headerValues(request.headers, name);
  const [sent] = values;
  if (sent === undefined) return null;
  if (values.length > 1) return refuse("failed", `The header ${name} stands there ${values.length} times.`);
  const matched = secrets.filter(({ value }) => equalInConstantTime(sent, `${prefix}${value}`))[0];
  if (matched)
    return hold(matched, `${name} has the token “${matched.label}”. It proves the sender, not the body`);
  const bare = secrets.find(({ value }) =>
    equalInConstantTime(sent.trim().replace(/^Bearer\s+/i, ""), value.trim()),
  );
  const because = bare
    ? `${name} has the token “${bare.label}”, but not as “${prefix}<token>”: change what stands before the token, here or at Vapi.`
    : `${name} has none of the tokens ${labels(secrets)}.`;
  return refuse("failed", because);
}

const byHmac: Way = (request, context) => {
  const { options, secrets } = context;
  const isAuto = textOption(options, "authentication") === "auto";
  const own = textOption(options, "signatureHeader");
  const names = isAuto ? [own, OTHER_SIGNATURE_HEADER] : [own];
  const name = names.find((one) => headerValues(request.headers, one).length > 0);
  if (name === undefined) return null;
  const values = headerValues(request.headers, name);
  if (values.length > 1) return refuse("failed", `The header ${name} stands there ${values.length} times.`);
  const sent = withoutPrefix(values[0] ?? "", textOption(options, "signaturePrefix"), isAuto);
  const formats = [...new Set(isAuto ? [payloadFormatOf(options), "{body}"] : [payloadFormatOf(options)])];
  let absent: string | null = null;
  for (const format of formats) {
    for (const url of format.includes("{url}") ? urlsOf(request, context) : [""]) {
      const payload = composePayload(format, request, { values: options, url });
      if ("missing" in payload) {
        absent ??= payload.missing;
        continue;
      }
      const matched = secrets.filter(({ value }) => fits(sent, value, payload.bytes, context))[0];
      if (matched) return judgeTime(request, context, { name, format, matched });
    }
  }
  return refuse("failed", whyNot(sent, { name, format: formats[0] ?? "", absent, request, context }));
};

function fits(sent: string, secret: string, payload: Uint8Array, { options }: VerifyContext): boolean {
  const key = optionOf(options, "secretIsBase64") === true ? Buffer.from(secret, "base64") : secret;
  const encoding = textOption(options, "signatureEncoding") === "base64" ? "base64" : "hex";
  const algorithm = textOption(options, "algorithm");
  const known = algorithm === "sha512" || algorithm === "sha1" ? algorithm : "sha256";
  return equalInConstantTime(sent, hmac(known, key, payload, encoding));
}

function judgeTime(
  request: RawRequest,
  { options, receivedAt }: VerifyContext,
  { name, format, matched }: { name: string; format: string; matched: PackSecret },
): SignatureVerdict {
  const because = `${name} is the HMAC of ${format} under “${matched.label}”`;
  const tolerance = Number(optionOf(options, "toleranceSeconds"));
  if (!format.includes("{timestamp}") || tolerance <= 0) return hold(matched, because);
  const header = textOption(options, "timestampHeader");
  const signedAt = readSignedAt(
    headerValues(request.headers, header)[0] ?? "",
    textOption(options, "timestampUnit"),
  );
  if (signedAt === null)
    return hold(matched, `${because}; the time in ${header} could not be read, so its age was not judged`);
  const away = Math.round((receivedAt - signedAt) / 1000);
  if (Math.abs(away) <= tolerance) return hold(matched, because);
  const where = away > 0 ? `${away} s before it came` : `${-away} s ahead of our clock`;
  return refuse(
    "failed",
    `${because}, but its time is ${where}; ${tolerance} s are allowed (assumed, an option of the source): sent again by somebody, or a clock is wrong.`,
  );
}

/** Without a setting of the source the usual prefixes are taken off as well. */
function withoutPrefix(sent: string, prefix: string, isAuto: boolean): string {
  const found = [prefix, ...(isAuto ? PREFIXES : [])].find((one) => one !== "" && sent.startsWith(one));
  return found === undefined ? sent : sent.slice(found.length);
}

/** The address as Vapi knows it: any of ours, with the path as it was sent. */
function urlsOf(request: RawRequest, { publicUrls }: VerifyContext): string[] {
  return publicUrls.map((base) => `${base.replace(/\/+$/, "")}${request.url}`);
}

type Tried = {
  name: string;
  format: string;
  absent: string | null;
  request: RawRequest;
  context: VerifyContext;
};

/** The usual mistakes by name; anything else is another secret or a changed body. */
function whyNot(sent: string, { name, format, absent, request, context }: Tried): string {
  const { secrets, options } = context;
  for (const { label, value } of secrets) {
    const bare = hmac("sha256", value, request.body, "hex");
    if (equalInConstantTime(withoutPrefix(sent, "", true), bare))
      return `${name} is the HMAC-SHA256 of the body alone under “${label}”, while ${format} is set: change what is signed, here or at Vapi.`;
    const payload = composePayload(format, request, {
      values: options,
      url: urlsOf(request, context)[0] ?? "",
    });
    if ("missing" in payload) continue;
    if (fits(sent.toLowerCase(), value, payload.bytes, context))
      return `${name} fits “${label}” but is in upper case.`;
    if (equalInConstantTime(sent, hmac("sha256", value, payload.bytes, "base64")))
      return `${name} fits “${label}” but is written in Base64: set that for this source.`;
    if (equalInConstantTime(sent, hmac("sha256", Buffer.from(value, "base64"), payload.bytes, "hex")))
      return `${name} fits “${label}” once that is decoded from Base64: set that for this source.`;
  }
  if (absent !== null)
    return `${name} is there, but ${absent}, which is part of what is signed (${format}), is not.`;
  return `${name} is not the HMAC of ${format} under ${labels(secrets)}: another credential, another setting of it, or the body was changed.`;
}

function labels(secrets: PackSecret[]): string {
  return secrets.map(({ label }) => `“${label}”`).join(", ");
}

function hold({ secretId }: PackSecret, because: string): SignatureVerdict {
  return { signature: "verified", secretId, because: `${because}.` };
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
