/**
 * Standard Webhooks (standardwebhooks.com, "Signature scheme"): `webhook-signature` is a list of signatures with a space
 * between them, each a version and a Base64 text. `v1` is HMAC-SHA256 over `id.timestamp.body` under the bytes of the
 * secret, which is Base64 behind `whsec_`. Other versions are passed over, one that fits is enough, and the time must
 * be within five minutes of receipt. Svix sends the same under `svix-…`.
 */
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, sha256Hex, withHeader } from "../signatures";

const TOLERANCE_SECONDS = 300;
export const TEST_SECRET = "whsec_cmluZ2JhY2stdGVzdC1rZXktbm8tb25lLWVsc2Vz";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const prefix = headerValues(request.headers, "webhook-signature").length > 0 ? "webhook" : "svix";
  const [signatures] = headerValues(request.headers, `${prefix}-signature`);
  const [id] = headerValues(request.headers, `${prefix}-id`);
  const [timestamp] = headerValues(request.headers, `${prefix}-timestamp`);
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the one that begins with whsec_.",
    );
  if (signatures === undefined) return refuse("missing", "The header webhook-signature is not there.");
  if (id === undefined || timestamp === undefined)
    return refuse("failed", `The header ${prefix}-${id === undefined ? "id" : "timestamp"} is not there.`);
  if (!/^\d{1,12}$/.test(timestamp))
    return refuse(
      "failed",
      `${prefix}-timestamp is no number of seconds since 1970, so nothing could be signed with it.`,
    );

  const sent = signatures.split(" ").flatMap((one) => (one.startsWith("v1,") ? [one.slice(3)] : []));
  if (sent.length === 0)
    return refuse(
      "failed",
      `${prefix}-signature has no signature of the version v1, the one that is checked.`,
    );
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const matched = findMatch(sent, content, context.secrets);
  if (!matched) return refuse("failed", whyNot(context.secrets));
  const because = `webhook-signature is the HMAC-SHA256 of id, timestamp and body under “${matched.label}”`;
  const away = Math.floor(context.receivedAt / 1000) - Number(timestamp);
  if (Math.abs(away) > TOLERANCE_SECONDS) {
    const where = away > 0 ? "before it came" : "ahead of our clock";
    return refuse(
      "failed",
      `${because}, but its time is ${Math.round(Math.abs(away) / 60)} min ${where}; 5 min are allowed: sent again by somebody, or a clock is wrong.`,
    );
  }
  return { signature: "verified", secretId: matched.secretId, because: `${because}.` };
}

/** The id of the draft stays, so that every copy of one event has the same. */
export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const id = headerValues(draft.headers, "webhook-id")[0] ?? `msg_${sha256Hex(draft.body).slice(0, 24)}`;
  const timestamp = String(Math.floor(at / 1000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), draft.body]);
  const signature = hmac("sha256", keyOf(secret) ?? Buffer.from(secret), content, "base64");
  const stamped = withHeader(withHeader(draft.headers, "webhook-id", id), "webhook-timestamp", timestamp);
  return { ...draft, headers: withHeader(stamped, "webhook-signature", `v1,${signature}`) };
}

/** Every secret is compared with every signature: the time taken must not tell which one matched. */
function findMatch(sent: string[], content: Uint8Array, secrets: PackSecret[]): PackSecret | undefined {
  const matching = secrets.filter(({ value }) => {
    const key = keyOf(value);
    if (key === null) return false;
    const expected = hmac("sha256", key, content, "base64");
    return sent.filter((one) => equalInConstantTime(one, expected)).length > 0;
  });
  return matching[0];
}

/** Null where it is no Base64. */
function keyOf(secret: string): Uint8Array | null {
  const text = secret.trim().replace(/^whsec_/, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : null;
}

function whyNot(secrets: PackSecret[]): string {
  const unusable = secrets.filter(({ value }) => keyOf(value) === null).map(({ label }) => `“${label}”`);
  if (unusable.length > 0)
    return `No secret of this source made it. ${unusable.join(" and ")} ${unusable.length === 1 ? "is" : "are"} no Base64, with or without whsec_ before it.`;
  const [one] = secrets;
  return secrets.length === 1
    ? `It is not the signature of these bytes under “${one?.label}”: another secret, or the body was changed.`
    : `It is not the signature of these bytes under any of the ${secrets.length} secrets: another secret, or the body was changed.`;
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
