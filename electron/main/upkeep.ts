/** What the window's page may see and do about the window itself: its log, crash dumps and updates. Folders are named here. */
import { mkdirSync } from "node:fs";
import { app, type BrowserWindow, type MenuItemConstructorOptions, shell } from "electron";
import { z } from "zod";
import { type Upkeep, type UpkeepAction, updateActions, upkeepActions } from "../../shared/upkeep";
import type { CrashDumpKeeper } from "./crash-dumps";
import { handle } from "./security";
import { openUpdater } from "./updater";
import type { WindowLog } from "./window-log";

/** Answers the page, and the entries of the menu for the same. `show` brings the window to the front. */
export function openUpkeep(options: {
  data: string;
  log: WindowLog;
  dumps: CrashDumpKeeper;
  windowOf(): BrowserWindow | null;
  show(): void;
}): MenuItemConstructorOptions[] {
  const { log, dumps, windowOf } = options;
  const updater = openUpdater(options.data, log, () => tell(false));

  function state(): Upkeep {
    return { logFolder: log.folder, dumps: dumps.state(), update: updater?.state() ?? null };
  }

  /** `lead`: the page shows where this stands. */
  function tell(lead: boolean): void {
    windowOf()?.webContents.send("upkeep", state(), lead);
  }

  async function open(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const problem = await shell.openPath(folder);
    if (problem) log.say(`The folder ${folder} could not be shown: ${problem}`);
  }

  async function take(action: UpkeepAction): Promise<void> {
    const update = updateActions.find((one) => one === action);
    if (update) await updater?.take(update);
    else if (action === "show-logs") await open(log.folder);
    else if (action === "show-dumps") await open(dumps.state().folder);
    else if (action === "delete-dumps") dumps.remove();
    else dumps.keep(action === "keep-dumps");
  }

  handle("upkeep", z.undefined(), windowOf, state);
  handle("upkeep-take", z.enum(upkeepActions), windowOf, async (action) => {
    await take(action);
    return state();
  });

  const check = {
    id: "check-update",
    label: "Check for updates …",
    click() {
      options.show();
      tell(true);
      take("check-update").catch((error) => log.say(`Updates could not be looked for: ${error}`));
    },
  };
  return [
    ...(updater ? [check] : []),
    { id: "show-logs", label: "Show log folder", click: () => void take("show-logs") },
    { type: "separator" },
    { label: `Version ${app.getVersion()}`, enabled: false },
  ];
}
