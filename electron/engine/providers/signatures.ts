/** What signature schemes share: keyed hashes, comparison in constant time, headers by name, the body's hash. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** `hmac("sha256", secret, body, "hex")`. The key is used as UTF-8 text. */
export function hmac(
  algorithm: "sha1" | "sha256",
  key: string,
  message: Uint8Array | string,
  encoding: "hex" | "base64",
): string {
  return createHmac(algorithm, key).update(message).digest(encoding);
}

/** Exact comparison; the time it takes does not tell where the texts differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

/** All values of a header, in order; names are compared without case. */
export function headerValues(headers: [string, string][], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The headers with this one set once, in place of all of its name. */
export function withHeader(headers: [string, string][], name: string, value: string): [string, string][] {
  const wanted = name.toLowerCase();
  return [...headers.filter(([key]) => key.toLowerCase() !== wanted), [name, value]];
}

/** SHA-256 of the bytes, in hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
