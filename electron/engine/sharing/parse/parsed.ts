/** What a reader of pasted text makes: requests as they could have come in, and what is wrong with each. */
import type { ImportKind } from "../../../../shared/sharing";
import type { PackId, Signature } from "../../../../shared/words";

export type ParsedEvent = {
  method: string;
  /** Raw target, the path and query. */
  url: string;
  headers: [string, string][];
  body: Uint8Array;
  receivedAt: number | null;
  /** Names that the file itself gives; a hint, never believed. */
  source: string | null;
  provider: PackId | null;
  signature: Signature | null;
  resign: boolean;
  problems: string[];
  /** False: it cannot come in, and `problems` says why. */
  usable: boolean;
};

export type Parsed = { kind: ImportKind; redacted: boolean; events: ParsedEvent[]; problems: string[] };

/** One sentence: the text is none of what can be brought in, or too much of it. */
export class CannotImport extends Error {
  override readonly name = "CannotImport";
}

export const importLimits = {
  /** Of the text or file as a whole, and of the events in it. */
  bytes: 24 * 1024 * 1024,
  events: 5000,
  /** Of one body; the receiver's own. */
  body: 10 * 1024 * 1024,
  headers: 2000,
  headerBytes: 64 * 1024,
  depth: 64,
};

export function parsedEvent(given: Partial<ParsedEvent>): ParsedEvent {
  return {
    method: "POST",
    url: "/",
    headers: [],
    body: new Uint8Array(),
    receivedAt: null,
    source: null,
    provider: null,
    signature: null,
    resign: false,
    problems: [],
    usable: true,
    ...given,
  };
}

/** The path and query of whatever stands where a URL stands, as they are written: `a/../b` and `%7e` stay what they are. */
export function targetOf(url: string): string {
  if (url.startsWith("/")) return url.slice(0, 65_536);
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(whole)) return "/";
  // What stands behind a # is never sent.
  const [, rest = ""] = /^[^:]+:\/\/[^/?#]*([^#]*)/.exec(whole) ?? [];
  const target = rest.startsWith("/") ? rest : `/${rest}`;
  return target
    .toWellFormed()
    .replace(/[^\x21-\x7e]+/g, encodeURIComponent)
    .slice(0, 65_536);
}

/** Every method that HTTP has: `M-SEARCH` is one too. */
const methodName = /^[A-Z][A-Z-]{0,19}$/;

/** The limits that the receiver sets too; an event beyond them is listed and stays out. */
export function withinLimits(event: ParsedEvent): ParsedEvent {
  const headerBytes = event.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const wrong = [
    event.body.length > importLimits.body
      ? `Its body has ${event.body.length} bytes; ${importLimits.body} are allowed.`
      : null,
    event.headers.length > importLimits.headers
      ? `It has ${event.headers.length} headers; ${importLimits.headers} are allowed.`
      : null,
    headerBytes > importLimits.headerBytes ? "Its headers are over 64 KiB." : null,
    methodName.test(event.method) ? null : "Its method is no HTTP method.",
  ].filter((problem) => problem !== null);
  // What an import carries never speaks for the engine.
  const headers = event.headers.filter(([name]) => name.toLowerCase() !== "x-ringback-run");
  return wrong.length > 0
    ? {
        ...event,
        headers: [],
        body: new Uint8Array(),
        problems: [...event.problems, ...wrong],
        usable: false,
      }
    : { ...event, headers };
}
