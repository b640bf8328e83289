/**
 * Atoms' signature ("Webhooks", Verifying signatures): `X-Signature` is the lower-case hex HMAC-SHA256 of the raw body
 * under the webhook's signing secret, used as text. There is no timestamp in it, so an old request cannot be told from
 * a new one. "Setting Up Webhooks", an older page, writes the same digest as `X-Atoms-Signature: sha256=…`: that
 * header is taken where X-Signature is not there.
 *
 * The draft's own pages name no signature. Which dialect a body speaks is the sender's choice, though: were a draft
 * event excused, leaving out the header would be enough to get past a secret. So a source with a secret asks every
 * event for a signature, and one for the draft is made without a secret.
 */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";

export const TEST_SECRET = "ringback test signing secret of atoms, no one else's";

const HEADER = "X-Signature";
const OLDER_HEADER = "X-Atoms-Signature";
const PREFIX = "sha256=";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0) {
    const because = "This source has no secret to check with.";
    return { signature: "no-secret", secretId: null, because };
  }
  const { name, values } = sentSignatures(request);
  const [sent] = values;
  if (sent === undefined) {
    const because = `The header ${HEADER} is not there. Every event of today's Atoms has it; the older draft names no signature, so give a source for the draft no secret.`;
    return { signature: "missing", secretId: null, because };
  }
  if (values.length > 1) {
    const because = `The header ${name} stands there ${values.length} times.`;
    return { signature: "failed", secretId: null, because };
  }
  const signature = name === OLDER_HEADER ? withoutPrefix(sent) : sent;
  // Every secret is tried: the time taken must not tell which one matched.
  const [matched] = context.secrets.filter(({ value }) => fits(value, request.body, signature));
  if (matched) {
    const because = `${name} is the HMAC-SHA256 of the body under “${matched.label}”.`;
    return { signature: "verified", secretId: matched.secretId, because };
  }
  return { signature: "failed", secretId: null, because: whyNot(request.body, context, name, signature) };
}

export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  return { ...draft, headers: withHeader(draft.headers, HEADER, hmac("sha256", secret, draft.body, "hex")) };
}

function sentSignatures(request: RawRequest): { name: string; values: string[] } {
  const current = headerValues(request.headers, HEADER);
  if (current.length > 0) return { name: HEADER, values: current };
  return { name: OLDER_HEADER, values: headerValues(request.headers, OLDER_HEADER) };
}

function fits(key: string, body: Uint8Array, signature: string): boolean {
  return equalInConstantTime(signature, hmac("sha256", key, body, "hex"));
}

function withoutPrefix(sent: string): string {
  return sent.startsWith(PREFIX) ? sent.slice(PREFIX.length) : sent;
}

/** The usual mistakes by name; anything else is the wrong secret or a changed body. */
function whyNot(body: Uint8Array, { secrets }: VerifyContext, name: string, signature: string): string {
  for (const { label, value } of secrets) {
    if (name === HEADER && fits(value, body, withoutPrefix(signature)))
      return `${name} fits “${label}” but has “${PREFIX}” before it; today's Atoms sends the bare hex.`;
    if (fits(value, body, signature.toLowerCase()))
      return `${name} fits “${label}” but is in upper case; Atoms sends lower-case hex.`;
    if (equalInConstantTime(signature, hmac("sha256", value, body, "base64")))
      return `${name} fits “${label}” but is written in Base64; Atoms sends hex.`;
    if (fits(value.trim(), body, signature))
      return `${name} fits the secret kept as “${label}” only without the blanks around it; enter it as Atoms shows it.`;
  }
  if (!/^[0-9a-f]{64}$/.test(signature)) {
    return `${name} is not 64 hex digits, so it is no signature of Atoms.`;
  }
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  return `${name} does not fit the body under ${tried}: the secret of another webhook (each has its own), or the body was changed.`;
}
