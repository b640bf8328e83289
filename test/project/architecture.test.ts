import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * Who may import whom. Each rule names its files and what they may reach; its message says what to do instead.
 * `inside` are folders of this project, `packages` what npm brings; `node:*` is asked for apart.
 */
type Rule = {
  files: string;
  inside: string[];
  packages: string[];
  node: boolean;
  instead: string;
};

const rules: Rule[] = [
  {
    files: "shared",
    inside: ["shared"],
    packages: ["zod", "@orpc/contract"],
    node: false,
    instead: "shared/ is what both sides can hold: move what needs more into the engine or the renderer.",
  },
  {
    files: "renderer",
    inside: ["renderer", "shared"],
    packages: [
      "react",
      "react-dom",
      "zustand",
      "@orpc/client",
      "@orpc/contract",
      "cmdk",
      "radix-ui",
      "lucide-react",
      "react-resizable-panels",
      "diff",
      "libphonenumber-js",
      "@tanstack/react-virtual",
      "yaml",
      "@codemirror/commands",
      "@codemirror/lang-json",
      "@codemirror/commands",
      "@codemirror/language",
      "@codemirror/lint",
      "@codemirror/search",
      "@codemirror/state",
      "@codemirror/view",
      "@fontsource-variable/inter",
      "@fontsource-variable/jetbrains-mono",
      "uplot",
    ],
    node: false,
    instead: "The renderer is a client: ask the engine through engine-client.ts, the host through host/.",
  },
  {
    files: "electron/engine",
    inside: ["electron/engine", "electron/sandbox-crm", "shared"],
    packages: [
      "@jsforce/jsforce-node",
      "ajv",
      "better-sqlite3",
      "json-p3",
      "jsonata",
      "zod",
      "yaml",
      "libphonenumber-js",
      "@hubspot/api-client",
      "@orpc/server",
      "nodemailer",
      "pg",
    ],
    node: true,
    instead: "The engine is a function: what a host knows arrives in createEngine's options.",
  },
  {
    files: "electron/engine/providers",
    inside: ["electron/engine/providers", "shared"],
    packages: ["jsonata", "zod", "libphonenumber-js"],
    node: true,
    instead:
      "A pack is pure: bytes in, data out. What it needs is an argument of verify, read, judge or rekey.",
  },
  {
    files: "electron/engine/destinations",
    inside: [
      "electron/engine/destinations",
      "electron/engine/persons/names",
      "electron/engine/simulator/address-kind",
      "electron/engine/time-limit",
      "shared",
    ],
    packages: [
      "zod",
      "libphonenumber-js",
      "@hubspot/api-client",
      "@jsforce/jsforce-node",
      "nodemailer",
      "pg",
    ],
    node: true,
    instead: "A destination maps and sends once: store, order and retries belong to the outbox.",
  },
  {
    files: "electron/engine/simulator",
    inside: ["electron/engine/simulator", "electron/engine/providers", "shared"],
    packages: ["json-p3", "yaml", "zod"],
    node: true,
    instead: "The simulator reaches the receiver over HTTP only, as a provider would.",
  },
  {
    files: "electron/sandbox-crm",
    inside: ["electron/sandbox-crm", "shared"],
    packages: ["better-sqlite3", "zod"],
    node: true,
    instead: "The sandbox CRM is somebody else's system: it knows the engine only as an HTTP client.",
  },
  {
    files: "electron/headless",
    inside: ["electron/headless", "electron/hosts", "electron/engine", "electron/sandbox-crm", "shared"],
    packages: ["commander", "ws", "zod", "@orpc/openapi", "@orpc/server", "@orpc/zod"],
    node: true,
    instead: "The headless host starts the engine and serves the console; business belongs to the engine.",
  },
  {
    files: "electron/tunnel",
    inside: ["electron/tunnel", "electron/engine/tunnel/tunnel-process"],
    packages: ["@ngrok/ngrok"],
    node: true,
    instead: "The tunnel's process holds one session and nothing else: what it is told comes in one order.",
  },
  {
    files: "electron/hosts",
    inside: ["electron/hosts", "shared"],
    packages: ["zod"],
    node: true,
    instead: "What hosts share is light: main loads it, and must never load the engine with it.",
  },
  {
    files: "electron/main",
    inside: ["electron/main", "electron/hosts", "electron/engine/sharing/redact", "shared"],
    packages: ["electron", "electron-updater", "zod"],
    node: true,
    instead: "Main holds windows and trust: it starts the engine's bundle and never imports it.",
  },
  {
    files: "electron/preload",
    inside: ["electron/preload", "shared"],
    packages: ["electron"],
    node: false,
    instead: "The preload is one sandboxed file: a closed list of functions that ask main.",
  },
  {
    files: "electron/engine-host",
    inside: ["electron/engine-host", "electron/headless", "electron/hosts", "electron/engine", "shared"],
    packages: ["electron", "@orpc/server", "zod"],
    node: true,
    instead: "The window's engine is the headless host behind a port; what is new belongs there or to main.",
  },
];

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
}

