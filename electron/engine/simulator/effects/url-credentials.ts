/**
 * URLs of what a handler asks, as they may be kept and shown: without user and password, without the values of query
 * parameters that are named like a credential, and without the paths that are one, as those of chat webhooks are. Pure.
 */

const mask = "[redacted]";

/** Names of query parameters whose values let one in. */
export const secretName =
  /token|secret|key|signature|^sig$|passw|^pass$|passphrase|passcode|pwd|auth|credential|session|jwt|bearer|^otp$|^pin$|^code$/i;

/** Where the path alone is what lets one in. What stands before it says which service it is. */
const secretPaths: [host: RegExp, path: RegExp][] = [
  [/^hooks\.slack(?:-gov)?\.com$/, /^(\/[^/]+\/).+/],
  [/(?:^|\.)discord(?:app)?\.com$/, /^(\/api(?:\/v\d+)?\/webhooks\/[^/]+\/)[^/]+/],
  [/^api\.telegram\.org$/, /^(\/(?:file\/)?bot)[^/]+/],
  [/(?:^|\.)webhook\.office\.com$/, /^(\/[^/]+\/).+/],
  [/(?:^|\.)logic\.azure\.com$|^hooks\.zapier\.com$|^hook\.[a-z0-9.]*make\.com$/, /^(\/).+/],
  [/^maker\.ifttt\.com$/, /^(.*\/key\/)[^/]+/],
];

/** A URL without anything of the kind, and what is none, stays as it is written. */
export function maskUrlCredentials(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  const before = parsed.href;
  parsed.username = "";
  parsed.password = "";
  for (const name of new Set(parsed.searchParams.keys()))
    if (secretName.test(name)) parsed.searchParams.set(name, mask);
  for (const [host, path] of secretPaths)
    if (host.test(parsed.hostname)) parsed.pathname = parsed.pathname.replace(path, `$1${mask}`);
  return parsed.href === before ? url : parsed.href.replaceAll("%5Bredacted%5D", mask);
}

/** `GET /health?token=…`: of a request that came in. */
export function maskRequestCredentials(request: string): string {
  const [, method = "", path = ""] = /^(\S*) ?(\/.*)$/s.exec(request) ?? [];
  if (path === "") return request;
  const origin = "http://localhost";
  const masked = maskUrlCredentials(origin + path);
  return `${method} ${masked.slice(origin.length)}`.trim();
}
