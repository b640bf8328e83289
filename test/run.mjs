// `npm test`: the build, then every test there is, then one line that counts them. What a machine cannot run is listed
// with its reason above that line and counts in neither number. `npm test -- crash`: only the files of vitest whose paths
// have this word, and no browser. `npm test -- faults`: the fault suite, which writes docs/faults.md from what it saw.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { filesWithFaults, storiesWithFaults, writeFaults } from "./faults/write-faults.mjs";
import { installOwnPackages } from "./harness/own-packages.mjs";

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

/** Browser stories of this outcome: `flaky` failed once and passed when told again, each is worth a look. */
function listStories(suites, outcome) {
  return (suites ?? []).flatMap((suite) => [
    ...listStories(suite.suites, outcome),
    ...suite.specs.filter((spec) => spec.tests.some(({ status }) => status === outcome)),
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
  return installOwnPackages(join(root, "test", "vendors"), () =>
    process.stdout.write("Installing the vendors' own verifiers into test/vendors …\n"),
  );
}

const totals = { passed: 0, failed: 0 };
const failures = [];
const failedFaults = [];
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
const isFaults = only.length === 1 && only[0] === "faults";
const rowsFile = join(scratch, "faults.ndjson");
const begunAt = Date.now();
const vitest = await run(
  [
    join(modules, "vitest", "vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${vitestReport}`,
    ...(isFaults ? filesWithFaults : only),
  ],
  isFaults ? { RINGBACK_FAULTS_FILE: rowsFile, CRASH_CASES: process.env.CRASH_CASES ?? "K19" } : {},
);
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
      failedFaults.push({ file: name, test: "The file could not be loaded", line: file.message ?? "" });
    }
    for (const test of file.assertionResults) {
      const isSaid = noVerifiers && test.fullName.includes("it is not installed");
      if ((test.status === "pending" || test.status === "skipped") && !isSaid) skipped.push(test.fullName);
      if (test.status !== "failed") continue;
      failures.push(`${name}: ${test.fullName}\n    ${firstLine(test)}`);
      failedFaults.push({ file: name, test: test.fullName, line: firstLine(test) });
    }
  }
}
if (vitest !== 0 && !(units?.numFailedTests > 0)) broken.push(`vitest ended with ${vitest}`);

const asked = `only “${only.join(" ")}” was asked for`;
const chromium = only.length > 0 && !isFaults ? { reason: asked } : findChromium();
if (chromium.reason) {
  skipped.push(`the browser tests: ${chromium.reason}`);
} else {
  const browserReport = join(scratch, "browser.json");
  const stories = isFaults ? ["--project=browser", ...storiesWithFaults] : [];
  const code = await run(
    [join(modules, "@playwright", "test", "cli.js"), "test", ...stories, "--reporter=list,json"],
    {
      CHROMIUM: chromium.path,
      PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
      ...(isFaults ? { RINGBACK_FAULTS_FILE: rowsFile } : {}),
    },
  );
  const report = readJson(browserReport);
  const stats = report?.stats;
  flaky.push(...listStories(report?.suites, "flaky").map(({ file, title }) => `${file}: ${title}`));
  totals.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  totals.failed += stats?.unexpected ?? 0;
  if (stats?.skipped) skipped.push(`${stats.skipped} browser tests; the list above says which`);
  if (code !== 0 && !(stats?.unexpected > 0)) broken.push(`the browser tests ended with ${code}`);
  for (const { file, title } of listStories(report?.suites, "unexpected"))
    failedFaults.push({ file, test: title, line: "it failed in the browser" });
}
// A run that was cut off says nothing of what it did not come to.
if (isFaults && units)
  writeFaults({
    rowsFile,
    failures: failedFaults,
    to: join(root, "docs", "faults.md"),
    seconds: (Date.now() - begunAt) / 1000,
  });

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
