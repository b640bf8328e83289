/**
 * The headless package, packed and installed as a user would, in a folder that has nothing else: it runs, it is small, and
 * the files about containers and CI name only what it has.
 */
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "ringback-package-"));
const modules = join(folder, process.platform === "win32" ? "node_modules" : "lib/node_modules");
const installed = join(modules, "ringback-headless");
const read = (name: string) => readFileSync(join(root, name), "utf8");
/** Where the registry cannot be reached: why nothing of this was tried. */
let offline = "";

function npm(...args: string[]) {
  const env = { ...process.env, npm_config_fetch_retries: "0", npm_config_update_notifier: "false" };
  return run("npm", args, { cwd: folder, env, shell: process.platform === "win32" });
}

/** With the Node that runs the tests: an older one of the system is refused, which another test shows. */
function ringback(...args: string[]) {
  return run(process.execPath, [join(installed, "bin", "ringback.mjs"), ...args], { cwd: folder });
}

beforeAll(async () => {
  await run(process.execPath, [join(root, "bin", "package.mjs"), "--headless"]);
  await npm("pack", join(root, "out", "headless-package"), "--pack-destination", folder);
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  try {
    // As the Dockerfile does it.
    const flags = ["--global", "--prefix", folder, "--omit=dev", "--no-audit", "--no-fund"];
    await npm("install", ...flags, "--prefer-offline", join(folder, packed));
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error);
    const reason = /E(?:NOTFOUND|CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH|AI_AGAIN|NETUNREACH)/.exec(
      said,
    )?.[0];
    if (reason === undefined) throw error;
    offline = `the npm registry cannot be reached (${reason}), so its dependencies cannot be installed`;
  }
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bytesOf(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

test("the installed package has no Electron, no React and no build tools, and its size is printed", (context) => {
  if (offline) context.skip(offline);
  const names = readdirSync(modules, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("package.json"))
    .map((name) => JSON.parse(readFileSync(join(modules, name), "utf8")).name as string | undefined);
  const unwanted =
    /^(?:electron|react|vite|vitest|rolldown|esbuild|typescript|@playwright|playwright|@biomejs)\b/;
  expect(names.filter((name) => name !== undefined && unwanted.test(name))).toEqual([]);
  const megabytes = bytesOf(modules) / 1024 / 1024;
  console.log(`Installed size of the headless package: ${megabytes.toFixed(1)} MB`);
  expect(megabytes).toBeLessThan(100);
});

test("every thread and process that the engine starts is in it", () => {
  const built = join(root, "out", "headless-package", "out", "main");
  const files = readdirSync(built);
  const started = files.flatMap((file) =>
    [...readFileSync(join(built, file), "utf8").matchAll(/new URL\("\.\/([^"]+)", import\.meta\.url\)/g)].map(
      ([, name]) => name,
    ),
  );
  expect(started).toEqual(expect.arrayContaining(["store.js", "dry-run.js", "tunnel.js", "crm.js"]));
  expect(files).toEqual(expect.arrayContaining(started));
});

test("verify runs a scenario from there", async (context) => {
  if (offline) context.skip(offline);
  const { stdout } = await ringback("verify", join(installed, "fixtures", "scenarios", "sample.yaml"));
  expect(stdout).toMatch(/✓ a sample call/);
});

const dockerfile = read("Dockerfile");
const listAfter = (word: string): string[] =>
  JSON.parse(new RegExp(`^${word} (?:--\\S+ )*(?:CMD )?(\\[.*\\])$`, "m").exec(dockerfile)?.[1] ?? "[]");

test("the image's command starts an engine, and its health check asks that engine", async (context) => {
  if (offline) context.skip(offline);
  const data = join(folder, "data");
  const here = (args: string[]) => args.map((arg) => arg.replaceAll("/data", data.replaceAll("\\", "/")));
  const [node, ...check] = here(listAfter("HEALTHCHECK"));
  expect(node).toBe("node");
  await expect(run(process.execPath, check)).rejects.toThrow();
  const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const program = [join(installed, "bin", "ringback.mjs"), ...here(listAfter("CMD")), ...ports];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  try {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await run(process.execPath, check);
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
});

/** Every `ringback …` of a text, without what stands behind `--`, which is somebody else's command. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|[\s:])ringback ((?:serve|verify|wait-for|play)\b[^\n#|]*)/gm)].map(
    ([, rest]) => String(rest).replace(/ -- .*$/, ""),
  );
}

test("every command and flag that the container, the job and docs/ci.md name is there", async () => {
  const job = parse(read("docs/github-actions.yml")) as {
    jobs: Record<string, { steps: { run?: string; uses?: string }[] }>;
  };
  const steps = Object.values(job.jobs).flatMap((one) => one.steps.flatMap(({ run: line }) => line ?? []));
  const commands = [
    ...commandsIn(steps.join("\n")),
    ...commandsIn(read("docs/ci.md")),
    ["serve", ...listAfter("CMD").slice(1)].join(" "),
  ];
  expect(commands.length).toBeGreaterThanOrEqual(6);
  for (const command of commands) {
    const [name = "", ...words] = command.split(/\s+/);
    const { stdout: help } = await run(process.execPath, [
      join(root, "out/main/headless.js"),
      name,
      "--help",
    ]);
    const flags = words.filter((word) => word.startsWith("--"));
    expect(flags.filter((flag) => !help.includes(flag))).toEqual([]);
  }
  const scripts = JSON.parse(read("package.json")).scripts as Record<string, string>;
  for (const [, script] of `${dockerfile}\n${read("docs/ci.md")}`.matchAll(/npm run ([a-z]+)/g))
    expect(Object.keys(scripts)).toContain(script);
});

test("the image runs as a user without rights, on a folder of its own", () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile.indexOf("\nUSER node")).toBeLessThan(dockerfile.indexOf("\nENTRYPOINT"));
  expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  expect(existsSync(join(root, ".dockerignore"))).toBe(true);
});
