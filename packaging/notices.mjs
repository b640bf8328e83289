// What the installers say of others' software: `THIRD-PARTY-LICENSES.txt` with the licence of every package that ships, and
// `sbom.cdx.json`, a CycloneDX list of the same. A licence nobody agreed to here stops the packaging.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Licences whose terms are met by handing out their text. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
  "OFL-1.1",
  "Python-2.0",
]);

/** Electron, and the modules that stay outside of the build as electron-builder.yml has it; what those need is for compiling only. */
const beside = /^(?:electron|better-sqlite3|@ngrok\/ngrok(?:-.+)?)$/;

/** Writes the folder anew; `packages` are those that ship, as `{name, version, license, path}`. */
export function writeNotices(root, folder) {
  const packages = shippedPackages(root);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), licencesText(root, packages));
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(materials(root, packages), null, 2)}\n`);
  return { folder, packages };
}

/** By the bundler's own reports, the fonts that style sheets name, and the native modules that are installed. */
export function shippedPackages(root) {
  const { packages: locked } = readJson(join(root, "package-lock.json"));
  const bundled = new Set(["main", "renderer"].flatMap((part) => reported(root, part)));
  const fonts = fontPackages(root);
  const found = Object.entries(locked).flatMap(([path, { version }]) => {
    const name = path.split("node_modules/").at(-1);
    if (path === "" || !existsSync(join(root, path, "package.json"))) return [];
    if (!bundled.delete(`${name} - ${version}`) && !fonts.has(name) && !beside.test(name)) return [];
    return [{ name, version, license: readJson(join(root, path, "package.json")).license ?? "", path }];
  });
  if (bundled.size > 0) throw new Error(`Not in package-lock.json: ${[...bundled].join(", ")}`);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function reported(root, part) {
  const path = join(root, "out", part, "THIRD-PARTY-LICENSES.md");
  if (!existsSync(path)) throw new Error("The build is missing: run “npm run build” first.");
  return [...readFileSync(path, "utf8").matchAll(/^## (\S+ - \S+) \(/gm)].map(([, name]) => name);
}

function fontPackages(root) {
  const sheet = readFileSync(join(root, "renderer", "fonts.css"), "utf8");
  return new Set([...sheet.matchAll(/url\("((?:@[^/"]+\/)?[^/"]+)\//g)].map(([, name]) => name));
}

/** “(MIT OR Apache-2.0)” is allowed where one of both is, “MIT AND ISC” where both are. */
export function isAllowed(license) {
  const words = license.replace(/[()]/g, "");
  return words.split(" OR ").some((one) => one.split(" AND ").every((id) => allowed.has(id.trim())));
}

export function licencesText(root, packages) {
  const refused = packages.filter(({ license }) => !isAllowed(license));
  if (refused.length > 0)
    throw new Error(
      `Nobody agreed to these licences yet (packaging/notices.mjs): ${refused.map(({ name, version, license }) => `${name} ${version}, ${license || "none named"}`).join("; ")}`,
    );
  const parts = packages.map((one) => `${one.name} ${one.version} (${one.license})\n\n${textOf(root, one)}`);
  const line = `\n\n${"-".repeat(80)}\n\n`;
  return [
    "Ringback ships with the software below. Electron's own licence and Chromium's stand beside the program.",
    ...parts,
  ]
    .join(line)
    .concat("\n");
}

/** A few packages name the MIT licence and bring no text: then it is ours, with their author. */
function textOf(root, { name, license, path }) {
  const texts = readdirSync(join(root, path))
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(root, path, file), "utf8").trim());
  if (texts.length > 0) return texts.join("\n\n");
  if (!/\bMIT\b/.test(license)) throw new Error(`${name} brings no text of its licence (${license}).`);
  const { author } = readJson(join(root, path, "package.json"));
  const holder = author?.name ?? author ?? `the authors of ${name}`;
  return readFileSync(join(root, "LICENSE"), "utf8")
    .trim()
    .replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}

/** npm's list, from the lock alone, with what does not ship taken out. */
function materials(root, packages) {
  const npm = spawnSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) throw new Error(`npm could not list the packages: ${npm.stderr || npm.error}`);
  const list = JSON.parse(npm.stdout);
  const project = readJson(join(root, "package.json"));
  const own = `${project.name}@${project.version}`;
  const refs = new Set([own, ...packages.map(({ name, version }) => `${name}@${version}`)]);
  const kept = (ref) => refs.has(ref);
  const components = list.components.filter((one) => kept(one["bom-ref"]));
  const listed = new Set(components.map((one) => one["bom-ref"]));
  const missing = [...refs].filter((ref) => ref !== own && !listed.has(ref));
  if (missing.length > 0) throw new Error(`npm does not list what ships: ${missing.join(", ")}`);
  return {
    ...list,
    metadata: {
      ...list.metadata,
      // npm names it for the folder it stands in.
      component: { ...list.metadata.component, name: project.name, type: "application" },
    },
    components: components.map((one) => ({ ...one, scope: "required" })),
    dependencies: list.dependencies
      .filter(({ ref }) => kept(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(kept) })),
  };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
