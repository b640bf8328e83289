/**
 * Pages that are not the console, in a browser that is logged in to it: a foreign origin, and one whose name was led to this
 * machine after its page had come (DNS rebinding). Whatever they send to any of the three ports reads nothing and changes
 * nothing. A server of the test that has no guard at all is asked the same, so that it is seen to be our rules that refuse.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import config from "../../playwright.config";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { inviteTo } from "./console-page";
import { type Try, tryAll } from "./foreign-page";

const { launchOptions } = config.use ?? {};
test.use({
  launchOptions: {
    ...launchOptions,
    args: [
      ...(launchOptions?.args ?? []),
      "--host-resolver-rules=MAP evil.example 127.0.0.1",
      "--disable-features=LocalNetworkAccessChecks",
    ],
  },
});

const folder = makeFolder();
let engine: EngineProcess;
let unguarded: Server;
/** What reached the server without a guard: method, path, type of the body. */
const reached: string[] = [];
let foreign = "";
let open = "";

test.beforeAll(async () => {
  engine = await startEngine(folder.path);
  unguarded = createServer((request, response) => {
    reached.push(
      `${request.method} ${request.url} ${request.headers.upgrade ?? request.headers["content-type"] ?? ""}`,
    );
    if (request.url === "/attack") response.setHeader("content-type", "text/html");
    response.end(request.url === "/attack" ? "<!doctype html><title>Foreign</title><body>" : "unguarded");
  });
  await new Promise<void>((resolve) => unguarded.listen(0, "127.0.0.1", resolve));
  const { port } = unguarded.address() as AddressInfo;
  foreign = `http://evil.example:${port}/attack`;
  open = `http://127.0.0.1:${port}`;
});
test.afterAll(async () => {
  await engine.stop();
  unguarded.closeAllConnections();
  unguarded.close();
  folder.remove();
});

/** The console in this browser, let in; and the token as a cookie too, as if somebody had kept it in one. */
async function logIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(await inviteTo(engine));
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
  expect(await context.cookies()).toEqual([]);
  await context.addCookies(
    ["127.0.0.1", "evil.example"].map((domain) => ({
      name: "token",
      value: engine.token,
      domain,
      path: "/",
      sameSite: "Lax" as const,
    })),
  );
  return page;
}

/** All that a stranger could have changed. */
async function whatIsThere(): Promise<unknown> {
  const { client } = engine;
  const { events, unclaimed } = await client.status.get();
  return {
    events,
    unclaimed,
    sources: await client.sources.list(),
    destinations: await client.destinations.list(),
    runs: await client.runs.list({}),
    tunnel: (await client.tunnel.get()).mode,
    crm: await client.crm.counts(),
  };
}

/** Statuses of our ports' answers to these pages, as the browser itself was told them. */
function watchStatuses(page: Page): Set<string> {
  const seen = new Set<string>();
  const ports = [engine.console, engine.receiver, engine.crm].map((url) => new URL(url).port);
  page.on("response", (response) => {
    const { port, pathname } = new URL(response.url());
    if (ports.includes(port) && pathname !== "/attack") seen.add(String(response.status()));
  });
  return seen;
}

const consolePaths = ["/", "/api/status", "/api/sources", "/api/openapi.json", "/invite", "/enter", "/rpc"];
const crmPaths = ["/", "/objects/contacts", "/audit", "/sandbox/settings", "/services/oauth2/token"];
const below = (url: string, paths: string[], headers?: Record<string, string>): Try[] =>
  paths.map((path) => ({ url: `${url}${path}`, ...(headers ? { headers } : {}) }));
const holding = (token: string) => ({ authorization: `Bearer ${token}` });

async function openForeign(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(foreign);
  return page;
}

test("a foreign page gets everything through to a server that has no guard", async ({ context }) => {
  await logIn(context);
  const page = await openForeign(context);
  reached.length = 0;
  const results = await tryAll(page, [{ url: `${open}/control` }]);
  expect(results).toContain("opaque");
  // Each kind of request really leaves: what it is refused elsewhere, it is refused there.
  const kinds = new Set(
    reached.filter((line) => line.includes("/control")).map((line) => line.replace(/;.*/, "")),
  );
  expect([...kinds].sort()).toEqual([
    "GET /control ",
    "GET /control websocket",
    "OPTIONS /control ",
    "POST /control application/x-www-form-urlencoded",
    "POST /control text/plain",
  ]);
});

