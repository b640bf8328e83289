// A double of the `electron` module, as much of it as main uses: its windows are pages of Chromium, its utility
// processes are forks. It runs the built main, preload and page unchanged. docs/desktop.md lists what it cannot show.
import { fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openPage } from "./page.mjs";
import { MessageChannelMain, overChannel } from "./ports.mjs";

export { MessageChannelMain };

const paths = new Map();
const windows = new Set();
const handlers = new Map();
let serve = () => new Response(null, { status: 404 });
let mayHave = () => true;

/** Installed: the folder that stands for the resources of a packed program. */
const resources = process.env.RINGBACK_DOUBLE_RESOURCES;
if (resources) process.resourcesPath = resources;

class App extends EventEmitter {
  isPackaged = resources !== undefined;
  /** What main did before the page, in order. */
  steps = [];
  #quitting = false;

  setPath(name, path) {
    paths.set(name, path);
  }

  getPath(name) {
    return paths.get(name);
  }

  enableSandbox() {
    this.steps.push("sandbox");
  }

  setAppUserModelId() {}

  setAsDefaultProtocolClient(...claimed) {
    this.claimed = claimed;
    return true;
  }

  getVersion() {
    return JSON.parse(readFileSync(join(process.argv[1], "package.json"), "utf8")).version;
  }

  getName() {
    return "Ringback";
  }

  whenReady() {
    return new Promise((resolve) => setImmediate(resolve)).then(() => void this.steps.push("ready"));
  }

  requestSingleInstanceLock() {
    this.steps.push("lock");
    const path = join(this.getPath("userData"), "double.lock");
    const argv = join(this.getPath("userData"), "double.argv");
    try {
      const holder = Number(readFileSync(path, "utf8"));
      writeFileSync(argv, JSON.stringify(process.argv));
      process.kill(holder, "SIGUSR2");
      return false;
    } catch {
      // Nobody holds it, or who held it is gone.
    }
    writeFileSync(path, String(process.pid));
    process.on("exit", () => rmSync(path, { force: true }));
    process.on("SIGUSR2", () => {
      const given = existsSync(argv) ? JSON.parse(readFileSync(argv, "utf8")) : [];
      this.emit("second-instance", {}, given, "");
    });
    return true;
  }

