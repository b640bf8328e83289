/**
 * Secrets that a provider puts into its bodies (`Pack.secretPaths`). They are kept and forwarded as they came; wherever a
 * request is shown, exported, searched or written down, what stands at these paths is masked, and so is the same value
 * wherever else it stands in that request. It does not matter whether the source knows the value: the place tells. Pure
 * and total: what breaks off or is no JSON is gone through all the same.
 *
 * A path leads into the body's value, JSON or form; `query.name` is a parameter of the URL. Of an event that no pack read
 * every pack's paths count: nobody knows yet whose it is.
 */
import type { Problem } from "../../../shared/words";
import { escapeXml } from "../answers/template";
import type { Pack } from "../providers/pack";
import { packs } from "../providers/packs";
import { isForm } from "../providers/payload";
import { rewriteJson } from "./anonymise/rewrite-json";
import { bodyText } from "./shared-event";
import { decodeForm, isJson } from "./text-kinds";

export const SECRET_MASK = "[redacted]";

type Paths = readonly string[];
type Request = { url: string; headers: [string, string][]; body: Uint8Array };

/** A value this short stands in every other word too; it is masked at its place alone. */
const shortestSpread = 6;
/** A provider has one or two secrets in a body. Of a body full of them each is masked at its place, and so many elsewhere. */
const mostSpread = 50;
const QUERY = "query.";

export function secretPathsOf(pack: Pick<Pack, "secretPaths"> | null | undefined): Paths {
  return pack ? (pack.secretPaths ?? []) : everyPath;
}

const everyPath = [...new Set(packs.flatMap(({ secretPaths }) => secretPaths ?? []))];

/** The same object where there is nothing to mask; headers and bytes that hold nothing stay the same ones too. */
export function maskSecrets<Masked extends Request>(request: Masked, paths: Paths): Masked {
  if (paths.length === 0) return request;
  const { values, body } = maskBody(request, paths);
  const spread = spreadOf(values);
  const url = sweep(maskQuery(request.url, paths), spread);
  const headers = request.headers.map(([name, value]): [string, string] => [name, sweep(value, spread)]);
  const sameHeaders = headers.every(([, value], index) => value === request.headers[index]?.[1]);
  if (body === request.body && url === request.url && sameHeaders) return request;
  return { ...request, url, headers: sameHeaders ? request.headers : headers, body };
}

/** What stands at the paths, as it was meant: for those who must leave it out. */
export function secretsIn(request: Request, paths: Paths): string[] {
  if (paths.length === 0) return [];
  const text = bodyText(request.body) ?? Buffer.from(request.body).toString("latin1");
  return [...findValues(request, text, paths).values, ...queryValues(request.url, paths)];
}

/** Of an edited body: where the mask was left in place, what was kept stands there again. */
export function restoreSecrets(edited: string, kept: Request, paths: Paths): string {
  const isMasked = [SECRET_MASK, encodeURIComponent(SECRET_MASK)].some((mask) => edited.includes(mask));
  if (paths.length === 0 || !isMasked) return edited;
  const [first] = secretsIn(kept, paths);
  if (first === undefined) return edited;
  if (!mayBeJson(edited) && (isForm(kept) || !isJson(edited))) {
    return changeForm(edited, (name, value) =>
      paths.includes(name) && value === SECRET_MASK ? first : value,
    );
  }
  const changed = rewriteJson(edited, ({ value, is, key, parents }) =>
    is !== "key" && value === SECRET_MASK && isAt(paths, key, parents) ? first : value,
  );
  return isJson(edited) && changed !== null ? changed : edited;
}

/** What is told about a request that may have secrets: their places, and their values wherever they stand. */
export type Told = { paths: Paths; values: string[] };

export function toldOf(request: Partial<Request> & Pick<Request, "headers" | "body">, paths: Paths): Told {
  return { paths, values: spreadOf(secretsIn({ url: "", ...request }, paths)) };
}

/** Words that were made of the request, an answer to it say: they do not repeat its secrets. */
export function maskWords(words: string, { values }: Told): string {
  return sweep(words, values);
}

/** A sentence about a value at such a place does not repeat the value, nor does any other. */
export function maskProblem(problem: Problem, { paths, values }: Told): Problem {
  const got = isSecretPlace(problem.path, paths)
    ? problem.got.replace(/(?<=^the text “).*(?=”$)|(?<=^the number ).*$/s, SECRET_MASK)
    : problem.got;
  const sentence = problem.sentence.replace(problem.got, () => got);
  return { ...problem, got: sweep(got, values), sentence: sweep(sentence, values) };
}

/** The same of what was seen and no schema knows. */
export function maskSeen<Seen extends { path: string; value: string | null }>(
  seen: Seen,
  { paths, values }: Told,
): Seen {
  if (seen.value === null) return seen;
  return { ...seen, value: isSecretPlace(seen.path, paths) ? SECRET_MASK : sweep(seen.value, values) };
}

