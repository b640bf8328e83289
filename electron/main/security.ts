/**
 * What any page in this program may do: show the console and nothing else. It promises that no page leaves
 * `app://console`, opens another window (a few pages of our own go to the system's browser), gets a permission beyond
 * writing to the clipboard and filling the display, or reaches a handler of main unless it is the console's own main frame with arguments of the
 * right shape.
 */
import {
  app,
  type BrowserWindow,
  type IpcMainInvokeEvent,
  ipcMain,
  session,
  shell,
  type WebContents,
} from "electron";
import type { z } from "zod";
import { isOurLink } from "../hosts/our-links";
import { isConsoleUrl } from "./page-protocol";

export function denyNavigation(): void {
  app.on("web-contents-created", (_, contents) => {
    const keepHere = (event: { url: string; preventDefault(): void }) => {
      if (!isConsoleUrl(event.url)) event.preventDefault();
    };
    contents.on("will-navigate", keepHere);
    contents.on("will-frame-navigate", keepHere);
    contents.on("will-redirect", keepHere);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isOurLink(url)) void shell.openExternal(url);
      return { action: "deny" };
    });
  });
}

export function denyPermissions(): void {
  const isAllowed = (contents: WebContents | null, permission: string) =>
    permission === "clipboard-sanitized-write" && contents !== null && isConsoleUrl(contents.getURL());
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isAllowed(contents, permission)),
  );
  defaultSession.setPermissionCheckHandler((contents, permission) => isAllowed(contents, permission));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler(null);
}

/** Ends of processes that nobody else speaks of: the page's is the window's business, the engine's its own. */
export function logEnds(): void {
  app.on("child-process-gone", (_, { type, name, reason, exitCode }) => {
    if (reason === "clean-exit") return;
    console.error(`A process of the window ended (${name ?? type}, ${reason}, ${exitCode}).`);
  });
}

/** Answers a named request of the console's main frame; anything else is refused without a reason. */
export function handle<Schema extends z.ZodType>(
  channel: string,
  schema: Schema,
  windowOf: () => BrowserWindow | null,
  answer: (input: z.infer<Schema>, window: BrowserWindow) => unknown,
): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
    const window = windowOf();
    const frame = event.senderFrame;
    const ours = window && frame && frame === window.webContents.mainFrame && isConsoleUrl(frame.url);
    const input = schema.safeParse(args[0]);
    if (!ours || !input.success || args.length > 1) throw new Error("Refused.");
    return answer(input.data, window);
  });
}
