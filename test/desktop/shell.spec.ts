/** What the window does outside of its page: links, tray, notifications, the key, sleep; and what its page cannot do. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import type * as Electron from "electron";
import { entry, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { startNgrokEdge } from "../harness/ngrok-edge/edge";
import { findBinary, freePorts, openProgram, openProgramAgain, type WindowProgram } from "./window-program";

/** On a real binary nobody can look at these: they are the system's. */
const isDouble = findBinary() === null;
type Double = typeof Electron & {
  Tray: { all: { toolTip: string; menu: { items: Electron.MenuItem[] } }[] };
  Notification: { all: { title: string; body: string; emit(name: string): void }[] };
  safeStorage: { asked: string[] };
  app: { steps: string[] };
};

const opened: WindowProgram[] = [];
const folders: { remove(): void }[] = [];
function folder(): string {
  const made = makeFolder();
  folders.push(made);
  return made.path;
}
async function open(data: string, flags?: string[]): Promise<WindowProgram> {
  const program = await openProgram(data, flags);
  opened.push(program);
  return program;
}
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's names
test.afterEach(async ({}, info) => {
  for (const program of opened.splice(0)) {
    if (info.status !== info.expectedStatus) console.error(program.log.slice(-30).join("\n"));
    await program.quit();
  }
  for (const made of folders.splice(0)) made.remove();
});

async function untilListening(page: Page): Promise<void> {
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
}

test("trust is set before anything loads, and the lock is taken before the engine opens its database", async () => {
  test.skip(!isDouble, "only the double writes down what main does, in order");
  const { evaluate, page } = await open(folder());
  await untilListening(page);
  expect(await evaluate(({ app }) => (app as unknown as Double["app"]).steps)).toEqual([
    "sandbox",
    "scheme",
    "lock",
    "ready",
    "Ringback engine",
  ]);
});