function isSecretPlace(path: string, paths: Paths): boolean {
  return paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

function maskBody(request: Request, paths: Paths): { values: string[]; body: Uint8Array } {
  const decoded = bodyText(request.body);
  const text = decoded ?? Buffer.from(request.body).toString("latin1");
  const { values, masked } = findValues(request, text, paths);
  if (values.length === 0) return { values, body: request.body };
  // Where the text is whole its places are known; of what breaks off only what was found can be taken out.
  const clean = sweep(masked ?? text, spreadOf(values));
  if (clean === text) return { values, body: request.body };
  return { values, body: new Uint8Array(Buffer.from(clean, decoded === null ? "latin1" : "utf8")) };
}

/** `masked`: the text with its places masked; null where only the values can be taken out. */
function findValues(
  request: Request,
  text: string,
  paths: Paths,
): { values: string[]; masked: string | null } {
  const values = new Set<string>();
  const note = (value: string) => {
    if (value !== "" && value !== SECRET_MASK) values.add(value);
    return value === "" ? value : SECRET_MASK;
  };
  // What a sender calls its body decides nothing: packs read JSON that is called a form, and forms that are called nothing.
  const inForm = (form: string) =>
    changeForm(form, (name, value) => (paths.includes(name) ? note(value) : value));
  if (isForm(request) && !mayBeJson(text)) {
    const masked = inForm(text);
    return { values: [...values], masked };
  }
  const rewritten = rewriteJson(text, ({ value, is, key, parents }) =>
    is !== "key" && isAt(paths, key, parents) ? note(value) : value,
  );
  if (rewritten === null) {
    const masked = maskNamed(text, paths, note);
    return { values: [...values], masked };
  }
  if (isJson(text)) return { values: [...values], masked: rewritten };
  if (!mayBeJson(text)) {
    const masked = inForm(text);
    if (masked !== text) return { values: [...values], masked };
  }
  const inPlace = values.size > mostSpread || [...values].some(({ length }) => length < shortestSpread);
  return { values: [...values], masked: inPlace ? rewritten : null };
}

/** At the path, or anywhere below it. Of lists the names around them count, not the places within. */
function isAt(paths: Paths, key: string, parents: readonly string[]): boolean {
  // No longer than it has to be: a name may be a megabyte long, above ten thousand values.
  const enough = Math.max(...paths.map((path) => path.length)) + 2;
  const place = [...parents, key].map((name) => name.slice(0, enough)).join(".");
  return paths.some((path) => place === path || place.startsWith(`${path}.`));
}

/** Nested too deep to be gone through: what the last name of a path has for its value, wherever it stands. */
function maskNamed(text: string, paths: Paths, note: (value: string) => string): string {
  let masked = text;
  for (const path of paths) {
    const name = (path.split(".").at(-1) ?? path).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    masked = masked.replace(
      new RegExp(`("${name}"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)`, "g"),
      (_, before: string, value: string) => `${before}${note(value)}`,
    );
  }
  return masked;
}

function changeForm(text: string, change: (name: string, value: string) => string): string {
  return text
    .split("&")
    .map((pair) => {
      const cut = pair.indexOf("=");
      if (cut < 0) return pair;
      const value = decodeForm(pair.slice(cut + 1));
      const changed = change(decodeForm(pair.slice(0, cut)), value);
      return changed === value ? pair : `${pair.slice(0, cut)}=${percentEncoded(changed)}`;
    })
    .join("&");
}

function maskQuery(url: string, paths: Paths): string {
  const names = queryNames(paths);
  const cut = url.indexOf("?");
  if (names.length === 0 || cut < 0) return url;
  const query = changeForm(url.slice(cut + 1), (name, value) =>
    names.includes(name) && value !== "" ? SECRET_MASK : value,
  );
  return `${url.slice(0, cut)}?${query}`;
}

function queryValues(url: string, paths: Paths): string[] {
  const names = queryNames(paths);
  const cut = url.indexOf("?");
  if (names.length === 0 || cut < 0) return [];
  return [...new URLSearchParams(url.slice(cut + 1))].flatMap(([name, value]) =>
    names.includes(name) && value !== "" ? [value] : [],
  );
}

function queryNames(paths: Paths): string[] {
  return paths.flatMap((path) => (path.startsWith(QUERY) ? [path.slice(QUERY.length)] : []));
}

/** Every spelling a text may have of a value: plain, as JSON, as JSON within JSON, percent-encoded, as XML. */
function sweep(text: string, values: readonly string[]): string {
  let clean = text;
  for (const value of values.toSorted((left, right) => right.length - left.length)) {
    const once = JSON.stringify(value).slice(1, -1);
    const twice = JSON.stringify(once).slice(1, -1);
    const slashes = once.replaceAll("/", "\\/");
    for (const form of new Set([twice, slashes, once, value, percentEncoded(value), escapeXml(value)]))
      clean = clean.replaceAll(form, SECRET_MASK);
  }
  return clean;
}

/** Half a character has no bytes to encode. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function spreadOf(values: readonly string[]): string[] {
  return values.filter((value) => value.length >= shortestSpread).slice(0, mostSpread);
}

function mayBeJson(text: string): boolean {
  return /^[\s\uFEFF]*[[{]/.test(text);
}
