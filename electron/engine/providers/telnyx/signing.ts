/**
 * Telnyx' signature ("Webhook Fundamentals", and as its SDK for Node.js checks it): `Telnyx-Signature-Ed25519` is the
 * Base64 of an Ed25519 signature over `Telnyx-Timestamp`, `|` and the raw body, for Call Control and TeXML alike. The
 * source's secret is the account's *public* key. The signed time may stand five minutes from the arrival, both ways.
 *
 * Only Telnyx can sign with its key. `sign` signs with a private key (see `keys.ts`); with a public one it leaves a
 * request unsigned.
 */
import { type KeyObject, sign as signBytes, verify as verifyBytes } from "node:crypto";
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { headerValues, withHeader } from "../signatures";
import { privateKeyOf, publicKeyOf } from "./keys";
import { windowOf } from "./options";

const SIGNATURE = "Telnyx-Signature-Ed25519";
const TIMESTAMP = "Telnyx-Timestamp";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0) {
    const because = "This source has no public key to check with.";
    return { signature: "no-secret", secretId: null, because };
  }
  const signatures = headerValues(request.headers, SIGNATURE);
  const timestamps = headerValues(request.headers, TIMESTAMP);
  for (const [name, { length }] of [
    [SIGNATURE, signatures],
    [TIMESTAMP, timestamps],
  ] as const) {
    if (length === 0)
      return { signature: "missing", secretId: null, because: `The header ${name} is not there.` };
    if (length > 1) return failed(`The header ${name} stands there ${length} times.`);
  }
  const [sent = ""] = signatures;
  const [time = ""] = timestamps;
  const bytes = signatureBytes(sent);
  if (!bytes) return failed(`${SIGNATURE} is not 64 bytes in Base64, so it is no signature of Telnyx.`);
  if (!/^\d{1,15}$/.test(time)) return failed(`${TIMESTAMP} is not a number of seconds.`);
  const keys = context.secrets.map((secret) => ({ secret, key: publicKeyOf(secret.value) }));
  // Every key is tried: the time taken must not tell which one matched.
  const [matched] = keys.filter(({ key }) => key && fits(key, time, request.body, bytes));
  if (!matched) return failed(whyNot(request.body, time, bytes, keys));
  const { secret } = matched;
  const window = windowOf(context.options);
  const apart = Math.abs(Math.floor(context.receivedAt / 1000) - Number(time));
  if (window > 0 && apart > window)
    return failed(
      `${SIGNATURE} fits “${secret.label}”, but it was signed ${apart} s from the moment it came, and ${window} s are allowed: an old request that is sent again, or a clock that is wrong.`,
    );
  const because = `${SIGNATURE} is an Ed25519 signature over timestamp, “|” and body, and fits the public key “${secret.label}”.`;
  return { signature: "verified", secretId: secret.secretId, because };
}

export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const own = privateKeyOf(secret);
  const time = String(Math.floor(at / 1000));
  if (!own) {
    const names = [SIGNATURE, TIMESTAMP].map((name) => name.toLowerCase());
    return { ...draft, headers: draft.headers.filter(([name]) => !names.includes(name.toLowerCase())) };
  }
  const signature = signBytes(null, signedBytes(time, draft.body), own).toString("base64");
  const headers = withHeader(withHeader(draft.headers, SIGNATURE, signature), TIMESTAMP, time);
  return { ...draft, headers };
}

function failed(because: string): SignatureVerdict {
  return { signature: "failed", secretId: null, because };
}

function signatureBytes(sent: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]{86}==$/.test(sent.trim())) return null;
  const bytes = Buffer.from(sent.trim(), "base64");
  return bytes.length === 64 ? bytes : null;
}

function signedBytes(time: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${time}|`), body]);
}

function fits(key: KeyObject, time: string, body: Uint8Array, signature: Buffer): boolean {
  return verifyBytes(null, signedBytes(time, body), key, signature);
}

type Tried = { secret: PackSecret; key: KeyObject | null };

/** The usual mistakes by name; anything else is another account's key or a changed body. */
function whyNot(body: Uint8Array, time: string, signature: Buffer, keys: Tried[]): string {
  const wrong = keys.find(({ key }) => key === null);
  if (wrong)
    return `“${wrong.secret.label}” is no public key: Telnyx shows 32 bytes in Base64 under Account Settings, Keys & Credentials, Public Key. An API key does not fit.`;
  for (const { secret, key } of keys) {
    if (!key) continue;
    const compact = compacted(body);
    if (compact && fits(key, time, compact, signature))
      return `${SIGNATURE} fits “${secret.label}” once the JSON is written without blanks: something on the way wrote the body anew.`;
    if (verifyBytes(null, body, key, signature))
      return `${SIGNATURE} fits “${secret.label}” over the body alone; Telnyx signs the timestamp and “|” before it.`;
  }
  const tried = keys.map(({ secret }) => `“${secret.label}”`).join(", ");
  return `${SIGNATURE} does not fit timestamp and body under ${tried}: the public key of another account, or the body or ${TIMESTAMP} was changed.`;
}

function compacted(body: Uint8Array): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
  } catch {
    return null;
  }
}
