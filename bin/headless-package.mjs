// The headless package: the built command line with its threads, the console's page, the templates and scenarios, and of
// the dependencies those that this code imports. What it imports is read from the build, so that nothing is forgotten
// and nothing comes along: no Electron, no React, no build tools.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join } from "node:path";

const docs = ["ci.md", "github-actions.yml", "scenarios.md", "scenario.schema.json"];
/** Threads and processes, which are started by their file. */
const starts = /new URL\("(\.\/[^"\n]+\.js)", import\.meta\.url\)/g;
const imports = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*)"([^"\n]+)"/g;

/** The built files that the command line reaches, and the packages they import. */
function reach(built) {
  const files = new Set();
  const packages = new Set();
  const waiting = ["headless.js"];
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (files.has(file)) continue;
    files.add(file);
    const text = readFileSync(join(built, file), "utf8");
    for (const [, name] of [...text.matchAll(imports), ...text.matchAll(starts)]) {
      if (name.startsWith(".")) {
        if (existsSync(join(built, name))) waiting.push(basename(name));
      } else if (!name.startsWith("node:") && !builtinModules.includes(name)) {
        packages.add(name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
      }
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** Writes the folder anew. `dependencies` have the exact versions of the project. */
export function writeHeadlessPackage(root, folder) {
  const built = join(root, "out", "main");
  if (!existsSync(join(built, "headless.js")))
    throw new Error("The build is missing: run “npm run build” first.");
  const project = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { files, packages } = reach(built);
  const dependencies = Object.fromEntries(
    packages.flatMap((name) => (project.dependencies[name] ? [[name, project.dependencies[name]]] : [])),
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "out", "main"), { recursive: true });
  // Most dependencies are in the build already; their licences stand beside it.
  for (const file of [...files, "THIRD-PARTY-LICENSES.md"])
    cpSync(join(built, file), join(folder, "out", "main", file));
  cpSync(join(root, "out", "renderer"), join(folder, "out", "renderer"), { recursive: true });
  cpSync(join(root, "bin"), join(folder, "bin"), {
    recursive: true,
    filter: (path) => !path.endsWith("package.mjs"),
  });
  // Readings and databases are for tests.
  cpSync(join(root, "fixtures"), join(folder, "fixtures"), {
    recursive: true,
    filter: (path) => !path.endsWith(".reading.json") && basename(path) !== "databases",
  });
  for (const file of ["LICENSE", ...docs.map((name) => join("docs", name))]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  writeFileSync(
    join(folder, "README.md"),
    "# Ringback, headless\n\nThe engine, the command line and the browser console, without the desktop window. Start with\n`npx ringback --help`; `docs/ci.md` says how it runs in CI and in a container.\n",
  );
  const manifest = {
    name: "ringback-headless",
    version: project.version,
    description: `${project.description} (without the desktop window)`,
    license: project.license,
    author: project.author,
    type: "module",
    bin: project.bin,
    engines: project.engines,
    dependencies,
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return { folder, dependencies, packages, files };
}
