/**
 * The window's program, in the order that matters: trust is set before anything loads, the lock is taken before the
 * engine opens the database, the engine runs apart and drains before the program ends. No business here.
 *
 * Whoever started it (`ringback open`) reads one line: `{"window":"open"}` when the page is there, or
 * `{"window":"focused"}` when another instance on the same folder came to the front instead.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow } from "electron";
import { z } from "zod";
import { readArguments, type WindowArguments } from "./arguments";
import { openDataKey } from "./data-key";
import { createEngineProcess } from "./engine-process";
import { setMenu } from "./menu";
import { registerScheme, servePage } from "./page-protocol";
import { denyNavigation, denyPermissions, handle } from "./security";
import { openWindow } from "./window";

process.umask(0o077);
try {
  begin(readArguments(process.argv.slice(1)));
} catch (error) {
  fail(error);
}

function begin(flags: WindowArguments): void {
  // The profile stands in the data folder: one window per folder, and nothing of a demo stays behind.
  const profile = join(flags.data, "window");
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath("userData", profile);
  app.enableSandbox();
  registerScheme();
  if (!app.requestSingleInstanceLock()) {
    say({ window: "focused" });
    app.exit(0);
    return;
  }
  denyNavigation();
  app
    .whenReady()
    .then(() => run(flags, profile))
    .catch(fail);
}

async function run(flags: WindowArguments, profile: string): Promise<void> {
  const built = import.meta.dirname;
  const devTools = !app.isPackaged;
  let window: BrowserWindow | null = null;
  const engine = createEngineProcess({
    entry: join(built, "engine.js"),
    tunnelEntry: join(built, "tunnel.js"),
    flags,
    key: await openDataKey(flags.data, flags.keyFile),
    onEnded: () => window?.webContents.send("engine-ended"),
  });
  denyPermissions();
  servePage(join(built, "..", "renderer"));

  const windowOf = () => window;
  handle("engine-state", z.undefined(), windowOf, () => engine.state());
  handle("engine-start", z.undefined(), windowOf, () => engine.start());
  handle("engine-port", z.string().min(8).max(64), windowOf, async (nonce, { id, webContents }) => {
    const port = await engine.connect(id);
    if (port && !webContents.isDestroyed()) webContents.postMessage("engine-port", nonce, [port]);
    return engine.state();
  });
  setMenu({
    devTools,
    showScreen(screen) {
      show();
      window?.webContents.send("show-screen", screen);
    },
  });

  function show(): void {
    if (window) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    window = openWindow({
      preload: join(built, "..", "preload", "index.cjs"),
      title: flags.demo ? "Ringback Demo" : "Ringback",
      placeFile: join(profile, "window.json"),
      devTools,
      onLoaded: () => say({ window: "open" }),
    });
    window.on("closed", () => {
      window = null;
    });
  }
  app.on("second-instance", show);
  app.on("activate", show);
  // On a Mac a program outlives its windows: it goes on receiving.
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  drainBeforeQuit(() => engine.stop());
  engine.start();
  show();
}

function drainBeforeQuit(drain: () => Promise<void>): void {
  let state: "running" | "draining" | "drained" = "running";
  app.on("before-quit", (event) => {
    if (state === "drained") return;
    event.preventDefault();
    if (state === "draining") return;
    state = "draining";
    void drain().finally(() => {
      state = "drained";
      app.quit();
    });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.quit());
}

function say(line: { window: "open" | "focused" }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(error: unknown): void {
  console.error("The window could not be opened:", error instanceof Error ? error.message : error);
  app.exit(3);
}
