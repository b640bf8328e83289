// One window's page in Chromium: serves `app://console/` from loopback through the registered handler, runs the preload
// before the page, and carries invocations, messages and ports between both over the debugging protocol.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";

const bytesOf = (data) =>
  ArrayBuffer.isView(data) || data instanceof ArrayBuffer
    ? { base64: Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength).toString("base64") }
    : { data };

/** Runs in the page, before anything of it. */
function inPage(preload) {
  const listeners = new EventTarget();
  const waiting = new Map();
  const ports = new Map();
  let last = 0;
  const toMain = (message) => globalThis.__toMain(JSON.stringify(message));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  const toBase64 = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join(""));
  globalThis.__fromMain = (message) => {
    const data = message.base64 === undefined ? message.data : fromBase64(message.base64);
    if (message.type === "answer") waiting.get(message.id)?.(message);
    if (message.type === "port-message") ports.get(message.id)?.postMessage(data);
    if (message.type === "port-closed") ports.get(message.id)?.close();
    if (message.type !== "message") return;
    const given = message.ports.map((id) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(id, port1);
      port1.onmessage = (event) =>
        toMain({
          type: "port-message",
          id,
          ...(typeof event.data === "string" ? { data: event.data } : { base64: toBase64(event.data) }),
        });
      port1.addEventListener("close", () => toMain({ type: "port-closed", id }));
      return port2;
    });
    listeners.dispatchEvent(
      Object.assign(new Event(message.channel), { detail: [{ ports: given }, ...message.args] }),
    );
  };
  const wrapped = new Map();
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(globalThis, name, { value: api, enumerable: true }),
    },
    ipcRenderer: {
      on(channel, listener) {
        const run = (event) => listener(...event.detail);
        wrapped.set(listener, run);
        listeners.addEventListener(channel, run);
      },
      off: (channel, listener) => listeners.removeEventListener(channel, wrapped.get(listener)),
      invoke(channel, ...args) {
        last += 1;
        const id = last;
        toMain({ type: "invoke", id, channel, args });
        return new Promise((resolve, reject) =>
          waiting.set(id, ({ error, data }) =>
            error === undefined ? resolve(data) : reject(new Error(error)),
          ),
        );
      },
    },
  };
  preload((name) => (name === "electron" ? electron : undefined), { exports: {} }, {});
}

/** `on.invoke(channel, args)`, `on.navigate(url)` answers whether it may, `on.serve(request)` a Response. */
export async function openPage({ profile, size, preload, on }) {
  const events = new EventEmitter();
  const ports = new Map();
  let last = 0;
  const server = createServer((request, response) => {
    const url = `app://console${request.url}`;
    Promise.resolve(on.serve({ url, method: request.method })).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const context = await chromium.launchPersistentContext(join(profile, "chromium"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    viewport: size,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      "--remote-debugging-port=0",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
  const [page] = context.pages();
  const session = await context.newCDPSession(page);
  const source = readFileSync(preload, "utf8");
  await session.send("Page.enable");
  await session.send("Runtime.enable");
  await session.send("Runtime.addBinding", { name: "__toMain" });
  await session.send("Page.addScriptToEvaluateOnNewDocument", {
    source: `if (location.origin === ${JSON.stringify(origin)} && top === window) (${inPage})((require, module, exports) => {${source}\n});`,
  });
  await context.grantPermissions(on.permissions(), { origin });

  const toPage = (message) =>
    session
      .send("Runtime.evaluate", { expression: `globalThis.__fromMain?.(${JSON.stringify(message)})` })
      .catch(() => {});
  session.on("Runtime.bindingCalled", async ({ name, payload }) => {
    if (name !== "__toMain") return;
    const message = JSON.parse(payload);
    const port = ports.get(message.id);
    if (message.type === "port-message")
      port?.postMessage(message.data ?? new Uint8Array(Buffer.from(message.base64, "base64")));
    if (message.type === "port-closed") port?.close();
    if (message.type !== "invoke") return;
    try {
      toPage({ type: "answer", id: message.id, data: await on.invoke(message.channel, message.args) });
    } catch (error) {
      toPage({ type: "answer", id: message.id, error: String(error) });
    }
  });
  const closePorts = () => {
    for (const port of ports.values()) port.close();
    ports.clear();
  };
  // A document that goes takes its ports along.
  session.on("Runtime.executionContextsCleared", closePorts);
  page.on("load", () => events.emit("load"));
  context.on("close", () => {
    closePorts();
    server.close();
    events.emit("closed");
  });
  context.on("page", (other) => {
    if (other !== page && !on.openWindow(other.url())) void other.close();
  });
  await page.route(
    (url) => !["data:", "blob:"].includes(url.protocol) && url.origin !== origin,
    (route) =>
      route.request().isNavigationRequest() && on.navigate(route.request().url())
        ? route.continue()
        : route.abort("aborted"),
  );

  return {
    events,
    debuggingPort: Number(
      readFileSync(join(profile, "chromium", "DevToolsActivePort"), "utf8").split("\n")[0],
    ),
    urlOf: () => page.url().replace(origin, "app://console"),
    load: (url) => page.goto(url.replace("app://console", origin)),
    reload: () => page.reload(),
    close: () => context.close(),
    post(channel, args, given = []) {
      const ids = given.map((port) => {
        last += 1;
        const id = `page-${last}`;
        ports.set(id, port);
        port.transfer({
          message: (data) => void toPage({ type: "port-message", id, ...bytesOf(data) }),
          closed: () => void toPage({ type: "port-closed", id }),
        });
        return id;
      });
      toPage({ type: "message", channel, args, ports: ids });
    },
  };
}
