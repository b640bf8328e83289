/**
 * The packed app, as far as it goes without an Electron binary: electron-builder packs for real, around a stand-in that
 * has nothing of Electron but the place where fuses are. What came out is looked at, taken apart and started on the
 * double of Electron (docs/desktop.md).
 */
import { execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { extractAll, listPackage } from "@electron/asar";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const doubleEntry = join(root, "test", "desktop", "double", "run.mjs");
const { packageOptions } = await import(pathToFileURL(join(root, "packaging", "package-options.mjs")).href);
const { afterPack } = await import(pathToFileURL(join(root, "packaging", "after-pack.mjs")).href);
const scratch = mkdtempSync(join(tmpdir(), "ringback-packed-"));
const config = parse(readFileSync(join(root, "electron-builder.yml"), "utf8"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("electron-builder.yml fits electron-builder's own schema, which a misspelt word does not", () => {
  const schema = JSON.parse(readFileSync(join(root, "node_modules/app-builder-lib/scheme.json"), "utf8"));
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  expect([validate(config), validate.errors]).toEqual([true, null]);
  expect(validate({ ...config, electronFuses: { runAsNod: false } })).toBe(false);
});

test("what the configuration names is there: icon, entitlements, hook, and the profile of deb that nothing replaces", () => {
  const named = [
    config.mac.entitlements,
    config.mac.entitlementsInherit,
    config.afterPack,
    "packaging/icon.png",
  ];
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const entitlements = readFileSync(join(root, config.mac.entitlements), "utf8");
  expect([...entitlements.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key)).toEqual([
    "com.apple.security.cs.allow-jit",
  ]);
  const templates = join(root, "node_modules/app-builder-lib/templates/linux");
  expect(readFileSync(join(templates, "apparmor-profile.tpl"), "utf8")).toContain("userns,");
  expect(readFileSync(join(templates, "after-install.tpl"), "utf8")).toContain("apparmor_parser --replace");
  expect(Object.keys(config.deb)).not.toEqual(expect.arrayContaining(["afterInstall", "appArmorProfile"]));
});

describe("what the environment adds", () => {
  test("nothing: no feed, so that the app looks for no updates", () => {
    expect(packageOptions({}, "linux")).toEqual([]);
    expect(config.publish).toBeNull();
  });

  test("an owner and a repository on GitHub, or an address of one's own", () => {
    expect(
      packageOptions({ RINGBACK_UPDATE_OWNER: "example", RINGBACK_UPDATE_REPO: "ringback" }, "linux"),
    ).toEqual([
      "--config.publish.provider=github",
      "--config.publish.owner=example",
      "--config.publish.repo=ringback",
      "--config.publish.releaseType=draft",
    ]);
    expect(packageOptions({ RINGBACK_UPDATE_URL: "https://updates.example.com/ringback" }, "linux")).toEqual([
      "--config.publish.provider=generic",
      "--config.publish.url=https://updates.example.com/ringback",
    ]);
  });

  test("on a Mac without a certificate a signature in nobody's name, and with one what the file says", () => {
    expect(packageOptions({}, "darwin")).toContain("--config.mac.identity=-");
    expect(packageOptions({ CSC_LINK: "certificate.p12" }, "darwin")).toEqual([]);
    expect([config.mac.hardenedRuntime, config.mac.notarize]).toEqual([true, true]);
  });

  test.each([
    [{ RINGBACK_UPDATE_OWNER: "example" }, "RINGBACK_UPDATE_REPO must be a name on GitHub"],
    [
      { RINGBACK_UPDATE_OWNER: "a/b", RINGBACK_UPDATE_REPO: "ringback" },
      "RINGBACK_UPDATE_OWNER must be a name",
    ],
    [{ RINGBACK_UPDATE_URL: "http://updates.example.com" }, "must be an https address"],
    [{ RINGBACK_UPDATE_URL: "https://example.com", RINGBACK_UPDATE_REPO: "ringback" }, "not both"],
  ])("a sentence for %j", (env, sentence) => {
    expect(() => packageOptions(env, "linux")).toThrow(sentence);
  });
});

describe.each([
  { platform: "darwin", arch: 3, own: "darwin-arm64.node", ngrok: "ngrok-darwin-arm64" },
  { platform: "win32", arch: 1, own: "win32-x64.node", ngrok: "ngrok-win32-x64-msvc" },
  { platform: "linux", arch: 1, own: "linux-x64.node", ngrok: "ngrok-linux-x64-gnu" },
])("a folder packed for $platform", ({ platform, arch, own, ngrok }) => {
  function packed(...more: string[]) {
    const appOutDir = mkdtempSync(join(scratch, `${platform}-`));
    const resources = platform === "darwin" ? "Ringback.app/Contents/Resources" : "resources";
    const modules = join(appOutDir, resources, "app.asar.unpacked", "node_modules");
    for (const path of [
      `better-sqlite3/prebuilds/${own}`,
      `@ngrok/${ngrok}/module.node`,
      "@ngrok/ngrok/index.js",
      ...more,
    ]) {
      mkdirSync(join(modules, path, ".."), { recursive: true });
      writeFileSync(join(modules, path), "");
    }
    const packager = { appInfo: { productFilename: "Ringback" } };
    return { modules, context: { appOutDir, electronPlatformName: platform, arch, packager } };
  }

  test("may hold its own native modules", () => {
    expect(() => afterPack(packed().context)).not.toThrow();
  });

  test("may not hold another's", () => {
    for (const foreign of [
      "better-sqlite3/prebuilds/linuxmusl-x64.node",
      "@ngrok/ngrok-freebsd-x64/module.node",
    ])
      expect(() => afterPack(packed(foreign).context)).toThrow(/alone/);
  });

  test("must hold both", () => {
    for (const missing of [`better-sqlite3/prebuilds/${own}`, `@ngrok/${ngrok}`]) {
      const { modules, context } = packed();
      rmSync(join(modules, missing), { recursive: true });
      expect(() => afterPack(context)).toThrow(/is missing/);
    }
  });
});

test("Microsoft's C runtime stands beside the program on Windows where it can be found", () => {
  const folder = mkdtempSync(join(scratch, "redist-"));
  const dll = join(folder, "x64", "Microsoft.VC143.CRT", "vcruntime140.dll");
  mkdirSync(join(dll, ".."), { recursive: true });
  writeFileSync(dll, "runtime");
  const appOutDir = join(folder, "packed");
  for (const path of [
    "better-sqlite3/prebuilds/win32-x64.node",
    "@ngrok/ngrok-win32-x64-msvc/package.json",
  ]) {
    const target = join(appOutDir, "resources/app.asar.unpacked/node_modules", path);
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, "");
  }
  process.env.VCToolsRedistDir = folder;
  try {
    afterPack({
      appOutDir,
      electronPlatformName: "win32",
      arch: 1,
      packager: { appInfo: { productFilename: "" } },
    });
  } finally {
    delete process.env.VCToolsRedistDir;
  }
  expect(readFileSync(join(appOutDir, "vcruntime140.dll"), "utf8")).toBe("runtime");
});

/** Packs for this machine around a file that has fuses, all of them as Electron ships them. */
async function pack(name: string, env: Record<string, string>, ...more: string[]): Promise<string> {
  const dist = join(scratch, "dist");
  mkdirSync(join(dist, "resources"), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
    Buffer.from([1, 9]),
    Buffer.from("101100011"),
  ]);
  writeFileSync(join(dist, "electron"), wire, { mode: 0o755 });
  const output = join(scratch, name);
  await run(
    process.execPath,
    [
      join(root, "bin", "package.mjs"),
      ...["--dir", "--linux", `--${process.arch}`, "--publish", "never"],
      `--config.electronDist=${dist}`,
      `--config.directories.output=${output}`,
      ...more,
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        RINGBACK_UPDATE_OWNER: "",
        RINGBACK_UPDATE_REPO: "",
        RINGBACK_UPDATE_URL: "",
        ...env,
      },
    },
  );
  return join(output, process.arch === "x64" ? "linux-unpacked" : `linux-${process.arch}-unpacked`);
}

