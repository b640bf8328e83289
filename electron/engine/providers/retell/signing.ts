/**
 * Retell's signature as retell-sdk 5.66.1 checks it: `X-Retell-Signature: v=<unix ms>,d=<hex>`, where d is the
 * HMAC-SHA256 of the raw body and v, one after the other, under an API key. The key is the one with the webhook badge; no
 * other key of the account fits. The time may lie five minutes off, in both directions.
 */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";
import { signatureWindow } from "./options";

const HEADER = "X-Retell-Signature";
export const TEST_SECRET = "ringback test key of retell, no one else's";

type Sent = { at: number; digest: string };

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the API key with the webhook badge.",
    );
  const sent = headerValues(request.headers, HEADER);
  const [header] = sent;
  if (header === undefined) return refuse("missing", `The header ${HEADER} is not there.`);
  if (sent.length > 1) return refuse("failed", `The header ${HEADER} stands there ${sent.length} times.`);
  const parts = partsOf(header);
  if (!parts)
    return refuse("failed", `${HEADER} is not “v=…,d=…” with a time in milliseconds and 64 hex digits.`);
  // Every secret is tried: the time taken must not tell which one matched.
  const [matched] = context.secrets.filter(({ value }) => fits(value, request.body, parts));
  if (!matched) return refuse("failed", whyNot(request.body, context, parts));
  const because = `${HEADER} is the HMAC-SHA256 of the body and its time under “${matched.label}”`;
  const late = lateWords(context.receivedAt - parts.at, signatureWindow(context.options));
  if (late !== null) return refuse("failed", `${because}, but ${late}`);
  return { signature: "verified", secretId: matched.secretId, because: `${because}.` };
}

export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const value = `v=${at},d=${digestOf(secret, draft.body, at)}`;
  return { ...draft, headers: withHeader(draft.headers, HEADER, value) };
}

function partsOf(header: string): Sent | null {
  const [, time, digest] = /^v=(\d+),d=([0-9a-f]{64})$/i.exec(header) ?? [];
  const at = Number(time);
  return digest !== undefined && Number.isSafeInteger(at) ? { at, digest: digest.toLowerCase() } : null;
}

function digestOf(key: string, body: Uint8Array, at: number): string {
  return hmac("sha256", key, Buffer.concat([body, Buffer.from(String(at))]), "hex");
}

function fits(key: string, body: Uint8Array, { at, digest }: Sent): boolean {
  return equalInConstantTime(digest, digestOf(key, body, at));
}

function lateWords(away: number, window: number): string | null {
  if (Math.abs(away) <= window) return null;
  const seconds = Math.round(Math.abs(away) / 1000);
  const far = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} m`;
  const where = away > 0 ? `${far} before it came` : `${far} ahead of our clock`;
  return `its time is ${where}; ${Math.round(window / 1000)} s are allowed: sent again by somebody, or a clock is wrong.`;
}

/** The usual mistakes by name. */
function whyNot(body: Uint8Array, { secrets }: VerifyContext, sent: Sent): string {
  for (const { label, value } of secrets) {
    if (value.trim() !== value && fits(value.trim(), body, sent))
      return `${HEADER} fits “${label}” only without the blanks around that key; enter the key as Retell shows it.`;
    if (equalInConstantTime(sent.digest, hmac("sha256", value, body, "hex")))
      return `${HEADER} fits “${label}” over the body alone; Retell signs the body followed by v.`;
    const dotted = Buffer.concat([Buffer.from(`${sent.at}.`), body]);
    if (equalInConstantTime(sent.digest, hmac("sha256", value, dotted, "hex")))
      return `${HEADER} fits “${label}” with the time before the body; Retell signs the body followed by v.`;
    const anew = writtenAnew(body);
    if (anew && fits(value, anew, sent))
      return `${HEADER} fits “${label}” with the JSON written anew, not with the bytes that came: sign and check the raw body.`;
  }
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  return `${HEADER} does not fit the body under ${tried}: another API key (only the one with the webhook badge signs), or the body was changed.`;
}

/** The body as `JSON.stringify` would write it; undefined where that is what came. */
function writtenAnew(body: Uint8Array): Uint8Array | undefined {
  try {
    const anew = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
    return Buffer.compare(anew, body) === 0 ? undefined : anew;
  } catch {
    // No JSON, or nested deeper than it can be written.
    return undefined;
  }
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