/** Imports whose types alone are used vanish from the build, but they count: types are knowledge too. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statement =
    /^(?:import|export)(?:\s+type)?(?:\s+[\w*{][^;"']*?\sfrom)?\s*"([^"\n]+)";$|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(statement)].map((match) => (match[1] ?? match[2]) as string);
}

function packageOf(name: string): string {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/");
}

function isAllowed(rule: Rule, file: string, name: string): boolean {
  if (name.startsWith("node:") || builtinModules.includes(name)) return rule.node;
  if (!name.startsWith(".")) return rule.packages.includes(packageOf(name));
  const target = normalize(join(dirname(file), name));
  return rule.inside.some((folder) => target === folder || target.startsWith(`${folder}/`));
}

test.each(rules)("$files imports only what it may", (rule) => {
  const wrong = filesOf(rule.files).flatMap((file) =>
    importsOf(file)
      .filter((name) => !isAllowed(rule, file, name))
      .map((name) => `${file} imports ${name}`),
  );
  expect(wrong, rule.instead).toEqual([]);
});

test("no pack knows another pack", () => {
  const folder = "electron/engine/providers";
  const packs = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    // No pack: what the packs have in common whose events are the user's own.
    .filter(({ name }) => name !== "user-defined");
  const wrong = packs.flatMap(({ name }) =>
    filesOf(join(folder, name)).flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith("."))
        .map((target) => normalize(join(dirname(file), target)))
        .filter((target) =>
          packs.some((other) => other.name !== name && target.startsWith(`${folder}/${other.name}/`)),
        )
        .map((target) => `${file} imports ${target}`),
    ),
  );
  expect(
    wrong,
    "What two packs share stands beside them: signatures.ts, json-body.ts, phone.ts, user-defined/.",
  ).toEqual([]);
});

test("a vendor's client comes with the first send: mapping, which every thread does, never loads it", () => {
  const late = ["@hubspot/api-client", "@jsforce/jsforce-node", "nodemailer", "pg", "better-sqlite3"];
  const seen = new Set<string>();
  const waiting = ["electron/engine/destinations/destinations.ts"];
  const wrong: string[] = [];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, "utf8").replace(/\bimport\("[^"]+"\)/g, "");
    for (const [, name = ""] of text.matchAll(/^(?:import|export) (?!type )[^;]*?"([^"\n]+)";$/gms)) {
      if (late.includes(packageOf(name))) wrong.push(`${file} imports ${name}`);
      if (name.startsWith(".")) waiting.push(`${normalize(join(dirname(file), name))}.ts`);
    }
  }
  expect(seen.size).toBeGreaterThan(10);
  expect(wrong, "Load it with `await import()` behind send, reread and testConnection.").toEqual([]);
});

test("Electron itself is loaded by main and preload alone", () => {
  const wrong = filesOf("electron")
    .filter((file) => !/^electron\/(main|preload)\//.test(file))
    .filter((file) => /^import (?!type )[^;]*"electron";$/m.test(readFileSync(file, "utf8")));
  expect(wrong, "Types may be imported; what runs under Node must start without Electron.").toEqual([]);
});

test("the store holds the only SQL on the engine's database", () => {
  const wrong = filesOf("electron/engine")
    .filter((file) => !file.startsWith("electron/engine/store/"))
    // SOQL asks Salesforce's database, and a warehouse has one of its own.
    .filter(
      (file) => !/^electron\/engine\/(destinations\/(salesforce|postgres|warehouse)|warehouse)\//.test(file),
    )
    .filter((file) =>
      /"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE)\s|`\s*(?:SELECT|INSERT|UPDATE|DELETE)\s/.test(
        readFileSync(file, "utf8"),
      ),
    );
  expect(
    wrong,
    "Put the statement into the file of its table family under store/ and export a function.",
  ).toEqual([]);
});

test("only the store's worker opens a writer", () => {
  const wrong = filesOf("electron")
    .filter((file) => !file.startsWith("electron/engine/store/"))
    .filter((file) => readFileSync(file, "utf8").includes("openWriter"));
  expect(wrong, "A second write connection makes appends wait: name your write in store/writes.ts.").toEqual(
    [],
  );
});

test("one file alone subscribes to the live feed", () => {
  const wrong = filesOf("renderer")
    .filter((file) => file !== "renderer/live.ts")
    .filter((file) => /\blive\.watch\(/.test(readFileSync(file, "utf8")));
  expect(wrong, "Read rows from entities.ts; renderer/live.ts keeps them fresh.").toEqual([]);
});

test("no folder is a drawer for everything", () => {
  const names = ["utils", "util", "helpers", "lib", "common", "misc"];
  const wrong = ["electron", "renderer", "shared", "test"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => !path.includes("node_modules"))
    .filter((path) =>
      names.includes(
        path
          .split("/")
          .at(-1)
          ?.replace(/\.tsx?$/, "") ?? "",
      ),
    );
  expect(wrong, "Name the file for what it does and put it beside who needs it.").toEqual([]);
});
