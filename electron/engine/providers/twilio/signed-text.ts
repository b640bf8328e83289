/**
 * What Twilio signs: the exact URL, and behind it every parameter of a form, names in order of their code units, each name
 * with its value and nothing between ("Secure webhooks"). A GET has its parameters in the URL. Of a JSON body the URL has
 * the SHA-256, as `bodySHA256`. The URL is tried in the spellings that Twilio's own library tries.
 */
import { parse, stringify } from "node:querystring";
import { fieldsOf } from "../../../../shared/form-fields";
import type { Json } from "../../../../shared/words";
import type { RawRequest } from "../pack";
import { isForm, queryOf } from "../payload";
import { sha256Hex } from "../signatures";

type Signable = Pick<RawRequest, "headers" | "body">;

/** Longer than any of Twilio's, and than what is read: it is not gone through while its sender waits. */
const longestForm = 1024 * 1024;

let last: { body: WeakRef<Uint8Array>; parameters: string } | null = null;

/** What stands behind the URL; null: the signature says nothing about this body. */
export function signedParameters(request: Signable, url: string): string | null {
  if (request.body.length === 0) return "";
  if (isForm(request)) return request.body.length > longestForm ? null : parametersOf(request.body);
  const told = bodyHashIn(url);
  return told !== undefined && told === sha256Hex(request.body) ? "" : null;
}

/** Asked for each address anew: the last answer is kept for the same array of bytes, which nobody changes. */
function parametersOf(body: Uint8Array): string {
  if (last?.body.deref() === body) return last.parameters;
  const parameters = joinParameters(fieldsOf(new TextDecoder().decode(body)));
  last = { body: new WeakRef(body), parameters };
  return parameters;
}

export function bodyHashIn(url: string): string | undefined {
  return new URLSearchParams(queryOf(url)).get("bodySHA256")?.toLowerCase();
}

/** A parameter that comes twice stands there with each of its values once, in their order. */
export function joinParameters(fields: { [key: string]: Json }): string {
  return Object.keys(fields)
    .sort()
    .map((name) => {
      const value = fields[name];
      const values = Array.isArray(value) ? [...new Set(value.map(String))].sort() : [String(value)];
      return values.map((one) => `${name}${one}`).join("");
    })
    .join("");
}

/** As received, without and with the usual port; then as a browser would write it, and with its query written anew. */
export function spellingsOf(url: string): string[] {
  const normal = URL.canParse(url) ? new URL(url).toString() : url;
  const ported = (one: string) => [one, withoutPort(one), withPort(one)];
  const all = [...ported(url), ...ported(normal)];
  return [...new Set([...all, ...ported(normal).map(withQueryAnew)])];
}

const PARTS = /^([a-z][a-z0-9+.-]*:\/\/)((?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)(:\d*)?(.*)$/is;

function withoutPort(url: string): string {
  return url.replace(PARTS, "$1$2$3$5");
}

function withPort(url: string): string {
  const [, scheme = "", user = "", host = "", port, rest = ""] = PARTS.exec(url) ?? [];
  if (scheme === "" || port !== undefined) return url;
  return `${scheme}${user}${host}${scheme.toLowerCase() === "https://" ? ":443" : ":80"}${rest}`;
}

function withQueryAnew(url: string): string {
  const at = url.indexOf("?");
  return at < 0 || at === url.length - 1 ? url : `${url.slice(0, at)}?${stringify(parse(url.slice(at + 1)))}`;
}
