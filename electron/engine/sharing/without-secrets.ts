/** Events with their real data and without credentials: the export that a person asked for in so many words. */

import type { EventToAnonymise } from "./anonymise/anonymise";
import { mask } from "./anonymise/pseudonyms";
import { rewriteJson } from "./anonymise/rewrite-json";
import { kindOfText } from "./anonymise/value-kinds";
import { bodyText, type SharedEvent } from "./shared-event";

const credentials = /authorization|cookie|secret|token|api-?key|password|credential|^x-ringback-run$/i;
const signatures = /signature/i;

/** A body in which a secret stood is changed, and its signature fits no longer: it goes too. */
export function withoutSecrets(event: EventToAnonymise, redact: (text: string) => string): SharedEvent {
  const { country, trusted, masked = false, ...rest } = event;
  const { body, leftOut } = cleanBody(event.body, redact);
  const changed = masked || body !== event.body;
  const url = redact(event.url);
  const unsigned = changed || url !== event.url;
  return {
    ...rest,
    url,
    body,
    leftOut,
    headers: event.headers
      .filter(([name]) => !credentials.test(name) && !(unsigned && signatures.test(name)))
      .map(([name, value]): [string, string] => [name, signatures.test(name) ? value : redact(value)]),
    resign: unsigned && (trusted || (event.signature !== "failed" && event.signature !== "missing")),
  };
}

function cleanBody(
  body: Uint8Array,
  redact: (text: string) => string,
): { body: Uint8Array; leftOut: string | null } {
  const text = bodyText(body);
  if (text === null) {
    const latin = Buffer.from(body).toString("latin1");
    return redact(latin) === latin
      ? { body, leftOut: null }
      : { body: new Uint8Array(), leftOut: "its body is no text and holds a secret" };
  }
  const unnamed = withoutNamedSecrets(text);
  if (unnamed === null)
    return { body: new Uint8Array(), leftOut: "it is nested too deep to take out the secrets it names" };
  const clean = redact(unnamed);
  return clean === text ? { body, leftOut: null } : { body: Buffer.from(clean, "utf8"), leftOut: null };
}

/**
 * Values whose key says that they are secrets: `access_token`, `password`. What is no secret keeps its bytes. Null:
 * it names some, deeper than they can be taken out.
 */
function withoutNamedSecrets(text: string): string | null {
  if (isJson(text)) {
    const rewritten = rewriteJson(text, ({ value, is, key, parents }) =>
      is === "string" && value !== "" && isSecret(key, parents) ? mask : value,
    );
    if (rewritten !== null) return rewritten;
    const namesSecret = [...text.matchAll(/"([^"\\]*)"\s*:/g)].some(([, key = ""]) => isSecret(key, []));
    return namesSecret ? null : text;
  }
  if (!/^[\w.[\]%-]+=\S*$/.test(text)) return text;
  return text
    .split("&")
    .map((pair) => {
      const [key = ""] = pair.split("=", 1);
      return pair.length > key.length + 1 && isSecret(key, []) ? `${key}=${encodeURIComponent(mask)}` : pair;
    })
    .join("&");
}

function isSecret(key: string, parents: readonly string[]): boolean {
  return kindOfText("x", { key, parents }, () => false) === "secret";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return /^\s*[{[]/.test(text);
  } catch {
    return false;
  }
}
