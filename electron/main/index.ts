/**
 * The window's program, in the order that matters: trust is set before anything loads, the lock is taken before the
 * engine opens the database, the engine runs apart and drains before the program ends. No business here.
 *
 * Whoever started it (`ringback open`) reads one line: `{"window":"open"}` when the page is there, or
 * `{"window":"focused"}` when another instance on the same folder came to the front instead.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, powerMonitor } from "electron";
import { z } from "zod";
import type { WindowPlace } from "../../shared/window-places";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { readArguments, type WindowArguments } from "./arguments";
import { type CrashDumpKeeper, openCrashDumps } from "./crash-dumps";
import { createDataKey } from "./data-key";
import { createEngineProcess } from "./engine-process";
import { claimLinks, followLinks } from "./links";
import { setMenu } from "./menu";
import { createNotices } from "./notices";
import { registerScheme, servePage } from "./page-protocol";
import { denyNavigation, denyPermissions, handle, logEnds } from "./security";
import { openTray } from "./tray";
import { openUpkeep } from "./upkeep";
import { openWindow } from "./window";
import { logMain, openWindowLog, type WindowLog } from "./window-log";

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
  // Windows shows notifications of a program it knows; the id is that of the installer.
  app.setAppUserModelId("org.example.ringback");
  registerScheme();
  if (!app.requestSingleInstanceLock()) {
    say({ window: "focused" });
    app.exit(0);
    return;
  }
  const log = openWindowLog(flags.data, {
    all: flags.json,
    write: (line) => process.stderr.write(`${line}\n`),
  });
  logMain(log);
  const dumps = openCrashDumps(flags.data);
  denyNavigation();
  logEnds();
  const links = followLinks(process.argv.slice(1));
  app
    .whenReady()
    .then(() => run(flags, profile, links, log, dumps))
    .catch(fail);
}

function run(
  flags: WindowArguments,
  profile: string,
  links: ReturnType<typeof followLinks>,
  log: WindowLog,
  dumps: CrashDumpKeeper,
): void {
  const built = import.meta.dirname;
  const devTools = !app.isPackaged;
  const title = flags.demo ? "Ringback demo" : "Ringback";
  let window: BrowserWindow | null = null;
  /** Until the page is there to be shown it. */
  let waiting: WindowPlace | null = null;
  let isLoaded = false;
  const key = createDataKey(flags.data, flags.keyFile);
  const tellTray = openTray({ title, show: () => show(), quit: () => app.quit() });
  const notify = createNotices((screen) => show({ screen }));
  const engine = createEngineProcess({
    follow: log.follow,
    entry: join(built, "engine.js"),
    tunnelEntry: join(built, "tunnel.js"),
    flags,
    openKey: key.open,
    onEnded: () => window?.webContents.send("engine-ended"),
    onReceiving: tellTray,
    onNotice: notify,
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
  handle("key-state", z.undefined(), windowOf, () => key.state());
  handle("key-in-memory", z.undefined(), windowOf, async () => {
    // The page shows the button only where it can be; a page is no proof of that.
    if (key.state().canKeepInMemory) engine.keyIs((await key.keepInMemory()).note);
    return key.state();
  });
  setMenu({
    devTools,
    help: openUpkeep({ data: flags.data, log, dumps, windowOf, show }),
    showScreen: (screen) => show({ screen }),
  });

  function show(place: WindowPlace | null = null): void {
    waiting = place ?? waiting;
    if (window) {
      lead();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    window = openWindow({
      preload: join(built, "..", "preload", "index.cjs"),
      title,
      placeFile: join(profile, "window.json"),
      devTools,
      onLoaded() {
        isLoaded = true;
        say({ window: "open" });
        lead();
      },
    });
    window.on("closed", () => {
      window = null;
      isLoaded = false;
    });
  }
  function lead(): void {
    if (!waiting || !isLoaded) return;
    window?.webContents.send("show-place", waiting);
    waiting = null;
  }
  app.on("activate", () => show());
  powerMonitor.on("resume", () => engine.resumed());
  // On a Mac a program outlives its windows: it goes on receiving.
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  drainBeforeQuit(() => engine.stop());
  engine.start();
  show();
  links.start(show);
  // A link starts the program without options: on this user's own folder.
  if (flags.data === chooseDataFolder(undefined) && !flags.demo) claimLinks();
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
