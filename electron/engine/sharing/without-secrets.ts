/** Events with their real data and without credentials: the export that a person asked for in so many words. */

import type { EventToAnonymise } from "./anonymise/anonymise";
import { bodyText, type SharedEvent } from "./shared-event";

const credentials = /authorization|cookie|secret|token|api-?key|password|credential|^x-ringback-run$/i;
const signatures = /signature/i;

/** A body in which a secret stood is changed, and its signature fits no longer: it goes too. */
export function withoutSecrets(event: EventToAnonymise, redact: (text: string) => string): SharedEvent {
  const { country, trusted, ...rest } = event;
  const { body, leftOut } = cleanBody(event.body, redact);
  const changed = body !== event.body;
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
  const clean = redact(text);
  return clean === text ? { body, leftOut: null } : { body: Buffer.from(clean, "utf8"), leftOut: null };
}
