import type { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Window = EventEmitter & { options: Record<string, unknown>; webContents: EventEmitter; calls: string[] };
const electron = vi.hoisted(() => ({ windows: [] as unknown[], asked: [] as unknown[], answer: 1 }));
vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  return {
    BrowserWindow: class extends Emitter {
      calls: string[] = [];
      webContents = Object.assign(new Emitter(), { reload: () => this.calls.push("reload") });
      constructor(readonly options: object) {
        super();
        electron.windows.push(this);
      }
      async loadURL(url: string) {
        this.calls.push(`load ${url}`);
      }
      close() {
        this.calls.push("close");
      }
    },
    dialog: {
      async showMessageBox(_: unknown, options: unknown) {
        electron.asked.push(options);
        return { response: electron.answer };
      },
    },
    nativeTheme: { shouldUseDarkColors: false },
    screen: { getAllDisplays: () => [] },
    protocol: {},
  };
});
const { openWindow } = await import("./window");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback-window-"));
  electron.windows.length = 0;
  electron.asked.length = 0;
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function open(devTools = false): Window {
  openWindow({
    preload: "/out/preload/index.cjs",
    title: "Ringback",
    placeFile: join(folder, "window.json"),
    devTools,
    onLoaded() {},
  });
  return electron.windows[0] as Window;
}

test("its page is sandboxed and apart, with one preload and nothing of Node", () => {
  expect(open().options.webPreferences).toEqual({
    preload: "/out/preload/index.cjs",
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  });
});

test("a page that is gone is loaded again, three times a minute; then a person is asked", async () => {
  const window = open();
  const gone = (reason: string) =>
    window.webContents.emit("render-process-gone", {}, { reason, exitCode: 5 });
  gone("clean-exit");
  expect(window.calls).toEqual(["load app://console/"]);
  for (const reason of ["crashed", "killed", "oom"]) gone(reason);
  expect(window.calls.filter((call) => call === "reload")).toHaveLength(3);
  expect(electron.asked).toEqual([]);
  gone("crashed");
  await vi.waitFor(() => expect(window.calls).toContain("close"));
  expect(window.calls.filter((call) => call === "reload")).toHaveLength(3);
  expect(electron.asked[0]).toMatchObject({
    message: expect.stringContaining("ended 4 times within a minute"),
  });
});
