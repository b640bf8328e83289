/** The one window: sandboxed, where the user left it, back again when its page dies. */
import { readFileSync, writeFileSync } from "node:fs";
import { BrowserWindow, dialog, nativeTheme, screen } from "electron";
import { z } from "zod";
import { consoleUrl } from "./page-protocol";

const place = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(640).max(10_000),
  height: z.number().int().min(480).max(10_000),
  maximized: z.boolean(),
});
type Place = z.infer<typeof place>;

const firstPlace: Place = { width: 1440, height: 900, maximized: false };
/** A page that dies more often than this in a minute is not loaded again by itself. */
const mostReloads = 3;

export function openWindow(options: {
  preload: string;
  title: string;
  /** File in which the window's place is kept. */
  placeFile: string;
  devTools: boolean;
  onLoaded(): void;
}): BrowserWindow {
  const { maximized, ...bounds } = readPlace(options.placeFile);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    title: options.title,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#101214" : "#ffffff",
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  if (maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => writePlace(options.placeFile, window));
  window.webContents.on("did-finish-load", options.onLoaded);
  bringBackWhenGone(window);
  void window.loadURL(consoleUrl);
  return window;
}

function bringBackWhenGone(window: BrowserWindow): void {
  let goneAt: number[] = [];
  window.webContents.on("render-process-gone", (_, { reason }) => {
    if (reason === "clean-exit") return;
    console.error(`The window's page ended (${reason}).`);
    const now = performance.now();
    goneAt = [...goneAt.filter((at) => now - at < 60_000), now];
    if (goneAt.length <= mostReloads) {
      window.webContents.reload();
      return;
    }
    void dialog
      .showMessageBox(window, {
        type: "error",
        message: `The console's page ended ${goneAt.length} times within a minute (${reason}).`,
        detail: "Receiving goes on. Load the page again, or close the window and look at the log.",
        buttons: ["Load it again", "Close the window"],
      })
      .then(({ response }) => (response === 0 ? window.webContents.reload() : window.close()));
  });
}

function readPlace(path: string): Place {
  try {
    const found = place.parse(JSON.parse(readFileSync(path, "utf8")));
    return isOnScreen(found) ? found : { ...firstPlace, maximized: found.maximized };
  } catch {
    // The first start, or a file edited by hand.
    return firstPlace;
  }
}

/** The display it stood on may be gone. */
function isOnScreen({ x, y, width, height }: Place): boolean {
  if (x === undefined || y === undefined) return true;
  return screen
    .getAllDisplays()
    .some(
      ({ workArea: area }) =>
        x < area.x + area.width - 80 &&
        x + width > area.x + 80 &&
        y >= area.y - 20 &&
        y < area.y + area.height - 80 &&
        y + height > area.y,
    );
}

function writePlace(path: string, window: BrowserWindow): void {
  try {
    writeFileSync(path, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  } catch (error) {
    console.error("The window's place could not be kept:", (error as Error).message);
  }
}
