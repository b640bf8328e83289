/**
 * What somebody pasted or dropped, as requests. The text says what it is: a bundle, a HAR, lines of events, a cURL
 * command, an HTTP request; anything else is one body. It is untrusted throughout: sizes and depths are bounded, names
 * in it are never paths, unknown fields are passed over, and what is wrong with one event does not stop the others.
 */
import { z } from "zod";
import { type BundledEvent, bundle, bundledEvent } from "../../../../shared/sharing";
import { scanJson } from "../../providers/json-scan";
import { bodyText } from "../shared-event";
import { looksLikeCurl, parseCurl } from "./parse-curl";
import {
  CannotImport,
  importLimits,
  type Parsed,
  type ParsedEvent,
  parsedEvent,
  targetOf,
  withinLimits,
} from "./parsed";

const longestHead = 256 * 1024;

export function parseImport(bytes: Uint8Array): Parsed {
  if (bytes.length === 0)
    throw new CannotImport("There is nothing in it. Paste a body, a command or a bundle.");
  if (bytes.length > importLimits.bytes) {
    throw new CannotImport(
      `It has ${Math.ceil(bytes.length / 1024 / 1024)} MB; ${importLimits.bytes / 1024 / 1024} MB can be brought in at a time. Export fewer calls.`,
    );
  }
  const parsed = parseText(bytes);
  if (parsed.events.length > importLimits.events) {
    throw new CannotImport(
      `It holds ${parsed.events.length} events; ${importLimits.events} can be brought in at a time. Export fewer calls.`,
    );
  }
  return { ...parsed, events: inOrder(parsed.events.map(withinLimits)) };
}

/** By the time they first arrived, where every event has one; else as they stand. */
function inOrder(events: ParsedEvent[]): ParsedEvent[] {
  if (events.some(({ receivedAt }) => receivedAt === null)) return events;
  return events.toSorted((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0));
}

function parseText(bytes: Uint8Array): Parsed {
  // Its head says what it is; its bodies may be no text.
  const begins = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestHead));
  if (/^(?:\xef\xbb\xbf)?\s*[A-Z][A-Z-]{2,19} \S+ HTTP\/[\d.]+\r?\n/.test(begins.toString("latin1")))
    return parseHttp(bytes);
  const text = bodyText(bytes)?.replace(/^\uFEFF/, "") ?? null;
  if (text === null) return oneBody(bytes, null);
  if (looksLikeCurl(text)) return { kind: "curl", redacted: false, events: parseCurl(text), problems: [] };
  const start = text.trimStart()[0];
  if (start !== "{" && start !== "[") return oneBody(bytes, text);
  return parseLines(text) ?? parseDocument(text) ?? oneBody(bytes, text);
}

/** As a bundle is written; cut off it is none of somebody's bodies. */
const beginsAsBundle = /^\s*\{\s*"format"\s*:\s*"ringback-bundle"/;

/** A file that is one of ours or a HAR; null: it is some JSON, a body of its own. */
function parseDocument(text: string): Parsed | null {
  const value = readJson(text);
  if (value === undefined && beginsAsBundle.test(text))
    throw new CannotImport(
      "This bundle is broken: it is no whole JSON, so a part of it may be missing. Ask for it again.",
    );
  if (value === undefined) return null;
  if (isObject(value) && value.format === "ringback-bundle") return parseBundle(value);
  if (isObject(value) && isObject(value.log) && Array.isArray(value.log.entries))
    return parseHar(value.log.entries);
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => isObject(one) && isOurJson(one))) {
    return {
      kind: "json",
      redacted: false,
      problems: [],
      events: list.map((one) => fromOurJson(one as Record<string, unknown>)),
    };
  }
  return null;
}

function parseBundle(value: Record<string, unknown>): Parsed {
  if (value.version !== 1) {
    throw new CannotImport(
      `This bundle has version ${String(value.version).slice(0, 20)}; this Ringback reads version 1. Update Ringback.`,
    );
  }
  const read = bundle.safeParse(value);
  if (!read.success)
    throw new CannotImport(`This bundle is broken: ${firstIssue(read.error)}. Ask for it again.`);
  return {
    kind: "bundle",
    redacted: read.data.redacted,
    problems: read.data.notes,
    events: read.data.events.map(fromBundled),
  };
}

/** One event a line. Null where the first line is none. */
function parseLines(text: string): Parsed | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const first = readJson(lines[0] ?? "");
  if (first === undefined || !bundledEvent.safeParse(first).success) return null;
  const problems: string[] = [];
  const events = lines.slice(0, importLimits.events + 1).flatMap((line, index) => {
    const read = bundledEvent.safeParse(readJson(line));
    if (read.success) return [fromBundled(read.data)];
    problems.push(`Line ${index + 1} is no event: ${firstIssue(read.error)}.`);
    return [];
  });
  if (problems.length > 20)
    problems.splice(20, problems.length, `${problems.length - 20} more lines are no events.`);
  return { kind: "ndjson", redacted: false, events, problems };
}

function fromBundled(event: BundledEvent): ParsedEvent {
  return parsedEvent({
    method: event.method,
    url: targetOf(event.url),
    headers: event.headers,
    body: Buffer.from(event.body, "base64"),
    receivedAt: event.receivedAt ?? null,
    source: event.source ?? null,
    provider: event.provider ?? null,
    signature: event.signature ?? null,
    resign: event.resign ?? false,
    problems: event.leftOut ? [`Its body was left out of the file: ${event.leftOut}.`] : [],
  });
}

