/**
 * What the documentation tells to type is typed: the shell blocks of README.md, CONTRIBUTING.md, docs/ and docs/guide are
 * run in their order by a shell, in a folder of its own beside an engine that runs, and end and print as shown. What cannot
 * be run here says why. Of every page the commands and their flags are those that `--help` knows, and no command of
 * `--help` is left out.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { commandsIn, missingLine, otherShape, readFences } from "./fences";
import { layDesk, playForIds } from "./reader-desk";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })].toSorted();
/** Every scenario is judged by test/engine/scenarios.test.ts: what a platform's page plays is not played once more. */
const isPlayedElsewhere = (page: string, text: string) =>
  page.startsWith("docs/providers/") && /^npx ringback (play|verify) /m.test(text);

/** One terminal for a page: what a block sets is there in the next one. */
async function runBlock(
  text: string,
  folder: string,
  env: Record<string, string>,
): Promise<{ code: number | null; said: string; printed: string }> {
  const keep = `[ ! -f "$KEPT" ] || . "$KEPT"\ntrap 'export -p > "$KEPT"' EXIT\nset -a\n`;
  const shell = spawn("sh", ["-e", "-c", keep + text], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let printed = "";
  shell.stdout.on("data", (piece) => {
    said += piece;
    printed += piece;
  });
  shell.stderr.on("data", (piece) => {
    said += piece;
  });
  const [code] = (await once(shell, "close")) as [number | null];
  return { code, said, printed };
}

/** A page that tells nothing to type has no test: what is listed as not run is only what a machine cannot run. */
const typed = pages.flatMap((page) => {
  const fences = readFences(read(page)).filter(({ language }) => language === "sh");
  const run = fences.filter(({ notRun, text }) => notRun === null && !isPlayedElsewhere(page, text));
  return run.length > 0 ? [{ page, run }] : [];
});

describe.each(typed)("$page", ({ page, run }) => {
  test("what it tells to type does what it says", async () => {
    const home = makeFolder();
    onTestFinished(home.remove);
    const data = join(home.path, "ringback");
    const engine = await startEngine(data);
    onTestFinished(async () => void (await engine.stop()));
    const handler = await recordForTest();
    const { work, env } = layDesk(home.path, engine);
    const text = run.map((fence) => fence.text).join("\n");
    const ids = /e123|c_4f0c2a…|\$CALL|\$SOURCE/.test(text) ? await playForIds(engine) : null;
    for (const fence of run) {
      let here = fence.text
        .replaceAll("http://127.0.0.1:4400", engine.receiver)
        .replaceAll("http://127.0.0.1:4405", engine.console)
        .replaceAll("http://127.0.0.1:4410", engine.crm)
        .replaceAll("http://127.0.0.1:3000", handler.url)
        .replaceAll(/(?<= )\/(?=backups|srv)/g, `${home.path}/`);
      if (ids) here = here.replaceAll("e123", ids.event).replaceAll("c_4f0c2a…", ids.call);
      const { code, said, printed } = await runBlock(here, work, {
        ...env,
        ...(ids ? { SOURCE: ids.source, CALL: ids.call } : {}),
      });
      expect(code, `${page}:${fence.line} said: ${said}`).toBe(fence.exit);
      const missing = fence.shown === null ? null : missingLine(fence.shown, said);
      expect(missing, `${page}:${fence.line} is said to print this, and printed: ${said}`).toBeNull();
      if (fence.shownJson === null) continue;
      const other = otherShape(JSON.parse(fence.shownJson), JSON.parse(printed));
      expect(other, `${page}:${fence.line} is said to answer another shape than: ${printed}`).toBeNull();
    }
  }, 240_000);
});

test("commands and flags of every page are those that --help knows, and every command is told of", async () => {
  const whole = (await runToEnd(["--help"])).stdout;
  const names = [...whole.matchAll(/^ {2}([a-z][a-z-]+) /gm)].flatMap(([, name]) => name ?? []);
  const flags = new Map<string, Set<string>>();
  await Promise.all(
    names.map(async (name) => {
      if (name === "help") return;
      const help = (await runToEnd([name, "--help"])).stdout;
      flags.set(name, new Set([...help.matchAll(/(--[a-z][a-z-]*)/g)].map(([flag]) => flag)));
    }),
  );
  const wrong: string[] = [];
  const told = new Set<string>();
  for (const page of pages)
    for (const { text } of readFences(read(page)))
      for (const command of commandsIn(text)) {
        const [own = ""] = command.split(/\s--\s/);
        const [name = "", ...words] = own.replace(/^(npx )?ringback /, "").split(/\s+/);
        if (name.startsWith("-")) continue;
        told.add(name);
        const known = flags.get(name);
        if (!known) wrong.push(`${page}: there is no “${name}”: ${command}`);
        for (const [flag] of words.join(" ").matchAll(/(?<=^|\s)--[a-z][a-z-]*/g))
          if (known && !known.has(flag)) wrong.push(`${page}: ${name} has no ${flag}: ${command}`);
      }
  expect(wrong).toEqual([]);
  expect([...flags.keys()].filter((name) => !told.has(name))).toEqual([]);
}, 240_000);
