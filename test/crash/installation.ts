/**
 * An installation of one's own: the engine is built into a temporary folder with the project's fixtures, package.json
 * and node_modules linked beside it. So a build of somebody else cannot change the program in the middle of a test,
 * and a build with a fault on purpose never stands where the sound one is looked for.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Compiled in as `__FAULT__`: an engine that is broken, and a sound one with the crash points of the crash suite. */
const compiledIn = ["answer-before-commit", "crash-points"] as const;
/** What a broken engine does wrong. The others are put into what was built. */
export type Fault = (typeof compiledIn)[number] | keyof typeof putIntoTheBuild;

const putIntoTheBuild = {
  /** Survives every kill, but not a power cut. */
  "commit-without-sync": [["synchronous = FULL", "synchronous = NORMAL"]],
  /** A reader that meets bodies it cannot bear, in the pack and in the fold. */
  "cannot-bear-some": [
    [
      "return readEvent(event, {",
      'while (Buffer.from(event.body).includes("spin here"));\nreturn readEvent(event, {',
    ],
    [
      "const judged = await judgeCall({",
      'if (JSON.stringify(readings).includes("throw here")) throw new Error("thrown on purpose");\nconst judged = await judgeCall({',
    ],
  ],
} as const satisfies Record<string, [text: string, by: string][]>;

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
  if (fault && fault in putIntoTheBuild)
    for (const [text, by] of putIntoTheBuild[fault as keyof typeof putIntoTheBuild])
      replaceInBuild(folder, text, by);
  return asInstallation(folder);
}

/**
 * A copy of a build whose destination creates records instead of upserting them: the method, the address without the
 * external id and the key are what a POST would have, and nothing else differs. It is done where the engine's process
 * hands its requests over, so it cannot lose its place.
 */
export function buildThatCreates(sound: Installation): Installation {
  const folder = mkdtempSync(join(tmpdir(), "ringback-built-creates-"));
  cpSync(join(sound.entry, "..", "..", ".."), folder, { recursive: true, verbatimSymlinks: true });
  const { entry } = asInstallation(folder);
  writeFileSync(entry, `${createInstead}\n${readFileSync(entry, "utf8")}`);
  return asInstallation(folder);
}

const createInstead = `
const asItIs = globalThis.fetch;
globalThis.fetch = (url, options) => {
  const upsert = options?.method === "PUT" && /^(.*\\/objects\\/\\w+)\\/[^/]+$/.exec(String(url));
  if (!upsert) return asItIs(url, options);
  const headers = new Headers(options.headers);
  headers.delete("idempotency-key");
  const { properties } = JSON.parse(options.body);
  return asItIs(upsert[1], { ...options, method: "POST", headers, body: JSON.stringify({ properties }) });
};`;

function asInstallation(folder: string): Installation {
  return {
    entry: join(folder, "out", "main", "headless.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function replaceInBuild(folder: string, text: string, by: string): void {
  const built = join(folder, "out", "main");
  const files = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  let replaced = 0;
  for (const name of files) {
    const before = readFileSync(join(built, name), "utf8");
    const after = before.replaceAll(text, by);
    if (after === before) continue;
    writeFileSync(join(built, name), after);
    replaced += 1;
  }
  if (replaced === 0) throw new Error(`“${text}” does not stand in the build: this fault has lost its place`);
}