test("the page is sandboxed and apart; its preload is one CommonJS file that needs nothing but Electron", async () => {
  const { evaluate, page } = await open(folder());
  await untilListening(page);
  expect(
    await evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        (webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      ),
    ),
  ).toMatchObject([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ]);
  const folderOf = join(import.meta.dirname, "..", "..", "out", "preload");
  expect(readdirSync(folderOf)).toEqual(["index.cjs"]);
  const text = readFileSync(join(folderOf, "index.cjs"), "utf8");
  expect([...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(["electron"]);
});

test("its policy lets in no markup, no script, no frame and no code that was not built into it", async () => {
  const { page } = await open(folder());
  await untilListening(page);
  const tried = await page.evaluate(async () => {
    const violations: string[] = [];
    addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
    const attempt = (run: () => unknown) => {
      try {
        run();
        return "done";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const place = document.body.appendChild(document.createElement("div"));
    const outcome = {
      markup: attempt(() => {
        place.innerHTML = "<img src=x onerror='window.__xss = 1'>";
      }),
      script: attempt(() => {
        const script = document.createElement("script");
        script.textContent = "window.__xss = 1";
        place.append(script);
      }),
      policy: attempt(() =>
        (
          window as never as { trustedTypes: { createPolicy(name: string, rules: object): void } }
        ).trustedTypes.createPolicy("mine", { createHTML: (text: string) => text }),
      ),
      // Later: what the debugger evaluates may.
      code: await new Promise((resolve) =>
        setTimeout(() => resolve(attempt(() => new Function("window.__xss = 1")()))),
      ),
    };
    const frame = document.createElement("iframe");
    frame.src = "https://example.com/";
    const styled = document.createElement("style");
    styled.textContent = "body { display: none }";
    const image = new Image();
    image.src = "https://example.com/pixel.png";
    place.append(frame, styled, image);
    const fetched = await fetch("https://example.com/").then(
      () => "done",
      () => "refused",
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    place.remove();
    return {
      ...outcome,
      fetched,
      xss: "__xss" in window,
      violations: [...new Set(violations)].toSorted(),
    };
  });
  expect(tried).toEqual({
    markup: "TypeError",
    script: "TypeError",
    policy: "TypeError",
    code: "EvalError",
    fetched: "refused",
    xss: false,
    violations: [
      "connect-src",
      "frame-src",
      "img-src",
      "require-trusted-types-for",
      "style-src-elem",
      "trusted-types",
    ],
  });
});

test("what a page sends over its port is read as a stranger's: nonsense is refused, and the engine goes on", async () => {
  const { page, engine, log, logged } = await open(folder());
  await untilListening(page);
  const { pid } = engine();
  await page.evaluate(async () => {
    const { ringback } = window as unknown as {
      ringback: { requestEnginePort(nonce: string): Promise<unknown> };
    };
    const nonce = "a-nonce-of-mine";
    const given = new Promise<MessagePort>((resolve) =>
      addEventListener("message", (event) => {
        if (event.data?.nonce === nonce && event.ports[0]) resolve(event.ports[0]);
      }),
    );
    await ringback.requestEnginePort(nonce);
    const port = await given;
    port.start();
    for (const text of [
      "",
      "{",
      "null",
      "[]",
      '{"i":"1","t":1,"p":{"u":"/no/such/verb","b":{}}}',
      '{"i":"2","t":1,"p":{"u":"/sources/create","b":{"json":{"name":{"$ne":1}}}}}',
      '{"i":"3","t":99,"p":{"__proto__":{"x":1}}}',
      "\u0000",
      "x".repeat(100_000),
    ])
      port.postMessage(text);
  });
  // Of one window one port lives: this one took the place of the page's own.
  await logged("a window's port is closed");
  await page.reload();
  await untilListening(page);
  expect(engine().pid).toBe(pid);
  expect((await engine().client.sources.list()).rows).toHaveLength(1);
  expect(log.filter((line) => line.includes("engine started"))).toHaveLength(1);
});

test("a link leads to a search, a call or a screen, at a second start and at the first", async () => {
  const data = folder();
  const { page, engine } = await open(data, [...freePorts, "ringback://events?q=type:call.busy"]);
  await untilListening(page);
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await expect(page.getByRole("main", { name: "Events" })).toContainText("type:call.busy");

  const { receiver, client } = engine();
  for (const body of busyCall("linked")) await post(`${receiver}/hooks/mirai`, body);
  await expect.poll(async () => (await client.calls.list({})).rows.length).toBe(1);
  const [call] = (await client.calls.list({})).rows;
  expect(await openProgramAgain(data, [`ringback://calls/${call?.callId}`])).toMatchObject({ code: 0 });
  await expect(
    page.getByRole("listbox", { name: "Calls" }).getByRole("option", { selected: true }),
  ).toHaveCount(1);

  await openProgramAgain(data, ["ringback://setup"]);
  await expect(page.getByRole("main", { name: "Setup" })).toBeVisible();
});

test("on a Mac a link comes as an event of its own", async () => {
  const { page, evaluate } = await open(folder());
  await untilListening(page);
  await evaluate(({ app }) =>
    app.emit("open-url", { preventDefault() {} } as never, "ringback://deliver?q=state:dead" as never),
  );
  await expect(page.getByRole("main", { name: "Deliver" })).toBeVisible();
});

test("a link that would do something, or that comes with options, brings the window to the front and does nothing", async () => {
  const data = folder();
  const { page, log, engine } = await open(data);
  await untilListening(page);
  const before = page.getByRole("main", { name: "Calls" });
  await expect(before).toBeVisible();
  const refused = () => log.filter((line) => line.includes("A ringback link was refused")).length;
  for (const [index, args] of [
    ["ringback://play/busy"],
    ["ringback://import?url=https://example.com/bundle"],
    ["ringback://calls?q=%2541"],
    [`ringback://calls?q=${"x".repeat(2000)}`],
    ["--inspect", "ringback://setup"],
    ["--remote-debugging-port=9222", "ringback://setup"],
  ].entries()) {
    expect(await openProgramAgain(data, args)).toMatchObject({ said: '{"window":"focused"}' });
    await expect.poll(refused).toBe(index + 1);
  }
  await expect(before).toBeVisible();
  expect((await engine().client.status.get()).events, "nothing was played or brought in").toBe(0);
});

test("the page is told of a place as a plain value, and of nothing else of the event that brought it", async () => {
  const { page, evaluate } = await open(folder());
  await untilListening(page);
  await page.evaluate(() => {
    const { ringback } = window as unknown as { ringback: { onShowPlace(callback: unknown): () => void } };
    ringback.onShowPlace((...got: unknown[]) => Object.assign(window, { got }));
  });
  await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("events")?.click());
  await expect.poll(() => page.evaluate(() => "got" in window && window.got)).toEqual([{ screen: "events" }]);
});

const trayOf = (program: WindowProgram) =>
  program.evaluate((electron) => {
    const [tray] = (electron as never as Double).Tray.all;
    return { toolTip: tray?.toolTip, labels: tray?.menu.items.flatMap(({ label }) => label ?? []) };
  });
const noticesOf = (program: WindowProgram) =>
  program.evaluate((electron) =>
    (electron as never as Double).Notification.all.map(({ title, body }) => ({ title, body })),
  );

test("the tray says in words whether webhooks come in; it shows the window and quits", async () => {
  test.skip(!isDouble, "the system's tray cannot be read");
  const program = await open(folder());
  await untilListening(program.page);
  const address = program.engine().receiver.replace("http://", "");
  await expect
    .poll(() => trayOf(program))
    .toEqual({
      toolTip: `Ringback: Receiving on ${address}`,
      labels: [`Receiving on ${address}`, "Show Ringback", "Quit Ringback"],
    });
  await program.engine().kill();
  await expect
    .poll(async () => (await trayOf(program)).toolTip)
    .toBe("Ringback: Not receiving: the engine is starting.");
  await expect.poll(async () => (await trayOf(program)).toolTip).toBe(`Ringback: Receiving on ${address}`);

  await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await program.evaluate((electron) => {
    (electron as never as Double).Tray.all[0]?.menu.items.find(({ id }) => id === "show")?.click();
  });
  expect(await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(
    true,
  );
  const ended = new Promise((resolve) => program.child.once("exit", resolve));
  await program.evaluate((electron) => {
    (electron as never as Double).Tray.all[0]?.menu.items.find(({ id }) => id === "quit")?.click();
  });
  expect(await ended).toBe(0);
});

test("a tunnel that is refused is a notification and the tray's word; a click shows Setup", async () => {
  test.skip(!isDouble, "the system's notifications cannot be read");
  const data = folder();
  const edge = await startNgrokEdge();
  try {
    const file = join(data, "edge.json");
    const { address, authority, publicPort } = edge;
    writeFileSync(file, JSON.stringify({ address, authority, publicPort }));
    const program = await open(data, [...freePorts, `--ngrok-edge=${file}`]);
    await untilListening(program.page);
    const { client } = program.engine();
    await client.tunnel.set({ mode: "ngrok", enabled: true, token: "not-the-right-token" });
    await expect
      .poll(() => noticesOf(program))
      .toEqual([
        { title: "Tunnel down", body: expect.stringContaining("Webhooks from outside do not come in.") },
      ]);
    expect((await trayOf(program)).toolTip).toMatch(/^Ringback: Tunnel down: \S/);
    expect(JSON.stringify(await noticesOf(program))).not.toContain("not-the-right-token");
    await program.evaluate((electron) => (electron as never as Double).Notification.all[0]?.emit("click"));
    await expect(program.page.getByRole("main", { name: "Setup" })).toBeVisible();
  } finally {
    await edge.stop();
  }
});

test("an engine that cannot start is a notification", async () => {
  test.skip(!isDouble, "the system's notifications cannot be read");
  const data = folder();
  const other = await startEngine(data);
  const program = await open(data);
  await expect
    .poll(() => noticesOf(program))
    .toEqual([
      {
        title: "Ringback does not receive",
        body: expect.stringContaining("Another Ringback already works in"),
      },
    ]);
  expect((await trayOf(program)).toolTip).toContain("Not receiving: Another Ringback already works in");
  await other.stop();
});

test("after sleep the tunnel is asked for again at once", async () => {
  const data = folder();
  const edge = await startNgrokEdge({ tokens: new Set(["test-token-of-ngrok"]) });
  try {
    const file = join(data, "edge.json");
    const { address, authority, publicPort } = edge;
    writeFileSync(file, JSON.stringify({ address, authority, publicPort }));
    const { page, engine, evaluate } = await open(data, [...freePorts, `--ngrok-edge=${file}`]);
    await untilListening(page);
    const { client } = engine();
    await client.tunnel.set({ mode: "ngrok", enabled: true, token: "test-token-of-ngrok" });
    await expect.poll(async () => (await client.tunnel.get()).state, { timeout: 15_000 }).toBe("online");
    const { provenAt } = await client.tunnel.get();
    await evaluate(({ powerMonitor }) => powerMonitor.emit("resume"));
    await expect.poll(async () => (await client.tunnel.get()).provenAt).toBeGreaterThan(provenAt ?? 0);
  } finally {
    await edge.stop();
  }
});

test("no keychain is asked before the first secret is saved", async () => {
  const data = folder();
  const asked = (program: WindowProgram) =>
    program.evaluate(({ safeStorage }) => (safeStorage as never as Double["safeStorage"]).asked ?? null);
  const first = await open(data);
  await untilListening(first.page);
  const { client, receiver } = first.engine();
  for (const body of busyCall("plain")) await post(`${receiver}/hooks/mirai`, body);
  if (isDouble) expect(await asked(first)).toEqual([]);
  expect(readdirSync(data).filter((name) => name.startsWith("key"))).toEqual([]);
  await showStorage(first.page);
  await expect(first.page.getByRole("main", { name: "Setup" })).toContainText("No secret is set.");

  const { rows } = await client.sources.list();
  const sourceId = rows[0]?.sourceId ?? "";
  await client.sources.addSecret({ sourceId, label: "2026", value: "sk_live_9f27c1" });
  if (isDouble) expect(await asked(first)).toEqual(["available", "encrypt"]);
  expect(readdirSync(data).filter((name) => name.startsWith("key"))).toEqual(["key.sealed"]);
  await first.quit();

  const second = await open(data);
  await untilListening(second.page);
  if (isDouble) expect(await asked(second)).toEqual(["available", "decrypt"]);
});

test("a secret that was saved stands in no file of the folder, in no log and in no export", async () => {
  const data = folder();
  const secret = "sk_live_5d0c7e41b2";
  const { page, engine, log } = await open(data);
  await untilListening(page);
  const { client, receiver } = engine();
  const { rows } = await client.sources.list();
  await client.sources.addSecret({ sourceId: rows[0]?.sourceId ?? "", label: "2026", value: secret });
  for (const body of busyCall("signed")) await post(`${receiver}/hooks/mirai`, body, { "x-signature": "00" });
  await expect.poll(async () => (await client.calls.list({})).rows.length).toBe(1);
  const written = await promisify(execFile)(process.execPath, [
    entry,
    "export",
    "--data",
    data,
    "--out",
    join(data, "export.json"),
    "--no-redact",
  ]);
  expect(existsSync(join(data, "export.json")), written.stderr).toBe(true);
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
  expect(files.some((file) => file.endsWith("ringback.sqlite-wal"))).toBe(true);
  const forms = [secret, Buffer.from(secret).toString("base64").slice(0, -2), encodeURIComponent(secret)];
  for (const file of files) {
    const bytes = readFileSync(file);
    expect(
      forms.filter((form) => bytes.includes(form)),
      file,
    ).toEqual([]);
  }
  expect(log.join("\n")).not.toContain(secret);
  const told = JSON.stringify(await client.sources.list());
  expect(told, "the page learns that one is set, and its end").toContain('"endsWith":"41b2"');
  expect(told).not.toContain(secret);
});

test("a desktop without a keyring says so, and keeps the key in memory where a person asks for it", async () => {
  test.skip(process.platform !== "linux" || !isDouble, "only a desktop without a keyring offers it");
  const data = folder();
  const first = await open(data);
  await untilListening(first.page);
  const { client } = first.engine();
  const { rows } = await client.sources.list();
  await client.sources.addSecret({ sourceId: rows[0]?.sourceId ?? "", label: "2026", value: "sk_test" });
  await showStorage(first.page);
  const setup = first.page.getByRole("main", { name: "Setup" });
  await expect(setup).toContainText(
    "this desktop has no keyring: whoever can read this folder can open them.",
  );
  await setup.getByRole("button", { name: "Keep in memory for this session" }).click();
  await expect(setup).toContainText("The key stands in memory alone, for this session");
  await expect(setup.getByRole("button", { name: "Keep in memory for this session" })).toHaveCount(0);
  expect(existsSync(join(data, "key.sealed"))).toBe(false);

  // An engine that dies is given the same key.
  await first.engine().kill();
  await first.logged("engine started", 2);
  await expect.poll(async () => (await first.engine().client.status.get()).keyNote).toContain("memory alone");
  await first.quit();

  const second = await open(data);
  await untilListening(second.page);
  const [source] = (await second.engine().client.sources.list()).rows;
  expect(source?.secrets.map(({ label }) => label)).toEqual(["2026"]);
  await showStorage(second.page);
  await expect(second.page.getByRole("main", { name: "Setup" })).toContainText("Secrets are sealed");
});

async function showStorage(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Setup" }).click();
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Storage" }).click();
}
