/** What the installers say of others' software: every package that ships, with its licence, and no other. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

type Shipped = { name: string; version: string; license: string; path: string };
type Materials = {
  bomFormat: string;
  metadata: { component: { name: string; type: string; version: string } };
  components: { "bom-ref": string; name: string; version: string; hashes?: { alg: string }[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
};

const root = join(import.meta.dirname, "..", "..");
const { writeNotices, licencesText, isAllowed } = await import(
  pathToFileURL(join(root, "packaging", "notices.mjs")).href
);
const folder = mkdtempSync(join(tmpdir(), "ringback-notices-"));
let packages: Shipped[] = [];
let licences = "";
let materials: Materials;

beforeAll(() => {
  ({ packages } = writeNotices(root, folder));
  licences = readFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
  materials = JSON.parse(readFileSync(join(folder, "sbom.cdx.json"), "utf8"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what is in the build, in the page, in its fonts and beside both ships; what builds and tests does not", () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "zod",
      "electron-updater",
      "react-dom",
      "@fontsource-variable/inter",
      "better-sqlite3",
      "@ngrok/ngrok",
      "electron",
    ]),
  );
  const tools = /^(?:vite|vitest|typescript|electron-builder|@biomejs\/|@playwright\/|node-linux-|@types\/)/;
  expect(names.filter((name) => tools.test(name))).toEqual([]);
});

test("the text names each package with its version and licence, and has the terms", () => {
  const missing = packages.filter(
    (one) => !licences.includes(`\n${one.name} ${one.version} (${one.license})\n`),
  );
  expect(missing).toEqual([]);
  expect(licences).toContain("SIL OPEN FONT LICENSE");
  expect(licences.match(/Permission is hereby granted/gi)?.length).toBeGreaterThan(packages.length / 2);
  expect(licences).not.toContain(root);
});

test("the list of materials is the same set, with digests, and every dependency it names is in it", () => {
  const refs = materials.components.map((one) => one["bom-ref"]);
  const shipped = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  expect(refs.toSorted()).toEqual([...shipped].toSorted());
  expect(materials.components.filter(({ hashes }) => !hashes?.some(({ alg }) => alg === "SHA-512"))).toEqual(
    [],
  );
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const own = `ringback@${version}`;
  expect(materials.bomFormat).toBe("CycloneDX");
  expect(materials.metadata.component).toMatchObject({ name: "ringback", type: "application", version });
  const known = new Set([own, ...refs]);
  const named = materials.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => !known.has(ref))).toEqual([]);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["MIT AND ISC", true],
  ["MIT AND GPL-3.0-only", false],
  ["GPL-3.0-only", false],
  ["SEE LICENSE IN LICENSE", false],
  ["", false],
])("the licence “%s” may ship: %s", (license, may) => {
  expect(isAllowed(license)).toBe(may);
});

test("a package under another licence stops it, by name", () => {
  const strange = {
    name: "strange",
    version: "1.0.0",
    license: "GPL-3.0-only",
    path: "node_modules/strange",
  };
  expect(() => licencesText(root, [strange])).toThrow("strange 1.0.0, GPL-3.0-only");
});

test("a package that brings no text of a licence other than MIT stops it, since the text is what must be handed out", () => {
  const bare = join(folder, "node_modules", "bare");
  mkdirSync(bare, { recursive: true });
  writeFileSync(join(bare, "package.json"), JSON.stringify({ name: "bare" }));
  const one = { name: "bare", version: "1.0.0", license: "Apache-2.0", path: "node_modules/bare" };
  expect(() => licencesText(folder, [one])).toThrow("bare brings no text of its licence");
});
