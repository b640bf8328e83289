// `npm test`: the build, then every test there is, then one line that counts them. What a machine cannot run is listed
// with its reason above that line and counts in neither number. `npm test -- crash`: only the files of vitest whose paths
// have this word, and no browser.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "ringback-run-"));
const modules = join(root, "node_modules");
const env = { ...process.env, PATH: `${join(modules, ".bin")}:${process.env.PATH}` };

function run(args, more = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...env, ...more } });
    child.on("exit", (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

/** Browser stories that failed once and passed when they were told again; each is worth a look. */
function listFlaky(suites) {
  return (suites ?? []).flatMap((suite) => [
    ...listFlaky(suite.suites),
    ...suite.specs.flatMap((spec) =>
      spec.tests.some(({ status }) => status === "flaky") ? [`${spec.file}: ${spec.title}`] : [],
    ),
  ]);
}

/** What a failing test says first; the whole of it stands where it ran. */
function firstLine(test) {
  return String(test.failureMessages?.[0] ?? "").split("\n")[0];
}

/** Debian's Chromium, or one named by CHROMIUM; installed from the distribution's packages where we may. */
function findChromium() {
  const candidates = [
    process.env.CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (found) return { path: found };
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    return {
      reason: "no Chromium was found; install it (apt-get install chromium) or name one with CHROMIUM=/path",
    };
  }
  const install = (args) => spawnSync("apt-get", args, { encoding: "utf8" });
  process.stdout.write("Installing Chromium from the distribution's packages …\n");
  install(["update", "-qq"]);
  const result = install(["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  if (existsSync("/usr/bin/chromium")) return { path: "/usr/bin/chromium" };
  const last = (result.stderr || result.error?.message || "").trim().split("\n").at(-1);
  return { reason: `no Chromium was found, and it could not be installed: ${last}` };
}

/** The verifiers that vendors publish, which `test/vendors` compares ours with; null when they are there, else why not. */
function installVerifiers() {
  const folder = join(root, "test", "vendors");
  const { dependencies } = readJson(join(folder, "package.json"));
  const isThere = ([name, version]) =>
    readJson(join(folder, "node_modules", name, "package.json"))?.version === version;
  if (Object.entries(dependencies).every(isThere)) return null;
  process.stdout.write("Installing the vendors' own verifiers into test/vendors …\n");
  const result = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 5 * 60_000,
    shell: process.platform === "win32",
  });
  if (result.status === 0) return null;
  const said = (result.stderr ?? "").split("\n").filter((line) => /^npm (?:error|ERR!)/.test(line));
  const why =
    said.find((line) => / request to | network /.test(line)) ?? said[0] ?? String(result.error ?? "");
  return `their packages could not be installed, is the registry reachable? ${why.replace(/^npm (?:error|ERR!) /, "")}`;
}

const totals = { passed: 0, failed: 0 };
const failures = [];
const flaky = [];
const skipped = [];
const broken = [];

const built = await run([
  join(modules, "electron-vite", "bin", "electron-vite.js"),
  "build",
  "--logLevel",
  "warn",
]);
if (built !== 0) broken.push(`the build ended with ${built}`);

const only = process.argv.slice(2);
const noVerifiers =
  only.length === 0 || only.some((word) => "test/vendors".includes(word)) ? installVerifiers() : null;
if (noVerifiers) skipped.push(`signatures beside the vendors' own verifiers: ${noVerifiers}`);
const vitestReport = join(scratch, "vitest.json");
const vitest = await run([
  join(modules, "vitest", "vitest.mjs"),
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${vitestReport}`,
  ...only,
]);
const units = readJson(vitestReport);
if (units) {
  totals.passed += units.numPassedTests;
  totals.failed += units.numFailedTests;
  for (const file of units.testResults) {
    const name = relative(root, file.name);
    // A file that could not even be loaded has no test to count, and is a failure all the same.
    if (file.status === "failed" && file.assertionResults.length === 0) {
      totals.failed += 1;
      failures.push(`${name} could not be loaded`);
    }
    for (const test of file.assertionResults) {
      const isSaid = noVerifiers && test.fullName.includes("it is not installed");
      if ((test.status === "pending" || test.status === "skipped") && !isSaid) skipped.push(test.fullName);
      if (test.status === "failed") failures.push(`${name}: ${test.fullName}\n    ${firstLine(test)}`);
    }
  }
}
if (vitest !== 0 && !(units?.numFailedTests > 0)) broken.push(`vitest ended with ${vitest}`);

const asked = `only “${only.join(" ")}” was asked for`;
const chromium = only.length > 0 ? { reason: asked } : findChromium();
if (chromium.reason) {
  skipped.push(`the browser tests: ${chromium.reason}`);
} else {
  const browserReport = join(scratch, "browser.json");
  const code = await run([join(modules, "@playwright", "test", "cli.js"), "test", "--reporter=list,json"], {
    CHROMIUM: chromium.path,
    PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
  });
  const report = readJson(browserReport);
  const stats = report?.stats;
  flaky.push(...listFlaky(report?.suites));
  totals.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  totals.failed += stats?.unexpected ?? 0;
  if (stats?.skipped) skipped.push(`${stats.skipped} browser tests; the list above says which`);
  if (code !== 0 && !(stats?.unexpected > 0)) broken.push(`the browser tests ended with ${code}`);
}

// Playwright's projects “window” and “desktop” take a real Electron binary where there is one.
if (only.length === 0 && !existsSync(join(modules, "electron", "path.txt")))
  skipped.push(
    "the window on a real Electron binary: none is installed, so its stories ran on the double (docs/desktop.md)",
  );

rmSync(scratch, { recursive: true, force: true });
if (skipped.length > 0)
  process.stdout.write(`\nNot run here:\n${skipped.map((one) => `  ${one}\n`).join("")}`);
if (flaky.length > 0)
  process.stdout.write(`\nPassed only when told again:\n${flaky.map((one) => `  ${one}\n`).join("")}`);
// Playwright lists its own at the end; these would stand far above them.
if (failures.length > 0)
  process.stdout.write(`\nFailed in vitest:\n${failures.map((one) => `  ${one}\n`).join("")}`);
for (const one of broken) process.stdout.write(`\n${one}\n`);
totals.failed += broken.length;
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed === 0 ? 0 : 1);
