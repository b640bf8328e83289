import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const electron = vi.hoisted(() => ({
  schemes: [] as unknown[],
  serve: null as null | ((request: { url: string; method: string }) => Response),
}));
vi.mock("electron", () => ({
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown[]) => electron.schemes.push(...schemes),
    handle: (_: string, handler: never) => {
      electron.serve = handler;
    },
  },
}));
const { isConsoleUrl, registerScheme, servePage } = await import("./page-protocol");

const folder = mkdtempSync(join(tmpdir(), "ringback-page-"));
const page = join(folder, "renderer");
mkdirSync(page);
writeFileSync(join(page, "index.html"), '<meta name="nonce" content="__CSP_NONCE__">');
writeFileSync(join(page, "app.js"), "1");
writeFileSync(join(folder, "secret.txt"), "not for a page");
afterAll(() => rmSync(folder, { recursive: true }));

test("the scheme is a secure origin of its own, without rights that pages of it do not need", () => {
  registerScheme();
  expect(electron.schemes).toEqual([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test("one host, told by parsed scheme and host", () => {
  expect(isConsoleUrl("app://console/calls")).toBe(true);
  for (const url of ["app://console.example/", "app://consolex/", "app:console", "http://console/", ""])
    expect([url, isConsoleUrl(url)]).toEqual([url, false]);
});

test("serves the built page and no other file, under its policy", async () => {
  servePage(page);
  const ask = (url: string, method = "GET") => electron.serve?.({ url, method }) as Response;
  expect(ask("app://console/app.js").status).toBe(200);
  for (const url of [
    "app://console/..%2fsecret.txt",
    "app://console/..%5csecret.txt",
    "app://console/%2e%2e/secret.txt",
    "app://console/..%252fsecret.txt",
    "app://console/%00",
    "app://console/app.js%00.html",
    "app://console/%ff",
    "app://console/missing.js",
    "app://other/",
    "app://other/app.js",
  ])
    expect([url, ask(url).status]).toEqual([url, 404]);
  expect(ask("app://console/", "POST").status).toBe(404);

  const document = ask("app://console/");
  const policy = document.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
  expect(policy.replace(nonce, "N").split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'nonce-N'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(await document.text()).toContain(nonce);
  expect(document.headers.get("x-content-type-options")).toBe("nosniff");
  expect(document.headers.get("referrer-policy")).toBe("no-referrer");
});
