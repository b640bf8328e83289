/**
 * Text inside of text: JSON web tokens, Base64, JSON in a string, and ids that carry a time. What comes out is shown as a
 * preview and trusted for nothing: a token's signature is not checked.
 */
import type { Explanation, Value } from "./explanation";
import { beforeReceipt, momentWords } from "./moments";

const longestPreview = 240;
/** More than this is not decoded for a preview. */
const longestDecoded = 8_192;

export function explainToken(text: string, value: Value): Explanation | null {
  if (!/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/.test(text)) return null;
  const [head, body] = text.split(".").slice(0, 2).map(jsonOf);
  if (!head || !body) return null;
  const times = (["iat", "nbf", "exp"] as const).flatMap((name) => {
    const seconds = body[name];
    if (typeof seconds !== "number") return [];
    const at = seconds * 1000;
    return [{ name, value: `${momentWords(at, value.zone)}, ${beforeReceipt(at, value.receivedAt)}` }];
  });
  return {
    title: "a JSON web token, decoded and not checked",
    lines: [
      { name: "head", value: preview(JSON.stringify(head)) },
      { name: "claims", value: preview(JSON.stringify(body)) },
      ...times,
    ],
    note: "Anybody can write these claims: only its signature proves them, and that was not checked.",
  };
}

function jsonOf(part: string): Record<string, unknown> | null {
  const bytes = bytesOf(part);
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes ?? undefined));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const kinds: [RegExp, string][] = [
  [/^89504e47/, "a PNG picture"],
  [/^ffd8ff/, "a JPEG picture"],
  [/^25504446/, "a PDF"],
  [/^52494646.{8}57415645/, "WAV audio"],
  [/^(?:494433|fffb|fff3)/, "MP3 audio"],
  [/^4f676753/, "Ogg audio"],
  [/^1f8b08/, "gzip"],
  [/^504b0304/, "a ZIP archive"],
];

/** Only where what comes out is text, or begins as a file of a known kind does. */
export function explainBase64(text: string): Explanation | null {
  const plain = /^data:([\w/+.-]+);base64,(.*)$/s.exec(text.slice(0, 200));
  const encoded = (plain ? text.slice(text.indexOf(",") + 1) : text).replace(/={1,2}$/, "");
  const head = encoded.slice(0, 400);
  if (encoded.length < 16 || !/^[\w+/-]+$/.test(head) || !/^[\w+/-]+$/.test(encoded.slice(-400))) return null;
  // Ids in hex and words joined by lines are no Base64, though they could be.
  if (!plain && (/^[\da-f-]+$/i.test(head) || /^[a-z_-]+$/.test(head))) return null;
  const bytes = bytesOf(encoded.slice(0, longestDecoded));
  if (!bytes) return null;
  const size = Math.floor((encoded.length * 3) / 4);
  const start = [...bytes.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const kind = kinds.find(([pattern]) => pattern.test(start))?.[1];
  if (kind)
    return {
      title: `Base64 of ${kind}`,
      lines: [{ name: "size", value: `${size} bytes` }],
      note: "Not opened.",
    };
  const inside = textOf(bytes, encoded.length > longestDecoded);
  if (inside === null) return null;
  return {
    title: "reads as Base64 of text",
    lines: [
      { name: "says", value: preview(inside) },
      { name: "size", value: `${size} bytes` },
    ],
  };
}

function textOf(bytes: Uint8Array, isCut: boolean): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
    return /^[\t\r\n\x20-\x7e\u00a0-\uffff]+$/.test(text) && /[a-zA-Z]{3}|[{[]/.test(text) ? text : null;
  } catch {
    return null;
  }
}

function bytesOf(encoded: string): Uint8Array | null {
  const standard = encoded.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (standard.length % 4 === 1) return null;
  try {
    return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** JSON that was made a string: handlers meet a text where they expect an object. */
export function explainNestedJson(text: string): Explanation | null {
  if (!/^\s*[{[]/.test(text) || text.length > 1_000_000) return null;
  try {
    const value: unknown = JSON.parse(text);
    const size = Object.keys(value as object).length;
    return {
      title: "JSON inside of a text",
      lines: [
        { name: "holds", value: Array.isArray(value) ? `a list of ${size}` : `an object of ${size} fields` },
      ],
      note: "It has to be parsed a second time.",
    };
  } catch {
    return null;
  }
}

export function explainUuid(text: string, value: Value): Explanation | null {
  const match = /^[\da-f]{8}-[\da-f]{4}-([1-8])[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.exec(text);
  if (!match) return null;
  const at = match[1] === "7" ? Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16) : null;
  return {
    title: `a UUID, version ${match[1]}`,
    lines:
      at === null
        ? []
        : [{ name: "made", value: `${momentWords(at, value.zone)}, ${beforeReceipt(at, value.receivedAt)}` }],
  };
}

export function preview(text: string): string {
  return text.length > longestPreview ? `${text.slice(0, longestPreview)} …` : text;
}