  quit() {
    if (this.#quitting) return;
    let prevented = false;
    this.emit("before-quit", { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.#quitting = true;
    void Promise.all([...windows].map((window) => window.close())).then(() => this.exit(0));
  }

  exit(code = 0) {
    void Promise.all([...windows].map((window) => window.page?.close())).finally(() => process.exit(code));
  }
}

export const app = new App();

class WebContents extends EventEmitter {
  mainFrame = {
    url: "",
  };
  openHandler = () => ({ action: "allow" });

  constructor(window) {
    super();
    this.window = window;
    app.emit("web-contents-created", {}, this);
  }

  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }

  getURL() {
    return this.mainFrame.url;
  }

  isDestroyed() {
    return !windows.has(this.window);
  }

  send(channel, ...args) {
    this.window.page?.post(channel, args);
  }

  getLastWebPreferences() {
    return this.window.options.webPreferences;
  }

  postMessage(channel, message, ports) {
    this.window.page?.post(channel, [message], ports);
  }

  reload() {
    void this.window.page?.reload();
  }
}

let lastWindow = 0;

export class BrowserWindow extends EventEmitter {
  static getAllWindows() {
    return [...windows];
  }

  page = null;
  #visible = false;

  constructor(options) {
    super();
    lastWindow += 1;
    this.id = lastWindow;
    this.options = options;
    windows.add(this);
    this.webContents = new WebContents(this);
  }

  async loadURL(url) {
    const contents = this.webContents;
    const { width, height, webPreferences } = this.options;
    contents.mainFrame.url = url;
    this.page = await openPage({
      profile: app.getPath("userData"),
      size: { width, height },
      preload: webPreferences.preload,
      on: {
        serve: (request) => serve(request),
        permissions: () => (mayHave(contents, "clipboard-sanitized-write") ? ["clipboard-write"] : []),
        openWindow: (target) => contents.openHandler({ url: target }).action === "allow",
        navigate(target) {
          let prevented = false;
          contents.emit("will-navigate", { url: target, preventDefault: () => (prevented = true) });
          return !prevented;
        },
        async invoke(channel, args) {
          const handler = handlers.get(channel);
          if (!handler) throw new Error(`No handler registered for '${channel}'`);
          return await handler({ sender: contents, senderFrame: contents.mainFrame }, ...args);
        },
      },
    });
    this.page.events.on("load", () => {
      contents.mainFrame.url = this.page.urlOf();
      this.emit("ready-to-show");
      contents.emit("did-finish-load");
      process.send?.({ type: "window", port: this.page.debuggingPort });
    });
    this.page.events.on("closed", () => this.#closed());
    await this.page.load(url);
  }

  async close() {
    this.emit("close");
    await this.page?.close();
    this.#closed();
  }

  #closed() {
    if (!windows.delete(this)) return;
    this.emit("closed");
    if (windows.size === 0) app.emit("window-all-closed");
  }

  show() {
    this.#visible = true;
  }

  hide() {
    this.#visible = false;
  }

  isVisible() {
    return this.#visible;
  }

  focus() {}
  restore() {}
  maximize() {}
  isMinimized() {
    return false;
  }
  isMaximized() {
    return false;
  }
  getNormalBounds() {
    const { width, height } = this.options;
    return { x: 0, y: 0, width, height };
  }
}

export const utilityProcess = {
  fork(path, args, { env, serviceName }) {
    app.steps.push(serviceName);
    const events = new EventEmitter();
    const child = fork(path, args, {
      execArgv: ["--import", pathToFileURL(join(import.meta.dirname, "utility.mjs")).href],
      env,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    const channel = overChannel(
      (message) => child.connected && child.send(message),
      (data) => events.emit("message", data),
    );
    child.on("message", channel.receive);
    // A message on its way to a process that was just killed (EPIPE) is lost, as in the real one; `exit` tells the rest.
    child.on("error", () => {});
    child.on("exit", (code, signal) => {
      channel.end();
      events.emit("exit", code ?? constants.signals[signal]);
    });
    return Object.assign(events, {
      pid: child.pid,
      stdout: child.stdout,
      stderr: child.stderr,
      postMessage: channel.post,
      kill: () => child.kill(),
    });
  },
};

// The system's browser: what it is asked for is said in the log.
export const shell = {
  async openPath(path) {
    process.stderr.write(`the system is asked to show ${path}\n`);
    return "";
  },
  async openExternal(url) {
    process.stderr.write(`the system's browser is asked for ${url}\n`);
  },
};

/** Started or not: a double has no crashes to report. */
export const crashReporter = {
  started: null,
  start(options) {
    crashReporter.started = options;
  },
};

export const ipcMain = { handle: (channel, handler) => handlers.set(channel, handler) };

export const protocol = {
  registerSchemesAsPrivileged() {
    app.steps.push("scheme");
  },
  handle(_, handler) {
    serve = handler;
  },
};

/** Node's own requests, as far as electron-updater can tell. */
export const net = {
  request({ session: _, redirect: __, ...options }) {
    return request(options);
  },
};

export const session = {
  fromPartition: () => ({}),
  defaultSession: {
    setPermissionRequestHandler() {},
    setPermissionCheckHandler(handler) {
      mayHave = handler;
    },
    setDevicePermissionHandler() {},
    setDisplayMediaRequestHandler() {},
  },
};

let menu = null;
const flat = (items) =>
  items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])]);
export const Menu = {
  buildFromTemplate: (items) => ({
    items,
    getMenuItemById: (id) => flat(items).find((item) => item.id === id) ?? null,
  }),
  setApplicationMenu(next) {
    menu = next;
  },
  getApplicationMenu: () => menu,
};

/** Turns the text round: enough to see that what is kept is not the key. `asked` is what was asked of it so far. */
const turned = (text) => [...text].reverse().join("");
export const safeStorage = {
  asked: [],
  isAsyncEncryptionAvailable: async () => safeStorage.asked.push("available") > 0,
  getSelectedStorageBackend: () => "basic_text",
  async encryptStringAsync(text) {
    safeStorage.asked.push("encrypt");
    return Buffer.from(`double:${turned(text)}`);
  },
  async decryptStringAsync(sealed) {
    safeStorage.asked.push("decrypt");
    const text = sealed.toString();
    if (!text.startsWith("double:")) throw new Error("sealed on another machine");
    return { result: turned(text.slice("double:".length)), shouldReEncrypt: false };
  },
};

export const powerMonitor = new EventEmitter();

export const nativeImage = {
  createFromBitmap: (bitmap, { width, height }) => ({ bitmap, width, height, setTemplateImage() {} }),
};

/** Trays and notifications are looked up by tests: nobody sees them. */
export class Tray extends EventEmitter {
  static all = [];

  constructor(image) {
    super();
    this.image = image;
    Tray.all.push(this);
  }

  setImage(image) {
    this.image = image;
  }

  setToolTip(text) {
    this.toolTip = text;
  }

  setContextMenu(menu) {
    this.menu = menu;
  }
}

export class Notification extends EventEmitter {
  static all = [];
  static isSupported = () => true;

  constructor(options) {
    super();
    Object.assign(this, options);
  }

  show() {
    Notification.all.push(this);
  }
}

export const nativeTheme = { shouldUseDarkColors: true };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 10_000, height: 10_000 } }],
};
export const dialog = { showMessageBox: async () => ({ response: 0 }) };
