/**
 * electron-updater in the window: there only where an installer with a feed put this program, and loaded only when the
 * user asks. Whether a scenario plays is asked of the engine as a terminal's commands ask it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { z } from "zod";
import type { UpdateAction, UpdateState } from "../../shared/upkeep";
import { createUpdates, type Updates } from "./update-steps";
import type { WindowLog } from "./window-log";

export type Updater = { state(): UpdateState; take(action: UpdateAction): Promise<void> };

/** Null where nothing can be updated: from a clone, without a feed, or the portable program of Windows. */
export function openUpdater(data: string, log: WindowLog, onChanged: () => void): Updater | null {
  if (!app.isPackaged || process.env.PORTABLE_EXECUTABLE_FILE !== undefined) return null;
  if (!existsSync(join(process.resourcesPath, "app-update.yml"))) return null;
  let updates: Promise<Updates> | null = null;
  let known: Updates | null = null;

  async function load(): Promise<Updates> {
    const { autoUpdater } = (await import("electron-updater")).default;
    autoUpdater.logger = {
      info() {},
      warn: (text) => log.say(String(text), "warn"),
      error: (text) => log.say(String(text)),
    };
    known = createUpdates({ updater: autoUpdater, isPlaying: () => isPlaying(data, log), onChanged });
    return known;
  }
  return {
    state: () => known?.state() ?? { step: "unasked" },
    async take(action) {
      updates ??= load();
      await (await updates).take(action);
    },
  };
}

const note = z.object({ console: z.url(), token: z.string() });
const states = z.object({ rows: z.array(z.object({ state: z.string() })) });
const busy = new Set(["playing", "paused", "judging"]);

/** An engine that is not there or does not answer plays nothing: the next version may be what mends it. */
async function isPlaying(data: string, log: WindowLog): Promise<boolean> {
  const path = join(data, "engine.json");
  if (!existsSync(path)) return false;
  const { console: address, token } = note.parse(JSON.parse(readFileSync(path, "utf8")));
  const lists = await Promise.all(
    ["runs", "verdict-runs"].map(async (name) => {
      try {
        const answer = await fetch(`${address}/api/${name}?limit=50`, {
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(5000),
        });
        return states.parse(await answer.json());
      } catch (error) {
        log.say(`The engine did not say whether a scenario plays: ${(error as Error).message}`, "warn");
        return { rows: [] };
      }
    }),
  );
  return lists.some(({ rows }) => rows.some(({ state }) => busy.has(state)));
}
