/**
 * What the receiver believes before it reads a body: the Host it was asked for, whether a browser of another site
 * sends, whether the request carries a run token. A loopback peer is never a credential, since tunnelled requests
 * come from loopback too.
 */
import type { Origin } from "../../../shared/words";
import { proofHeader } from "../tunnel/proof";
import { type LoopMarks, loopMarkHeader } from "./loop-marks";
import { type RunTokens, runTokenHeader } from "./run-tokens";

export type Admission =
  | {
      admitted: true;
      origin: Origin;
      namespace: string;
      source: string;
      headers: [string, string][];
      /** It came by an address from outside. */
      isPublic: boolean;
    }
  /** Our own request through the public URL came back: it is no event. */
  | { admitted: true; proof: string }
  | { admitted: false; status: number; reason: string };

export type AdmissionRules = {
  /** `127.0.0.1:4400`, `localhost:4400` …, lower case. */
  localHosts: () => Set<string>;
  publicHosts: () => Set<string>;
  runTokens: RunTokens;
  loopMarks: Pick<LoopMarks, "recognise">;
  /** Null: the nonce is none of ours. */
  answerProof: (nonce: string) => string | null;
};

const maximumPairs = 2000;

export function admitRequest(
  request: { url: string; rawHeaders: string[] },
  rules: AdmissionRules,
): Admission {
  if (request.rawHeaders.length / 2 > maximumPairs) {
    return refuse(431, `${request.rawHeaders.length / 2} headers; ${maximumPairs} are allowed`);
  }
  const headers: [string, string][] = [];
  const hosts: string[] = [];
  let fetchSite = "";
  let browserOrigin: string | null = null;
  let token: string | null = null;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] as string;
    const value = request.rawHeaders[index + 1] as string;
    const lower = name.toLowerCase();
    if (lower === runTokenHeader) {
      token = value;
      continue;
    }
    // First of all: it may have come through a tunnel nobody told us about.
    if (lower === loopMarkHeader && rules.loopMarks.recognise(value)) {
      return refuse(508, "a request that Ringback had sent to a handler came back to its own receiver");
    }
    if (lower === proofHeader) {
      const proof = rules.answerProof(value);
      if (proof !== null) return { admitted: true, proof };
    }
    headers.push([name, value]);
    if (lower === "host") hosts.push(value.toLowerCase());
    else if (lower === "sec-fetch-site") fetchSite = value.toLowerCase();
    else if (lower === "origin") browserOrigin = value.toLowerCase();
  }
  const host = hosts[0];
  if (hosts.length !== 1 || host === undefined)
    return refuse(400, "the request needs exactly one Host header");
  const isPublic = rules.publicHosts().has(host);
  if (!isPublic && !rules.localHosts().has(host)) {
    return refuse(421, `Host “${host.slice(0, 100)}” is not an address of this receiver`);
  }
  if (!isPublic && isForeignBrowser(fetchSite, browserOrigin, rules.localHosts())) {
    return refuse(403, "a browser sent it from another site");
  }
  const run = token === null ? null : isPublic ? undefined : rules.runTokens.redeem(token);
  if (token !== null && !run) {
    return refuse(
      403,
      isPublic ? "a run token on a public address" : "its run token is unknown, used or expired",
    );
  }
  const source = sourceOf(request.url);
  if (source === null) return refuse(404, "only /hooks/<source> is served here");
  return {
    admitted: true,
    origin: run?.origin ?? "live",
    namespace: run?.namespace ?? "live",
    source,
    headers,
    isPublic,
  };
}

function isForeignBrowser(fetchSite: string, origin: string | null, localHosts: Set<string>): boolean {
  if (fetchSite === "cross-site") return true;
  if (origin === null) return false;
  const match = /^https?:\/\/(.+)$/.exec(origin);
  return !match || !localHosts.has(match[1] as string);
}

/** The part after `/hooks/`, up to the next slash; null where there is none. Never decoded twice. */
function sourceOf(url: string): string | null {
  const match = /^\/hooks\/([^/?#]{1,200})(?:[/?#]|$)/.exec(url);
  if (!match) return null;
  try {
    return decodeURIComponent(match[1] as string);
  } catch {
    return match[1] as string;
  }
}

function refuse(status: number, reason: string): Admission {
  return { admitted: false, status, reason };
}
