/**
 * The built page as both hosts serve it: the console's server over HTTP, the window under `app://console/`. A path is
 * answered only with a file below the folder, a document only with its own nonce and policy. Null is a 404.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { contentSecurityPolicy } from "./content-security-policy";

export type PageFile = { headers: Record<string, string>; content: Buffer };

export const securityHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

export function readPageFile(folder: string, path: string): PageFile | null {
  const relative = normalize(path === "/" ? "index.html" : path.slice(1));
  const file = join(folder, relative);
  if (relative.startsWith("..") || relative.includes("\0") || !file.startsWith(folder + sep)) return null;
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    return null;
  }
  const type = { "content-type": types[extname(file)] ?? "application/octet-stream" };
  if (extname(file) !== ".html") {
    return { headers: { ...type, "cache-control": "public, max-age=31536000, immutable" }, content };
  }
  const nonce = randomBytes(16).toString("base64");
  return {
    headers: {
      ...type,
      "content-security-policy": contentSecurityPolicy(nonce),
      "cache-control": "no-store",
    },
    content: Buffer.from(content.toString("utf8").replaceAll("__CSP_NONCE__", nonce)),
  };
}
