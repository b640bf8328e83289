/**
 * Keys of Standard Webhooks ("Signature scheme"): `whsec_` and Base64 is a secret that both sides have, `whpk_` the
 * public half of an Ed25519 pair, `whsk_` its secret half, which only the sender has.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

export type MessageKey =
  | { version: "v1"; bytes: Uint8Array }
  | {
      version: "v1a";
      verify(content: Uint8Array, signature: string): boolean;
      /** Base64; null: a public key signs nothing. */
      sign(content: Uint8Array): string | null;
    };

export type KeyReader = (secret: string) => MessageKey | null;

export const signsWith = { v1: "HMAC-SHA256", v1a: "Ed25519 signature" } as const;

/** What stands before the 32 bytes of a key in the form that Node reads. */
const BEFORE_PUBLIC = Buffer.from("302a300506032b6570032100", "hex");
const BEFORE_SECRET = Buffer.from("302e020100300506032b657004220420", "hex");

/** `whsec_…`, or its Base64 alone. */
export function readSharedSecret(secret: string): MessageKey | null {
  const bytes = fromBase64(secret.trim().replace(/^whsec_/, ""));
  return bytes === null ? null : { version: "v1", bytes };
}

/** The same, and keys of Ed25519 by their prefix. */
export function readAnyKey(secret: string): MessageKey | null {
  const [, kind, text = ""] = /^wh(pk|sk)_(.*)$/.exec(secret.trim()) ?? [];
  if (kind === undefined) return readSharedSecret(secret);
  const bytes = fromBase64(text);
  // A secret key is 32 bytes, or those and the public key behind them.
  if (bytes === null || !(bytes.length === 32 || (kind === "sk" && bytes.length === 64))) return null;
  return kind === "pk" ? publicKey(bytes) : pairOf(bytes.subarray(0, 32));
}

function publicKey(bytes: Uint8Array): MessageKey {
  const key = createPublicKey({
    key: Buffer.concat([BEFORE_PUBLIC, bytes]),
    format: "der",
    type: "spki",
  });
  return { version: "v1a", verify: (content, signature) => fits(content, signature, key), sign: () => null };
}

function pairOf(seed: Uint8Array): MessageKey {
  const secret = createPrivateKey({
    key: Buffer.concat([BEFORE_SECRET, seed]),
    format: "der",
    type: "pkcs8",
  });
  const key = createPublicKey(secret);
  return {
    version: "v1a",
    verify: (content, signature) => fits(content, signature, key),
    sign: (content) => sign(null, content, secret).toString("base64"),
  };
}

function fits(content: Uint8Array, signature: string, key: KeyObject): boolean {
  const bytes = fromBase64(signature);
  return bytes !== null && bytes.length === 64 && verify(null, content, key, bytes);
}

function fromBase64(text: string): Uint8Array | null {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : null;
}
