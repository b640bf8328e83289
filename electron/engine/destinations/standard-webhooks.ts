/** Signing as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body`, Base64, version v1. */
import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

export function makeSigningSecret(): string {
  return `${prefix}${randomBytes(24).toString("base64")}`;
}

/** Null where it is one; else what is wrong with it. The specification asks for 24 to 64 bytes. */
export function checkSigningSecret(secret: string): string | null {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded))
    return "A signing secret is whsec_ and then Base64. Leave it empty and Ringback makes one.";
  const { length } = Buffer.from(encoded, "base64");
  return length >= 24 && length <= 64
    ? null
    : `A signing secret has 24 to 64 bytes; this one has ${length}. Leave it empty and Ringback makes one.`;
}

export function signWebhook(
  secret: string,
  message: { id: string; body: string; at: number },
): Record<string, string> {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64");
  const timestamp = String(Math.floor(message.at / 1000));
  const mac = createHmac("sha256", key).update(`${message.id}.${timestamp}.${message.body}`).digest("base64");
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${mac}`,
  };
}