test("a foreign page reads nothing of the console and of the CRM and changes nothing, without a token and with one", async ({
  context,
}) => {
  const ours = await logIn(context);
  const before = await whatIsThere();
  for (const [url, paths, token] of [
    [engine.console, consolePaths, engine.token],
    [engine.crm, crmPaths, engine.crmToken],
  ] as const) {
    const page = await openForeign(context);
    const statuses = watchStatuses(page);
    const results = [
      ...(await tryAll(page, below(url, [...paths]))),
      ...(await tryAll(page, below(url, [...paths], holding(token)))),
    ];
    expect(results.filter((result) => result.startsWith("read"))).toEqual([]);
    expect(statuses).toContain(url === engine.crm ? "401" : "403");
    // 400: whoever signs in at the CRM as at Salesforce has no token yet, and this one brought no secret.
    expect([...statuses].filter((status) => !["400", "401", "403"].includes(status))).toEqual([]);
    await page.close();
  }
  expect(await whatIsThere()).toEqual(before);
  // The console beside it was not disturbed.
  await expect(ours.getByRole("contentinfo")).toContainText("receiving on");
});

test("a foreign page that opens the console in a window of its own gets neither the page nor a hold on it", async ({
  context,
}) => {
  await logIn(context);
  const page = await openForeign(context);
  const [popup] = await Promise.all([
    context.waitForEvent("page"),
    page.evaluate((url) => void Object.assign(window, { held: window.open(url) }), engine.console),
  ]);
  await popup.waitForLoadState();
  expect(await popup.textContent("body")).toContain("WRONG_ORIGIN");
  const seen = await page.evaluate(() => {
    const { held } = window as unknown as { held: Window | null };
    try {
      return held?.closed ? "cut off" : String(held?.document.body.textContent);
    } catch {
      return "not to be read";
    }
  });
  expect(["cut off", "not to be read"]).toContain(seen);
});

test("what a foreign page sends to the receiver is refused and written down as a refusal, and is no event", async ({
  context,
}) => {
  await logIn(context);
  const page = await openForeign(context);
  const statuses = watchStatuses(page);
  const before = await whatIsThere();
  const results = await tryAll(
    page,
    below(engine.receiver, ["/hooks/mirai", "/hooks/mirai/deep?x=1", "/hooks/nobody", "/"]),
  );
  expect(results.filter((result) => result.startsWith("read"))).toEqual([]);
  expect([...statuses]).toEqual(["403"]);
  const { rows } = await engine.client.events.refusals({ limit: 100 });
  expect(new Set(rows.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
    new Set(["403 a browser sent it from another site"]),
  );
  expect(new Set(rows.map(({ method }) => method))).toEqual(new Set(["GET", "POST", "OPTIONS"]));
  expect(await whatIsThere()).toEqual(before);
});

test("a page of another server on this machine reads nothing either, and what it posts is no event", async ({
  context,
}) => {
  await logIn(context);
  const page = await context.newPage();
  await page.goto(`${open}/attack`);
  const before = await whatIsThere();
  const results = [
    ...(await tryAll(page, below(engine.console, consolePaths, holding(engine.token)))),
    ...(await tryAll(page, below(engine.crm, crmPaths, holding(engine.crmToken)))),
  ];
  expect(results.filter((result) => result.startsWith("read"))).toEqual([]);
  expect(await whatIsThere()).toEqual(before);
  // To a browser it is the same site. A GET of its own that names no origin is kept, as from any program of this machine.
  await tryAll(page, below(engine.receiver, ["/hooks/mirai"]));
  const { rows } = await engine.client.events.list({ limit: 100 });
  const methods = await Promise.all(
    rows.map(async ({ eventId }) => (await engine.client.events.get({ eventId })).method),
  );
  expect(new Set(methods)).toEqual(new Set(["GET"]));
});

for (const [name, portOf, paths, tokenOf] of [
  ["the console", () => engine.console, consolePaths, () => engine.token],
  ["the sandbox CRM", () => engine.crm, crmPaths, () => engine.crmToken],
  ["the receiver", () => engine.receiver, ["/hooks/mirai", "/", "/hooks/ringback-proof"], () => ""],
] as const) {
  test(`a name that was led to ${name} after its page had come is answered 421 to everything, with the token too`, async ({
    context,
  }) => {
    await logIn(context);
    const rebound = `http://evil.example:${new URL(portOf()).port}`;
    const page = await context.newPage();
    // The page came from the attacker's own server; from then on the name leads here.
    await page.route(`${rebound}/attack`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><body>" }),
    );
    await page.goto(`${rebound}/attack`);
    const statuses = watchStatuses(page);
    const before = await whatIsThere();
    const results = [
      ...(await tryAll(page, below(rebound, [...paths]))),
      ...(await tryAll(page, below(rebound, [...paths], holding(tokenOf() || "none")))),
    ];
    expect([...statuses]).toEqual(["421"]);
    // Of its own origin it may read the answers: they say nothing but where the address is wrong.
    const read = new Set(results.filter((result) => result.startsWith("read")));
    for (const text of read)
      expect(text).toMatch(/^read (421 )?$|This console answers at|The sandbox CRM answers only as/);
    expect(results.filter((result) => /WebSocket|events|script|img/.test(result))).toEqual([]);
    expect(await whatIsThere()).toEqual(before);
  });
}