const checkFuses = (folder: string) =>
  run(process.execPath, [join(root, "packaging", "check-fuses.mjs"), join(folder, "ringback")]);

// Elsewhere electron-builder edits the program itself, which a stand-in does not bear.
describe.runIf(process.platform === "linux")("the packed app", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await pack("release", {});
  }, 120_000);

  test("holds the built program, its templates and two modules, and nothing else", () => {
    const archive = join(folder, "resources", "app.asar");
    const names = listPackage(archive, { isPack: false }).map((path) => path.replaceAll("\\", "/").slice(1));
    const unwanted = names.filter(
      (name) =>
        /(?:\.map|\.reading\.json|\.d\.ts|THIRD-PARTY-LICENSES\.md)$/.test(name) ||
        /^(?:electron|renderer|shared|test|docs|bin|packaging|release|out\/(?:headless-package|notices))(?:\/|$)/.test(
          name,
        ) ||
        /^(?:out\/main\/headless\.js|fixtures\/databases)/.test(name),
    );
    expect(unwanted).toEqual([]);
    const modules = names.filter((name) => /^node_modules\/(?:@[^/]+\/)?[^/@]+$/.test(name));
    expect(modules.map((name) => name.slice("node_modules/".length)).toSorted()).toEqual([
      "@ngrok/ngrok",
      `@ngrok/ngrok-linux-${process.arch}-gnu`,
      "better-sqlite3",
    ]);
    const entries = ["index", "engine", "store", "reader", "search", "sharing", "preview", "tunnel"];
    expect(names).toEqual(
      expect.arrayContaining([
        ...entries.map((entry) => `out/main/${entry}.js`),
        "out/preload/index.cjs",
        "out/renderer/index.html",
        "fixtures/scenarios/sample.yaml",
      ]),
    );
  });

  test("imports nothing that it does not hold", () => {
    const built = join(root, "out", "main");
    const imports = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\w*\s*\(\s*)["'`]([^"'`\n]+)["'`]/g;
    const packages = new Set(
      readdirSync(built)
        .filter((name) => name.endsWith(".js") && name !== "headless.js")
        // Comments are kept, and some quote an import.
        .map((name) => readFileSync(join(built, name), "utf8").replace(/^\s*\*.*$/gm, ""))
        .flatMap((text) => [...text.matchAll(imports)])
        .map(([, name]) => name as string)
        .filter(
          (name) =>
            /^@?[a-z]/.test(name) &&
            !name.startsWith("node:") &&
            existsSync(join(root, "node_modules", name)),
        ),
    );
    expect([...packages].toSorted()).toEqual(["@ngrok/ngrok", "better-sqlite3", "electron"]);
  });

  test("has its native modules as files, those of its own platform alone", () => {
    const unpacked = join(folder, "resources", "app.asar.unpacked", "node_modules");
    const natives = readdirSync(unpacked, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".node"),
    );
    const target = `linux-${process.arch}`;
    expect(natives.toSorted()).toEqual([
      `@ngrok/ngrok-${target}-gnu/ngrok.${target}-gnu.node`,
      `better-sqlite3/prebuilds/${target}.node`,
    ]);
  });

  test("has the licences and the list of materials beside it, and no feed of updates", () => {
    expect(readdirSync(join(folder, "resources", "notices")).toSorted()).toEqual([
      "THIRD-PARTY-LICENSES.txt",
      "sbom.cdx.json",
    ]);
    expect(existsSync(join(folder, "resources", "app-update.yml"))).toBe(false);
  });

  test("has its fuses as the configuration says", async () => {
    const { stdout } = await checkFuses(folder);
    expect(stdout).toContain("ok  RunAsNode: Disabled");
    expect(stdout).toContain("ok  OnlyLoadAppFromAsar: Enabled");
  });

  const hasChromium = existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium");
  test.runIf(hasChromium)(
    "starts from what it holds: taken apart in a folder of its own, on the double of Electron",
    async () => {
      const apart = join(scratch, "apart");
      extractAll(join(folder, "resources", "app.asar"), apart);
      const data = join(scratch, "data");
      const ports = ["--receiver-port=0", "--console-port=0", "--crm-port=0"];
      const child = spawn(process.execPath, [doubleEntry, apart, `--data=${data}`, "--json", ...ports], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said: string[] = [];
      const hears = (stream: NodeJS.ReadableStream, words: string) =>
        new Promise<void>((resolve, reject) => {
          createInterface({ input: stream }).on("line", (line) => {
            said.push(line);
            if (line.includes(words)) resolve();
          });
          child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said.join("\n")}`)));
        });
      try {
        await Promise.all([hears(child.stdout, '{"window":"open"}'), hears(child.stderr, "engine started")]);
        const { console: address, token } = JSON.parse(readFileSync(join(data, "engine.json"), "utf8"));
        const answer = await fetch(`${address}/api/status`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect(answer.status).toBe(200);
      } finally {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await ended;
      }
    },
  );
});

test.runIf(process.platform === "linux")(
  "a variant with a feed and open to inspection differs in both, and does not pass for the one that ships",
  async () => {
    const folder = await pack("inspect", {
      RINGBACK_UPDATE_OWNER: "example",
      RINGBACK_UPDATE_REPO: "ringback",
      RINGBACK_PACKAGE_INSPECT: "1",
    });
    expect(parse(readFileSync(join(folder, "resources", "app-update.yml"), "utf8"))).toMatchObject({
      provider: "github",
      owner: "example",
      repo: "ringback",
    });
    await expect(checkFuses(folder)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("NOT EnableNodeCliInspectArguments: Enabled"),
    });
  },
  120_000,
);
