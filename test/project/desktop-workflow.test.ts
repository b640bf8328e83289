/** The workflow that tests, packs and drafts a release, as far as it can be read: it never ran where this was written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

type Step = {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
};
type Job = {
  if?: string;
  needs?: string;
  "runs-on": string;
  environment?: string;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  strategy?: { matrix: { include: Record<string, string>[] } };
  steps: Step[];
};

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, ".github", "workflows", "desktop.yml"), "utf8");
const workflow: { on: object; permissions: object; jobs: Record<string, Job> } = parse(text);
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([job, { steps }]) => steps.map((step) => ({ job, ...step })));
const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

test("may read, and only the release of a tag may write", () => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  const writers = jobs.filter(([, { permissions }]) => permissions !== undefined);
  expect(writers.map(([name, job]) => [name, job.permissions, job.if, job.environment])).toEqual([
    ["release", { contents: "write" }, "startsWith(github.ref, 'refs/tags/v')", "release"],
  ]);
  expect(workflow.jobs.release?.steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))).toEqual([]);
  expect(Object.keys(workflow.on).toSorted()).toEqual(["pull_request", "push"]);
  for (const { with: given } of steps.filter(({ uses }) => uses?.startsWith("actions/checkout")))
    expect(given).toMatchObject({ "persist-credentials": false });
});

test("takes each action by its commit, with the version beside it for people", () => {
  const lines = text.split("\n").filter((line) => /\buses:/.test(line));
  expect(lines).toHaveLength(steps.filter(({ uses }) => uses).length);
  expect(lines.filter((line) => !/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
    [],
  );
});

test("puts nothing from outside into a shell's text, and has secrets where signing needs them alone", () => {
  const expressions = runs.flatMap((run) =>
    [...run.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, inner]) => inner),
  );
  expect(expressions.filter((inner) => !/^matrix\.[a-z]+$/.test(inner ?? ""))).toEqual([]);
  const holders = steps.filter((step) => JSON.stringify(step).includes("secrets."));
  expect(holders.map(({ job, name }) => [job, name])).toEqual([
    ["package", "Write Apple's key for notarising into a file"],
    ["package", "Pack"],
  ]);
});

test("runs only what is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = (pattern: RegExp) =>
    runs.flatMap((run) => [...run.matchAll(pattern)].map(([, name]) => name ?? ""));
  const files = named(/\bnode (\S+\.mjs)/g);
  const npm = named(/\bnpm run (\S+)/g);
  const binaries = named(/\bnpx (\S+)/g);
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(npm.filter((name) => !(name in scripts))).toEqual([]);
  expect(binaries.filter((name) => !existsSync(join(root, "node_modules", ".bin", name)))).toEqual([]);
  expect(files.toSorted()).toEqual([
    "bin/package.mjs",
    "packaging/add-ngrok.mjs",
    "packaging/check-fuses.mjs",
    "packaging/smoke-packed.mjs",
  ]);
  const projects = readFileSync(join(root, "playwright.config.ts"), "utf8");
  for (const project of named(/--project=(\w+)/g)) expect(projects).toContain(`name: "${project}"`);
});

test("packs on each system, and looks at what it packed before anybody gets it", () => {
  const { strategy, steps: packing } = workflow.jobs.package as Job;
  const matrix = strategy?.matrix.include ?? [];
  expect(matrix.map(({ os }) => os)).toEqual(["ubuntu-24.04", "macos-15", "windows-2025"]);
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const target of matrix.flatMap(({ ngrok = "" }) => ngrok.split(" "))) {
    const suffix = target.startsWith("linux") ? "-gnu" : target.startsWith("win32") ? "-msvc" : "";
    expect(packages[`node_modules/@ngrok/ngrok-${target}${suffix}`]?.integrity, target).toMatch(/^sha512-/);
  }
  const order = packing.map(({ run, uses }) => run ?? uses ?? "");
  const at = (words: string) => order.findIndex((one) => one.includes(words));
  const inOrder = [
    "npm ci --ignore-scripts",
    "install-electron --no",
    "npm run check",
    "npm run build",
    "vitest run",
    "playwright test",
    "bin/package.mjs",
    "packaging/check-fuses.mjs",
    "asar list",
    "packaging/smoke-packed.mjs",
    "actions/upload-artifact",
  ].map(at);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  expect(inOrder).not.toContain(-1);
  expect(order.find((one) => one.includes("bin/package.mjs"))).toContain("--publish never");
  expect(text, "the sandbox stays on").not.toContain("--no-sandbox");
  expect(jobs.filter(([, job]) => job["timeout-minutes"] === undefined)).toEqual([]);
});
