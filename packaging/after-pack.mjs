// Runs after electron-builder packed a folder, before it is signed: refuses one whose native modules are not exactly those
// of its own platform and processor. electron-builder.yml leaves the others out by name; a name that changes with a new
// version would otherwise be found by users.
import { cpSync, existsSync, globSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** electron-builder's `Arch`, by number. */
const archs = { 1: "x64", 3: "arm64" };

const ngrokNames = {
  darwin: (arch) => `ngrok-darwin-${arch}`,
  linux: (arch) => `ngrok-linux-${arch}-gnu`,
  win32: (arch) => `ngrok-win32-${arch}-msvc`,
};

/** `context` as electron-builder hands it: `appOutDir`, `electronPlatformName`, `arch`, and of `packager` the name of the app. */
export function afterPack({ appOutDir, electronPlatformName: platform, arch: archNumber, packager }) {
  const arch = archs[archNumber];
  const ngrok = arch && ngrokNames[platform]?.(arch);
  if (!ngrok) throw new Error(`There are no native modules for ${platform} on processor ${archNumber}.`);
  const resources =
    platform === "darwin"
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, "Contents", "Resources")
      : join(appOutDir, "resources");
  const modules = join(resources, "app.asar.unpacked", "node_modules");
  expectOnly(join(modules, "better-sqlite3", "prebuilds"), `${platform}-${arch}.node`);
  expectOnly(join(modules, "@ngrok"), ngrok);
  if (platform === "win32") addRuntime(appOutDir, arch);
}

function expectOnly(folder, name) {
  // @ngrok/ngrok itself, which picks one of them, has no binary.
  const names = existsSync(folder) ? readdirSync(folder).filter((one) => one !== "ngrok") : [];
  if (!names.includes(name))
    throw new Error(
      `${name} is missing in ${folder}: packaging/add-ngrok.mjs brings ngrok for a processor that is not this machine's.`,
    );
  if (names.length > 1)
    throw new Error(`${folder} has ${names.join(", ")}, of which this package needs ${name} alone.`);
}

/** ngrok's module needs Microsoft's C runtime, which a clean Windows does not have; beside the program it is found. */
function addRuntime(appOutDir, arch) {
  const redist = process.env.VCToolsRedistDir;
  const [found] = redist ? globSync(join(redist, arch, "Microsoft.VC*.CRT", "vcruntime140.dll")) : [];
  if (found) cpSync(found, join(appOutDir, "vcruntime140.dll"));
  else
    console.warn(
      "vcruntime140.dll is not packed (VCToolsRedistDir names no folder with it): on a clean Windows no tunnel opens.",
    );
}
