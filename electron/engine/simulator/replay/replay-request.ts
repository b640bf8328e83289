/**
 * The request of a replay, from the event as it is kept. The bytes are those that are kept, or those of the edit; method
 * and the rest of the path below the source stay too. What belongs to the connection it once came on is left out, and for
 * a handler also what was meant for us alone: credentials, and what a proxy or tunnel wrote on the way.
 */

import { originalUrlHeader } from "../../../../shared/mirror-snippets";
import type { ReplayEdit } from "../../../../shared/replays";
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict } from "../../providers/pack";
import { secretName } from "../effects/url-credentials";
import { isOfConnection, pathAtHandler, withoutConnection } from "../handler-request";

export type KeptRequest = {
  method: string;
  /** `/hooks/<source>` and whatever stood behind it. */
  url: string;
  headers: [string, string][];
  body: Uint8Array;
};

export type ReplayPlace =
  /** Our own receiver. */
  | { source: string }
  /** A handler's URL. */
  | { handler: URL };

/** How one event is signed again: the pack's own way, with the first secret by which the source would believe it. */
export type Signing = {
  sign(draft: DraftRequest, options: { secret: string; at: number }): DraftRequest;
  /** The likeliest first. Empty: nothing is signed, and the signature that is kept stays. */
  secrets: readonly SigningSecret[];
  /** Null where nobody can say. */
  verify: ((request: RawRequest, secret: PackSecret) => SignatureVerdict) | null;
};

export type SigningSecret = PackSecret & { words: string };

export type ReplayRequest = {
  request: DraftRequest;
  /** In words, never the secret; null where nothing was signed again. */
  signedWith: string | null;
  /** Whether the bytes are not those that are kept: edited, or signed again. */
  changed: boolean;
};

const ofRingback = /^x-ringback-/i;
/** A page of another site is refused by our receiver, whatever the kept request was once admitted for. */
const ofBrowser = /^(?:origin|sec-fetch-.*)$/i;
/** What it names, it proves or gives away to whoever reads it. */
export const credentialHeader =
  /authorization|(?:^|-)auth(?:$|-)|cookie|secret|token|api-?key|pass(?:$|-|w|phrase|code)|pwd|credential|session|jwt|bearer/i;
const ofProxy = /^x-forwarded|^forwarded$|^ngrok|real-?ip$|client-ip$|^cf-|^via$/i;
const ofSignature = /signature/i;

export function makeReplayRequest(
  kept: KeptRequest,
  options: {
    to: ReplayPlace;
    edit: ReplayEdit | null;
    signing: Signing | null;
    at: number;
    /** Where our receiver is, for packs that sign the URL. */
    base?: string;
  },
): ReplayRequest {
  const { to, edit, at } = options;
  const signing = options.signing && options.signing.secrets.length > 0 ? options.signing : null;
  const body = edit?.body === undefined ? kept.body : new TextEncoder().encode(edit.body);
  const set = edit?.headers ?? [];
  const headers = withoutConnection(kept.headers).filter(
    ([name]) =>
      !(ofRingback.test(name) && !("source" in to && name.toLowerCase() === originalUrlHeader)) &&
      !("handler" in to ? credentialHeader.test(name) || ofProxy.test(name) : ofBrowser.test(name)) &&
      !(signing && ofSignature.test(name)) &&
      // The text of an edit is not compressed, whatever the kept bytes were.
      !(edit?.body !== undefined && name.toLowerCase() === "content-encoding") &&
      !set.some(([other]) => other.toLowerCase() === name.toLowerCase()),
  );
  const base = "handler" in to ? to.handler.origin : options.base;
  const draft: DraftRequest = {
    method: kept.method,
    path: pathOf(kept.url, to),
    headers,
    body,
    ...(base === undefined ? {} : { base }),
  };
  const signed = signing && signWith(draft, signing, at);
  const request = signed?.request ?? draft;
  const own = set.filter(([name]) => !isOfConnection(name) && !ofRingback.test(name));
  // What the user sets by hand stands above all, a signature too: that is how one tries a wrong one.
  const kepts = request.headers.filter(
    ([name]) => !own.some(([other]) => other.toLowerCase() === name.toLowerCase()),
  );
  return {
    request: { ...request, headers: [...kepts, ...own] },
    signedWith: signed?.words ?? null,
    changed: edit !== null || signed !== null,
  };
}

function signWith(
  draft: DraftRequest,
  { sign, secrets, verify }: Signing,
  at: number,
): { request: DraftRequest; words: string } | null {
  const tried = secrets.map((secret) => ({ secret, request: sign(draft, { secret: secret.value, at }) }));
  const host: [string, string][] = draft.base === undefined ? [] : [["host", new URL(draft.base).host]];
  const believed = tried.find(({ secret, request }) => {
    const { method, path: url, body } = request;
    const headers = [...host, ...request.headers];
    return verify?.({ method, url, headers, body }, secret).signature === "verified";
  });
  const chosen = believed ?? tried[0];
  return chosen ? { request: chosen.request, words: chosen.secret.words } : null;
}

function pathOf(url: string, to: ReplayPlace): string {
  if ("handler" in to) return pathAtHandler(withoutSecretQuery(url), to.handler);
  return `/hooks/${encodeURIComponent(to.source)}${url.replace(/^\/hooks\/[^/?#]*/, "")}`;
}

/** A token in the URL let the platform in to us; the parts that stay do so as they are written. */
function withoutSecretQuery(url: string): string {
  const at = url.indexOf("?");
  if (at < 0) return url;
  const kept = url
    .slice(at + 1)
    .split("&")
    .filter((part) => !secretName.test([...new URLSearchParams(part).keys()][0] ?? ""));
  return kept.length === 0 ? url.slice(0, at) : `${url.slice(0, at)}?${kept.join("&")}`;
}
