/**
 * Bland's signature (“Webhook Signing”): `X-Webhook-Signature` is the hex HMAC-SHA256 of the body under the signing secret
 * of the account. There is no time in it, so an old request cannot be told from a new one. The page's sample hashes
 * `JSON.stringify(req.body)`; whether that is what came is an option of the source, and the other form never verifies.
 */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";
import { type SignedBody, signedBody } from "./options";

const HEADER = "X-Webhook-Signature";
export const TEST_SECRET = "ringback test signing secret of bland, no one else's";

const WORDS: Record<SignedBody, string> = { raw: "the body", compact: "the body's JSON written anew" };

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the signing secret of the account.",
    );
  const sent = headerValues(request.headers, HEADER);
  const [signature] = sent;
  if (signature === undefined)
    return refuse(
      "missing",
      `The header ${HEADER} is not there. Bland signs once a signing secret was made, in the account settings under Keys.`,
    );
  if (sent.length > 1) return refuse("failed", `The header ${HEADER} stands there ${sent.length} times.`);
  const form = signedBody(context.options);
  const signed = inForm(request.body, form);
  // Every secret is tried: the time taken must not tell which one matched.
  const [matched] = context.secrets.filter(({ value }) => fits(value, signed, signature));
  if (!matched) return refuse("failed", whyNot(request.body, context, signature, form));
  const because = `${HEADER} is the HMAC-SHA256 of ${WORDS[form]} under “${matched.label}”.`;
  return { signature: "verified", secretId: matched.secretId, because };
}

/** Over the bytes that are sent, which for a simulated event are compact JSON. */
export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  return { ...draft, headers: withHeader(draft.headers, HEADER, hmac("sha256", secret, draft.body, "hex")) };
}

function inForm(body: Uint8Array, form: SignedBody): Uint8Array {
  return form === "raw" ? body : (writtenAnew(body) ?? body);
}

function fits(key: string, body: Uint8Array, signature: string): boolean {
  return equalInConstantTime(signature, hmac("sha256", key, body, "hex"));
}

/** The usual mistakes by name. */
function whyNot(body: Uint8Array, { secrets }: VerifyContext, signature: string, form: SignedBody): string {
  const other: SignedBody = form === "raw" ? "compact" : "raw";
  const signed = inForm(body, form);
  for (const { label, value } of secrets) {
    if (fits(value, inForm(body, other), signature))
      return `${HEADER} fits “${label}” over ${WORDS[other]}, and this source takes it over ${WORDS[form]}: change “What is signed” in Setup.`;
    if (fits(value, signed, signature.toLowerCase()))
      return `${HEADER} fits “${label}” but is in upper case; Bland sends lower-case hex.`;
    if (fits(value, signed, signature.replace(/^sha256=/, "")))
      return `${HEADER} fits “${label}” but has “sha256=” before it; Bland sends the bare hex.`;
    if (equalInConstantTime(signature, hmac("sha256", value, signed, "base64")))
      return `${HEADER} fits “${label}” but is written in Base64; Bland sends hex.`;
    if (value.trim() !== value && fits(value.trim(), signed, signature))
      return `${HEADER} fits “${label}” only without the blanks around that secret; enter it as Bland showed it.`;
  }
  if (!/^[0-9a-f]{64}$/.test(signature))
    return `${HEADER} is not 64 hex digits, so it is no signature of Bland.`;
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  return `${HEADER} does not fit the body under ${tried}: another secret (the signing secret is not the API key), or the body was changed.`;
}

/** The body as `JSON.stringify` would write it; undefined where it is no JSON. */
function writtenAnew(body: Uint8Array): Uint8Array | undefined {
  try {
    return new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
  } catch {
    // No JSON, or nested deeper than it can be written.
    return undefined;
  }
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
