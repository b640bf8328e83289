/**
 * An installation of one's own: the engine is built into a temporary folder with the project's fixtures, package.json
 * and node_modules linked beside it. So a build of somebody else cannot change the program in the middle of a test,
 * and a build with a fault on purpose never stands where the sound one is looked for.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names of `__FAULT__`: what a broken engine does wrong. */
export type Fault = "answer-before-commit";

export type Installation = { entry: string; remove(): void };

const root = join(import.meta.dirname, "..", "..");

export function buildEngine(fault: Fault | null = null): Installation {
  const folder = mkdtempSync(join(tmpdir(), `ringback-built-${fault ?? "sound"}-`));
  for (const name of ["fixtures", "package.json", "node_modules"])
    symlinkSync(join(root, name), join(folder, name));
  const built = spawnSync(
    process.execPath,
    [
      join(root, "node_modules", "electron-vite", "bin", "electron-vite.js"),
      "build",
      "--config",
      join(import.meta.dirname, "engine.vite.config.ts"),
      "--outDir",
      join(folder, "out"),
    ],
    { cwd: root, encoding: "utf8", env: { ...process.env, RINGBACK_BUILD_FAULT: fault ?? "" } },
  );
  if (built.status !== 0) throw new Error(`the engine could not be built: ${built.stdout}${built.stderr}`);
  return {
    entry: join(folder, "out", "main", "headless.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
