/** Why a signature does not fit: the usual mistakes by name. It never says a key, only its label. */
import { parseJsonBody } from "../json-body";
import type { PackSecret } from "../pack";
import { equalInConstantTime, hmac } from "../signatures";
import { SIGNATURE_LAYOUTS } from "./signature-layouts";

export function whyNot(header: string, signature: string, body: Uint8Array, secrets: PackSecret[]): string {
  for (const { label, value } of secrets) {
    const mistake = nameMistake(signature, value, body);
    if (mistake) return `${header} fits “${label}” ${mistake}`;
  }
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  if (!looksSigned(signature)) {
    return `${header} is in none of the layouts that were tried (hex, sha256=hex, Base64, t=…,v1=…).`;
  }
  return `${header} does not fit the body under ${tried} in any layout: another key, or the body was changed. The key is the API key chosen for the application.`;
}

function nameMistake(signature: string, key: string, body: Uint8Array): string | null {
  const fits = (text: string, secret: string, bytes: Uint8Array) =>
    SIGNATURE_LAYOUTS.some((layout) => layout.matches(text, secret, bytes));
  const trimmed = signature.trim();
  if (trimmed !== signature && fits(trimmed, key, body))
    return "but has blanks around it; compare without them.";
  if (fits(signature.toLowerCase(), key, body))
    return "but is written in upper case; hex is compared exactly.";
  if (key.trim() !== key && fits(signature, key.trim(), body)) {
    return "only without the blanks around that key; enter the key as Whippy shows it.";
  }
  const encoded = signature.replaceAll("-", "+").replaceAll("_", "/");
  if (fits(encoded.padEnd(Math.ceil(encoded.length / 4) * 4, "="), key, body)) {
    return "but is Base64 for URLs or lacks its padding.";
  }
  const anew = writtenAnew(body);
  if (anew && fits(signature, key, anew)) {
    return "with the JSON written anew, not with the bytes that came: sign and check the raw body.";
  }
  for (const encoding of ["hex", "base64"] as const) {
    if (equalInConstantTime(signature.replace(/^sha1=/, ""), hmac("sha1", key, body, encoding))) {
      return "as HMAC-SHA1; Whippy's is HMAC-SHA256.";
    }
  }
  return null;
}

/** The body as `JSON.stringify` would write it; undefined where that is what came. */
function writtenAnew(body: Uint8Array): Uint8Array | undefined {
  const { value } = parseJsonBody(body);
  if (value === undefined) return undefined;
  const anew = new TextEncoder().encode(JSON.stringify(value));
  return Buffer.compare(anew, body) === 0 ? undefined : anew;
}

function looksSigned(signature: string): boolean {
  return (
    /^(?:sha256=)?[0-9a-f]{64}$/i.test(signature) ||
    /^[A-Za-z0-9+/_-]{43}=?$/.test(signature) ||
    /^t=\d+,\s*v1=[0-9a-f]{64}/i.test(signature)
  );
}
