/** The same body, JSON or a form, as frameworks write it anew: what a sender signs that signs the object and not the bytes it sends. */

import { fieldsOf, formType } from "../../../shared/form-fields";
import type { Json } from "../../../shared/words";
import { parseJsonBody } from "../providers/json-body";
import { contentTypeOf } from "../providers/payload";

export type BodyVariant = { name: string; body: Uint8Array; fix: string };

const longest = 1024 * 1024;
const signTheBytes = "Sign the very bytes that are sent: serialise once, sign that text, send that text.";

export function bodyVariants(body: Uint8Array): BodyVariant[] {
  if (body.length > longest) return [];
  const text = Buffer.from(body).toString("utf8");
  const variants: [string, string | Uint8Array | null, string][] = [
    ["an empty body", "", "Sign the body, not an empty text: it was read before it was there."],
    ["the body without the line break at its end", text.replace(/\r?\n$/, ""), signTheBytes],
    ["the body with a line break at its end", `${text}\n`, signTheBytes],
    ["the body with other line breaks", text.replaceAll("\r\n", "\n"), signTheBytes],
    [
      "the body without its byte order mark",
      text.replace(/^\uFEFF/, ""),
      "Send the body without a byte order mark.",
    ],
    ["the body as base64", Buffer.from(body).toString("base64"), "Sign the body itself, not its base64."],
    ["the body read as Latin-1", Buffer.from(Buffer.from(body).toString("latin1"), "utf8"), signTheBytes],
    ...(contentTypeOf(body) === formType ? formVariants(text) : jsonVariants(body)),
  ];
  const seen = new Set([text]);
  return variants.flatMap(([name, variant, fix]) => {
    if (variant === null) return [];
    const bytes = typeof variant === "string" ? Buffer.from(variant, "utf8") : variant;
    const key = Buffer.from(bytes).toString("utf8");
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ name, body: bytes, fix }];
  });
}

/** What is signed of a form is its bytes, or its fields: both go wrong in ways of their own. */
function formVariants(text: string): [string, string | null, string][] {
  const fields = [...new URLSearchParams(text)];
  const write = (pairs: [string, string][]) => new URLSearchParams(pairs).toString();
  const written = write(fields);
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const asTheyCame = "Sign the fields as they are sent: nothing trimmed, and none left out.";
  return [
    ["its form written anew", written, signTheBytes],
    ["its form written anew, with blanks as %20", written.replaceAll("+", "%20"), signTheBytes],
    ["its form with sorted names", write(sorted), signTheBytes],
    ["its fields as JSON", JSON.stringify(fieldsOf(text)), signTheBytes],
    [
      "its fields without the blanks around their values",
      write(fields.map(([name, value]) => [name, value.trim()])),
      asTheyCame,
    ],
    ["its fields without the empty ones", write(fields.filter(([, value]) => value !== "")), asTheyCame],
  ];
}

function jsonVariants(body: Uint8Array): [string, string | null, string][] {
  const { value } = parseJsonBody(body);
  if (value === undefined) return [];
  const compact = JSON.stringify(value);
  const sorted = JSON.stringify(sortKeys(value));
  return [
    ["its JSON written anew, without blanks (JSON.stringify)", compact, signTheBytes],
    ["its JSON written anew, indented by 2", JSON.stringify(value, null, 2), signTheBytes],
    ["its JSON written anew, indented by 4", JSON.stringify(value, null, 4), signTheBytes],
    [
      "its JSON written anew with a blank after colons and commas (Python's json.dumps)",
      spaced(value),
      signTheBytes,
    ],
    ["its JSON with every other letter as \\u (Python's json.dumps)", escaped(spaced(value)), signTheBytes],
    [
      "its JSON with slashes as \\/ (PHP's json_encode)",
      escaped(compact.replaceAll("/", "\\/")),
      signTheBytes,
    ],
    ["its JSON with sorted keys", sorted, signTheBytes],
    ["its JSON with sorted keys and blanks", spaced(sortKeys(value)), signTheBytes],
  ];
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] as Json)]),
  );
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
  return `{${pairs.join(", ")}}`;
}

function escaped(text: string): string {
  return text.replaceAll(
    /[\u0080-\uFFFF]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
