/**
 * Standard Webhooks (standardwebhooks.com, "Signature scheme"): `webhook-signature` is a list of signatures with a space
 * between them, each a version and a Base64 text. `v1` is HMAC-SHA256 over `id.timestamp.body` under the bytes of the
 * secret, `v1a` Ed25519 over the same. What no key here can check is passed over, one that fits is enough, and the time
 * must be near receipt. Svix sends the same under `svix-…`.
 */
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict } from "../pack";
import { equalInConstantTime, headerValues, hmac, sha256Hex, withHeader } from "../signatures";
import { type KeyReader, type MessageKey, signsWith } from "./message-key";

export type MessageScheme = {
  /** Either side of receipt, inclusive. */
  toleranceSeconds: number;
  /** Of a secret as it was entered; null where it is none of this scheme. */
  readKey: KeyReader;
  /** How a secret looks, as in “enter the one that …”. */
  secretLooks: string;
  /** Versions of signatures that are checked. */
  versions: MessageKey["version"][];
};

type MessageHeaders = {
  prefix: "webhook" | "svix";
  id: string | undefined;
  timestamp: string | undefined;
  signatures: string | undefined;
};

type Checked = { secret: PackSecret; key: MessageKey | null };

/** One set of headers counts as a whole: Svix's where the standard's has no signature. */
export function messageHeaders(headers: [string, string][]): MessageHeaders {
  const prefix = headerValues(headers, "webhook-signature").length > 0 ? "webhook" : "svix";
  const [id] = headerValues(headers, `${prefix}-id`);
  const [timestamp] = headerValues(headers, `${prefix}-timestamp`);
  const [signatures] = headerValues(headers, `${prefix}-signature`);
  return { prefix, id, timestamp, signatures };
}

/** The message's own id, the same each time it is sent: that of the set that counts, unsigned ones too. */
export function messageIdIn(headers: [string, string][]): string | undefined {
  const { signatures, id } = messageHeaders(headers);
  if (signatures !== undefined) return id;
  return headerValues(headers, "webhook-id")[0] ?? headerValues(headers, "svix-id")[0];
}

export function verifyMessage(
  request: RawRequest,
  context: { secrets: PackSecret[]; receivedAt: number },
  scheme: MessageScheme,
): SignatureVerdict {
  const { prefix, id, timestamp, signatures } = messageHeaders(request.headers);
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      `This source has no secret to check with: enter the one that ${scheme.secretLooks}.`,
    );
  if (signatures === undefined) return refuse("missing", "The header webhook-signature is not there.");
  if (id === undefined || timestamp === undefined)
    return refuse("failed", `The header ${prefix}-${id === undefined ? "id" : "timestamp"} is not there.`);
  if (!/^\d{1,12}$/.test(timestamp))
    return refuse(
      "failed",
      `${prefix}-timestamp is no number of seconds since 1970, so nothing could be signed with it.`,
    );

  const sent = signatures.split(" ").map((one) => one.split(","));
  const known = sent.filter(([version]) => scheme.versions.some((one) => one === version));
  if (known.length === 0) return refuse("failed", `${prefix}-signature has ${sayNoVersion(scheme)}.`);
  const keys = context.secrets.map((secret): Checked => ({ secret, key: scheme.readKey(secret.value) }));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const matched = findMatch(known, content, keys);
  if (!matched) return refuse("failed", whyNot(keys, known, scheme));
  const because = `webhook-signature is the ${signsWith[matched.version]} of id, timestamp and body under “${matched.secret.label}”`;
  const away = Math.floor(context.receivedAt / 1000) - Number(timestamp);
  if (Math.abs(away) > scheme.toleranceSeconds) {
    const where = away > 0 ? "before it came" : "ahead of our clock";
    const { toleranceSeconds } = scheme;
    return refuse(
      "failed",
      `${because}, but its time is ${sayMinutes(Math.abs(away))} ${where}; ${sayMinutes(toleranceSeconds)} are allowed: sent again by somebody, or a clock is wrong.`,
    );
  }
  return { signature: "verified", secretId: matched.secret.secretId, because: `${because}.` };
}

/** The id of the draft stays, so that every copy of one event has the same. */
export function signMessage(draft: DraftRequest, at: number, key: MessageKey): DraftRequest {
  const id = headerValues(draft.headers, "webhook-id")[0] ?? `msg_${sha256Hex(draft.body).slice(0, 24)}`;
  const timestamp = String(Math.floor(at / 1000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), draft.body]);
  const signature = key.version === "v1" ? hmac("sha256", key.bytes, content, "base64") : key.sign(content);
  const stamped = withHeader(withHeader(draft.headers, "webhook-id", id), "webhook-timestamp", timestamp);
  if (signature === null) return { ...draft, headers: stamped };
  return {
    ...draft,
    headers: withHeader(stamped, "webhook-signature", `${key.version},${signature}`),
  };
}

/** Every secret is compared with every signature: the time taken must not tell which one matched. */
function findMatch(
  sent: string[][],
  content: Uint8Array,
  keys: Checked[],
): { secret: PackSecret; version: MessageKey["version"] } | undefined {
  const matching = keys.flatMap(({ secret, key }) => {
    if (key === null) return [];
    const expected = key.version === "v1" ? hmac("sha256", key.bytes, content, "base64") : null;
    const fitting = sent.filter(([version, signature = ""]) => {
      if (version !== key.version) return false;
      if (expected !== null) return equalInConstantTime(signature, expected);
      return key.version === "v1a" && key.verify(content, signature);
    });
    return fitting.length > 0 ? [{ secret, version: key.version }] : [];
  });
  return matching[0];
}

function sayNoVersion({ versions }: MessageScheme): string {
  return versions.length === 1
    ? `no signature of the version ${versions[0]}, the one that is checked`
    : `no signature of a version that is checked, ${versions.join(" or ")}`;
}

function whyNot(keys: Checked[], sent: string[][], scheme: MessageScheme): string {
  const unusable = keys.filter(({ key }) => key === null).map(({ secret }) => `“${secret.label}”`);
  if (unusable.length > 0)
    return `No secret of this source made it. ${unusable.join(" and ")} ${unusable.length === 1 ? "is" : "are"} ${scheme.versions.length === 1 ? "no Base64, with or without whsec_ before it" : `no secret that ${scheme.secretLooks}`}.`;
  const versions = [...new Set(sent.map(([version]) => version))];
  if (!keys.some(({ key }) => versions.some((version) => version === key?.version)))
    return `It is signed by ${versions.join(" and ")}, and no secret of this source is for that: enter the one that ${scheme.secretLooks}.`;
  const [one] = keys;
  return keys.length === 1
    ? `It is not the signature of these bytes under “${one?.secret.label}”: another secret, or the body was changed.`
    : `It is not the signature of these bytes under any of the ${keys.length} secrets: another secret, or the body was changed.`;
}

function sayMinutes(seconds: number): string {
  return seconds > 0 && seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} m`;
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