function isOurJson(value: Record<string, unknown>): boolean {
  return (
    typeof value.method === "string" && Array.isArray(value.headers) && ("text" in value || "base64" in value)
  );
}

function fromOurJson(value: Record<string, unknown>): ParsedEvent {
  const { text, base64 } = value;
  const body = typeof text === "string" ? Buffer.from(text, "utf8").toString("base64") : base64;
  const read = bundledEvent.safeParse({ ...value, body });
  if (read.success) return fromBundled(read.data);
  return parsedEvent({ problems: [`It is no event: ${firstIssue(read.error)}.`], usable: false });
}

const harEntry = z.object({
  startedDateTime: z.string().optional(),
  request: z.object({
    method: z.string(),
    url: z.string().max(65_536),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    postData: z
      .object({
        mimeType: z.string().optional(),
        text: z.string().optional(),
        encoding: z.string().optional(),
        params: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
      })
      .optional(),
    bodySize: z.number().optional(),
  }),
});

function parseHar(entries: unknown[]): Parsed {
  const events = entries.slice(0, importLimits.events + 1).map((entry) => {
    const read = harEntry.safeParse(entry);
    if (!read.success)
      return parsedEvent({ problems: [`It is no request: ${firstIssue(read.error)}.`], usable: false });
    const { request, startedDateTime } = read.data;
    const { postData } = request;
    const fields = new URLSearchParams(
      (postData?.params ?? []).map(({ name, value }): [string, string] => [name, value ?? ""]),
    ).toString();
    const text = postData?.text ?? fields;
    const body = postData?.encoding === "base64" ? Buffer.from(text, "base64") : Buffer.from(text, "utf8");
    const at = Date.parse(startedDateTime ?? "");
    // Names such as `:path` are of HTTP/2 and no headers.
    const headers = request.headers
      .filter(({ name }) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name))
      .map(({ name, value }): [string, string] => [name, value.replace(/[\r\n]+/g, " ")]);
    const lost = body.length === 0 && (request.bodySize ?? 0) > 0;
    return parsedEvent({
      method: request.method.toUpperCase(),
      url: targetOf(request.url),
      headers,
      body,
      receivedAt: Number.isNaN(at) ? null : at,
      problems: lost ? ["The program that wrote this HAR left its body out."] : [],
    });
  });
  return { kind: "har", redacted: false, events, problems: [] };
}

/** Requests one after the other; a body is as long as its Content-Length says, else it reaches to the end. */
function parseHttp(bytes: Uint8Array): Parsed {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const events: ParsedEvent[] = [];
  let at = whole[0] === 0xef ? 3 : 0;
  while (events.length <= importLimits.events) {
    while (at < whole.length && (whole[at] as number) <= 0x20) at += 1;
    const { end: headEnd, start: bodyStart } = headOf(whole, at);
    // Each byte of a head is a character, as the receiver keeps it.
    const [line = "", ...lines] = whole.toString("latin1", at, headEnd).split(/\r?\n/);
    const [, method, target] = /^([A-Z][A-Z-]{2,19}) (\S+) HTTP/.exec(line) ?? [];
    if (method === undefined || target === undefined) break;
    const headers = lines.flatMap((one): [string, string][] => {
      const cut = one.indexOf(":");
      return cut > 0 ? [[withoutBlanks(one.slice(0, cut)), withoutBlanks(one.slice(cut + 1))]] : [];
    });
    const announced = Number(
      headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? Number.NaN,
    );
    const bodyEnd = Number.isInteger(announced) && announced >= 0 ? bodyStart + announced : whole.length;
    const problems = bodyEnd > whole.length ? ["Its body is shorter than its Content-Length says."] : [];
    const body = new Uint8Array(whole.subarray(bodyStart, bodyEnd));
    events.push(parsedEvent({ method, url: targetOf(target), headers, body, problems }));
    at = bodyEnd;
  }
  return { kind: "http", redacted: false, events, problems: [] };
}

/** Blanks and tabs, and nothing else that Unicode takes for a blank. */
function withoutBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

/** Where the head that begins at `at` ends, and where its body starts. */
function headOf(whole: Buffer, at: number): { end: number; start: number } {
  const within = whole.subarray(at, at + longestHead);
  const [crlf, lf] = [within.indexOf("\r\n\r\n"), within.indexOf("\n\n")];
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { end: at + crlf, start: at + crlf + 4 };
  if (lf >= 0) return { end: at + lf, start: at + lf + 2 };
  const end = Math.min(whole.length, at + longestHead);
  return { end, start: end };
}

function oneBody(body: Uint8Array, text: string | null): Parsed {
  const start = text?.trimStart()[0];
  const contentType =
    start === "{" || start === "["
      ? "application/json"
      : text !== null && /^[\w.[\]%-]+=\S*$/.test(text.trim())
        ? "application/x-www-form-urlencoded"
        : text === null
          ? "application/octet-stream"
          : "text/plain";
  // A pasted form usually ends in the line end of whoever copied it.
  const bytes = contentType.includes("urlencoded") && text !== null ? Buffer.from(text.trim(), "utf8") : body;
  return {
    kind: "body",
    redacted: false,
    problems: [],
    events: [parsedEvent({ headers: [["content-type", contentType]], body: bytes })],
  };
}

/** Undefined where it is no JSON, or JSON nested deeper than any file of ours. */
function readJson(text: string): unknown {
  if (scanJson(text, importLimits.depth, 0).tooDeep) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "the whole"}: ${issue.message}` : "it does not fit";
}
