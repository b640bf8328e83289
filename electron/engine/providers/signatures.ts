/** What signature schemes share: keyed hashes, comparison in constant time, headers by name, the body's hash. */
import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** `hmac("sha256", secret, body, "hex")`. A key that is text is used as its UTF-8 bytes. */
export function hmac(
  algorithm: "sha1" | "sha256" | "sha512",
  key: string | Uint8Array,
  message: Uint8Array | string,
  encoding: "hex" | "base64",
): string {
  return createHmac(algorithm, key).update(message).digest(encoding);
}

/** Exact comparison; the time it takes does not tell where the texts differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  // How long a signature is, is no secret; what it says, is.
  return one.length === other.length && timingSafeEqual(one, other);
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

/** SHA-256 in lower-case hex. */
export function sha256Hex(content: Uint8Array | string): string {
  return hash("sha256", content, "hex");
}
