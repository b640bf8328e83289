/**
 * Crash dumps: a copy of a process's memory at the moment it crashed, so payloads, numbers and secrets can be in it. None
 * are written unless the user agreed, none are ever sent. Consent stands in a small file that is read before the program
 * is ready, since a reporter that starts later misses processes; it cannot be stopped, so both ways it takes a new start.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, crashReporter } from "electron";
import { z } from "zod";
import type { CrashDumps } from "../../shared/upkeep";

const consent = z.object({ keep: z.boolean() });

export type CrashDumpKeeper = { state(): CrashDumps; keep(on: boolean): void; remove(): void };

/** Before the program is ready. */
export function openCrashDumps(data: string): CrashDumpKeeper {
  const file = join(data, "crash-dumps.json");
  const folder = join(data, "crash-dumps");
  const isRunning = readConsent(file);
  if (isRunning) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath("crashDumps", folder);
    crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: true });
  }
  return {
    state() {
      const sizes = dumpsIn(folder).map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
      return {
        folder,
        kept: readConsent(file),
        isRunning,
        count: sizes.length,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
      };
    },
    keep(on) {
      writeFileSync(file, `${JSON.stringify({ keep: on })}\n`, { mode: 0o600 });
    },
    remove() {
      for (const path of dumpsIn(folder)) {
        rmSync(path, { force: true });
        rmSync(path.replace(/\.dmp$/, ".meta"), { force: true });
      }
    },
  };
}

/** A file that is missing or cannot be read is no consent. */
function readConsent(file: string): boolean {
  try {
    return consent.parse(JSON.parse(readFileSync(file, "utf8"))).keep;
  } catch {
    return false;
  }
}

/** The reporter sorts them into folders of its own, differently on each system; its database stays. */
function dumpsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".dmp"))
    .map((name) => join(folder, name));
}
