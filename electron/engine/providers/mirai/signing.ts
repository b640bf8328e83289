/**
 * Mirai's signature ("Webhook Signature Verification"): `x-signature` is the lower-case hex HMAC-SHA256 of the raw
 * body under the organisation's secret key, used as text with its `sk_`. `x-public-key` says whose key. There is no
 * timestamp in it, so an old request cannot be told from a new one.
 */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";

export const TEST_SECRET = "sk_52696e676261636b2074657374206b65792c206e6f206f6e6520656c73652773";
const TEST_PUBLIC_KEY = "pk_52696e676261636b2074657374206b65";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const sent = headerValues(request.headers, "x-signature");
  const account = namedAccount(request);
  const [signature] = sent;
  if (context.secrets.length === 0) {
    const because = `This source has no secret to check with, ${account}.`;
    return { signature: "no-secret", secretId: null, because };
  }
  if (signature === undefined) {
    const because = `The header x-signature is not there, ${account}.`;
    return { signature: "missing", secretId: null, because };
  }
  if (sent.length > 1) {
    const because = `The header x-signature stands there ${sent.length} times, ${account}.`;
    return { signature: "failed", secretId: null, because };
  }
  // Every secret is tried: the time taken must not tell which one matched.
  const matches = context.secrets.filter((secret) =>
    equalInConstantTime(signature, hmac("sha256", secret.value, request.body, "hex")),
  );
  const [matched] = matches;
  if (matched) {
    const because = `x-signature is the HMAC-SHA256 of the body under “${matched.label}”, ${account}.`;
    return { signature: "verified", secretId: matched.secretId, because };
  }
  return { signature: "failed", secretId: null, because: whyNot(request, context, signature, account) };
}

export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  const signed = withHeader(draft.headers, "x-public-key", TEST_PUBLIC_KEY);
  return { ...draft, headers: withHeader(signed, "x-signature", hmac("sha256", secret, draft.body, "hex")) };
}

function namedAccount(request: RawRequest): string {
  const [publicKey] = headerValues(request.headers, "x-public-key");
  if (publicKey === undefined || publicKey === "") return "x-public-key is not there";
  return `x-public-key is ${publicKey.length > 80 ? `${publicKey.slice(0, 80)}…` : publicKey}`;
}

/** The usual mistakes by name; anything else is the wrong key or a changed body. */
function whyNot(request: RawRequest, context: VerifyContext, signature: string, account: string): string {
  const tried = context.secrets.map(({ label }) => `“${label}”`).join(", ");
  const fits = (key: string, text: string) =>
    equalInConstantTime(text, hmac("sha256", key, request.body, "hex"));
  for (const { label, value } of context.secrets) {
    if (fits(value, signature.toLowerCase())) {
      return `x-signature fits “${label}” but is in upper case; Mirai compares exactly, ${account}.`;
    }
    if (fits(`sk_${value}`, signature) || fits(value.trim(), signature)) {
      return `x-signature fits the key kept as “${label}” only with its sk_ or without blanks around it; enter the key as Mirai shows it, ${account}.`;
    }
  }
  if (!/^[0-9a-f]{64}$/.test(signature)) {
    return `x-signature is not 64 hex digits, so it is no signature of Mirai, ${account}.`;
  }
  return `x-signature does not fit the body under ${tried}: another key, or the body was changed, ${account}.`;
}
