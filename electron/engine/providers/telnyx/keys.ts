/**
 * Ed25519 keys as they are entered. Telnyx shows the public key, 32 bytes in Base64; PEM is taken too. Only Telnyx has
 * the private one, so simulated events are signed with a pair of our own: `seed:` and 32 bytes in Base64 is a private
 * key, from which the public one follows.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { sha256Hex } from "../signatures";

const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SEED = "seed:";

export const TEST_SECRET = `${SEED}${Buffer.from(sha256Hex("ringback test key pair of telnyx"), "hex").toString("base64")}`;

/** Null where it is no key. */
export function publicKeyOf(secret: string): KeyObject | null {
  const text = secret.trim();
  const own = privateKeyOf(text);
  if (own) return createPublicKey(own);
  try {
    if (text.startsWith("-----BEGIN PUBLIC KEY")) {
      const key = createPublicKey(text);
      return key.asymmetricKeyType === "ed25519" ? key : null;
    }
    const raw = bytesOf(text);
    return raw ? createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" }) : null;
  } catch {
    return null;
  }
}

/** Null of everything but a seed: a public key signs nothing. */
export function privateKeyOf(secret: string): KeyObject | null {
  const text = secret.trim();
  const raw = text.startsWith(SEED) ? bytesOf(text.slice(SEED.length)) : null;
  return raw && createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: "der", type: "pkcs8" });
}

/** The public key as Telnyx writes one. */
export function writePublicKey(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).subarray(SPKI.length).toString("base64");
}

function bytesOf(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const raw = Buffer.from(text, "base64");
  return raw.length === 32 ? raw : null;
}
