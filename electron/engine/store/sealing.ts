/** Sealing of secrets at rest with AES-256-GCM under the folder's data key: nonce (12 bytes), tag (16), ciphertext. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** The key of a data folder, as its host keeps it. */
export type DataKey = {
  /**
   * 32 bytes, made or opened when the first secret is sealed or read; the same from then on. It may ask the keychain,
   * and so a person.
   */
  open(): Promise<Uint8Array>;
  /** What Setup and `doctor` say about it. */
  note(): string;
};

export function sealSecret(dataKey: Uint8Array, value: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", dataKey, nonce);
  const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Null where the key does not fit: the folder's key was lost or exchanged, and the secret is asked for again. */
export function unsealSecret(dataKey: Uint8Array, sealed: Uint8Array): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", dataKey, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
