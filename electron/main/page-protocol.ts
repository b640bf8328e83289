/**
 * The console's page under `app://console/`: a scheme of its own, since pages under `file:` may read files. One host,
 * GET only, nothing outside of the built page.
 */
import { protocol } from "electron";
import { readPageFile, securityHeaders } from "../hosts/page-file";

export const consoleUrl = "app://console/";

export function isConsoleUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host } = new URL(url);
  return scheme === "app:" && host === "console";
}

/** Before the program is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function servePage(folder: string): void {
  protocol.handle("app", ({ url, method }) => {
    const path = isConsoleUrl(url) && method === "GET" ? decode(new URL(url).pathname) : null;
    const file = path === null ? null : readPageFile(folder, path);
    if (!file) return new Response(null, { status: 404, headers: securityHeaders });
    return new Response(new Uint8Array(file.content), { headers: { ...securityHeaders, ...file.headers } });
  });
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
