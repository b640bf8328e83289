import { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  opened: [] as string[],
  handlers: new Map<string, (...args: unknown[]) => unknown>(),
  session: {} as Record<string, (...args: never[]) => unknown>,
}));
vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  electron.app = new Emitter();
  const keep = (name: string) => (handler: (...args: never[]) => unknown) => {
    electron.session[name] = handler;
  };
  return {
    app: electron.app,
    shell: { openExternal: async (url: string) => electron.opened.push(url) },
    ipcMain: {
      handle: (channel: string, handler: never) => electron.handlers.set(channel, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: keep("request"),
        setPermissionCheckHandler: keep("check"),
        setDevicePermissionHandler: keep("device"),
        setDisplayMediaRequestHandler: keep("display"),
      },
    },
    protocol: {},
  };
});
const { denyNavigation, denyPermissions, handle, logEnds } = await import("./security");

beforeEach(() => {
  electron.app.removeAllListeners();
  electron.opened.length = 0;
});

class Contents extends EventEmitter {
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: "allow" });
  setWindowOpenHandler(handler: Contents["openHandler"]) {
    this.openHandler = handler;
  }
}

function newContents(): Contents {
  denyNavigation();
  const contents = new Contents();
  electron.app.emit("web-contents-created", {}, contents);
  return contents;
}

/** Whether main stopped it. */
function isPrevented(contents: Contents, event: string, url: string): boolean {
  let prevented = false;
  contents.emit(event, {
    url,
    preventDefault: () => {
      prevented = true;
    },
  });
  return prevented;
}

test.each(["will-navigate", "will-frame-navigate", "will-redirect"])(
  "%s leads nowhere but to the console",
  (event) => {
    const contents = newContents();
    expect(isPrevented(contents, event, "app://console/")).toBe(false);
    for (const url of [
      "https://example.com/",
      "app://consoles/",
      "app://console.example.com/",
      "app://console@example.com/",
      "app://other/",
      "apps://console/",
      "file:///etc/passwd",
      "data:text/html,<script>1</script>",
      "about:blank",
      "javascript:alert(1)",
      "ringback://calls",
      "not a url",
    ])
      expect([url, isPrevented(contents, event, url)]).toEqual([url, true]);
  },
);

test("no webview is attached", () => {
  expect(isPrevented(newContents(), "will-attach-webview", "app://console/")).toBe(true);
});

test("no window is opened; a page of our own goes to the system's browser and nothing else does", () => {
  const contents = newContents();
  for (const url of [
    "https://example.com/",
    "app://console/",
    "file:///etc/passwd",
    "smb://example.com/share",
    "ms-msdt:/id",
    "search-ms:query=x",
    "javascript:alert(1)",
    "https://ngrok.com/docs",
  ])
    expect(contents.openHandler({ url })).toEqual({ action: "deny" });
  expect(electron.opened).toEqual(["https://ngrok.com/docs"]);
});

test("of all permissions the console has one: to write to the clipboard", () => {
  denyPermissions();
  const page = (url: string) => ({ getURL: () => url }) as never;
  const asked = (contents: never, permission: string) => {
    let answer: boolean | null = null;
    const take = (given: boolean) => {
      answer = given;
    };
    electron.session.request?.(contents, permission as never, take as never);
    return [answer, electron.session.check?.(contents, permission as never)];
  };
  expect(asked(page("app://console/"), "clipboard-sanitized-write")).toEqual([true, true]);
  for (const permission of [
    "media",
    "geolocation",
    "notifications",
    "midi",
    "midiSysex",
    "pointerLock",
    "fullscreen",
    "openExternal",
    "clipboard-read",
    "display-capture",
    "fileSystem",
    "hid",
    "serial",
    "usb",
    "idle-detection",
    "speaker-selection",
    "storage-access",
    "local-network-access",
    "loopback-network",
    "unknown",
  ])
    expect([permission, ...asked(page("app://console/"), permission)]).toEqual([permission, false, false]);
  expect(asked(page("https://example.com/"), "clipboard-sanitized-write")).toEqual([false, false]);
  expect(electron.session.check?.(null as never, "clipboard-sanitized-write" as never)).toBe(false);
  expect(electron.session.device?.({ deviceType: "usb" } as never)).toBe(false);
  expect(electron.session.display).toBeNull();
});

test("a handler answers the console's main frame alone, for one argument of the right shape", () => {
  const mainFrame = { url: "app://console/" };
  const window = { webContents: { mainFrame } };
  let current: unknown = window;
  handle(
    "ask",
    z.string().min(8).max(64),
    () => current as never,
    (nonce) => `answered ${nonce}`,
  );
  const ask = (senderFrame: unknown, ...args: unknown[]) => {
    try {
      return electron.handlers.get("ask")?.({ senderFrame }, ...args);
    } catch (error) {
      return String(error);
    }
  };
  expect(ask(mainFrame, "12345678")).toBe("answered 12345678");
  const refused = "Error: Refused.";
  expect(ask(null, "12345678"), "a frame that is gone").toBe(refused);
  expect(ask({ url: "app://console/" }, "12345678"), "a subframe of the same address").toBe(refused);
  for (const args of [
    [],
    ["short"],
    ["x".repeat(65)],
    ["x".repeat(10_000_000)],
    [{ a: 1 }],
    [null],
    [12345678],
  ])
    expect(ask(mainFrame, ...args)).toBe(refused);
  expect(ask(mainFrame, "12345678", "more"), "one argument more").toBe(refused);
  mainFrame.url = "https://example.com/";
  expect(ask(mainFrame, "12345678"), "another page in the main frame").toBe(refused);
  mainFrame.url = "app://console/";
  current = null;
  expect(ask(mainFrame, "12345678"), "no window").toBe(refused);
});

test("the end of a helper process is written to the log, with its reason", () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  logEnds();
  electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "crashed", exitCode: 133 });
  electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "clean-exit", exitCode: 0 });
  expect(said.mock.calls).toEqual([["A process of the window ended (GPU, crashed, 133)."]]);
  said.mockRestore();
});
