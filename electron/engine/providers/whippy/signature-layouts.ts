/**
 * The layouts `X-Whippy-Signature` may have. Header and HMAC-SHA256 are documented, the layout is not; so each of these
 * is tried in this order, as data, and the verdict names the one that matched. A source may be given one of them.
 */
import { equalInConstantTime, hmac } from "../signatures";

export type SignatureLayout = {
  id: "hex" | "sha256-hex" | "base64" | "timestamped";
  /** For a sentence: "x-whippy-signature is … under “production”". */
  words: string;
  matches(sent: string, key: string, body: Uint8Array): boolean;
  /** Epoch milliseconds the layout signs; null where it signs none. */
  signedAt(sent: string): number | null;
};

/** How far a signed time may lie from ours; assumed. */
export const TOLERANCE_MS = 5 * 60_000;

export const SIGNATURE_LAYOUTS: SignatureLayout[] = [
  {
    id: "hex",
    words: "the bare hex HMAC-SHA256 of the body",
    matches: (sent, key, body) => equalInConstantTime(sent, hmac("sha256", key, body, "hex")),
    signedAt: () => null,
  },
  {
    id: "sha256-hex",
    words: "“sha256=” and the hex HMAC-SHA256 of the body",
    matches: (sent, key, body) => equalInConstantTime(sent, `sha256=${hmac("sha256", key, body, "hex")}`),
    signedAt: () => null,
  },
  {
    id: "base64",
    words: "the bare Base64 HMAC-SHA256 of the body",
    matches: (sent, key, body) => equalInConstantTime(sent, hmac("sha256", key, body, "base64")),
    signedAt: () => null,
  },
  {
    id: "timestamped",
    words: "“t=…,v1=…” with the hex HMAC-SHA256 of the time, a dot and the body",
    matches: matchesTimestamped,
    signedAt: (sent) => {
      const time = timestamped(sent)?.time;
      return time === undefined ? null : Number(time) * 1000;
    },
  },
];

/** Signs in that layout; `time` is in unix seconds, as text. */
export function timestampedMac(key: string, time: string, body: Uint8Array): string {
  return hmac("sha256", key, Buffer.concat([Buffer.from(`${time}.`), body]), "hex");
}

/** All `v1` are tried: several keys may sign one delivery while a key is being replaced. */
function matchesTimestamped(sent: string, key: string, body: Uint8Array): boolean {
  const parts = timestamped(sent);
  if (!parts) return false;
  const mac = timestampedMac(key, parts.time, body);
  return parts.macs.filter((one) => equalInConstantTime(one, mac)).length > 0;
}

function timestamped(sent: string): { time: string; macs: string[] } | null {
  const pairs = sent.split(",").map((part) => part.trim().split("=", 2));
  const time = pairs.find(([name]) => name === "t")?.[1];
  const macs = pairs.flatMap(([name, value]) => (name === "v1" && value ? [value] : []));
  return time !== undefined && /^\d{1,12}$/.test(time) && macs.length > 0 ? { time, macs } : null;
}
