/** Files that somebody hands over: bundles of events and backups that name places outside, lie about sizes, or repeat what is here. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readManifest } from "../../electron/engine/keeping/manifest";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { busyCall, completedCall } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";

function folderForTest(): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

const names = [
  "../evil",
  "../../evil",
  "a/../../evil",
  "x\n/../../evil",
  "x\r/../../evil",
  "x\u2028/../../evil",
  "./../evil",
  "..",
  ".",
  "",
  "/",
  "/tmp/evil",
  "//server/share/evil",
  "a//evil",
  "a/./evil",
  "a/",
  "..\\evil",
  "a\\..\\..\\evil",
  "\\\\server\\share\\evil",
  "C:/evil",
  "C:evil",
  "c:\\evil",
  "evil:stream",
  "a\0b",
  "evil\0/../../x",
  "\u001b[2Jevil",
  "x".repeat(2000),
];

type Manifest = { files: { path: string; bytes: number; sha256: string }[] };

async function backupOf(engine: EngineProcess, to: string): Promise<Manifest> {
  await engine.client.keeping.backup({ to });
  await expect.poll(() => existsSync(join(to, "manifest.json")), { timeout: 30_000 }).toBe(true);
  return JSON.parse(readFileSync(join(to, "manifest.json"), "utf8"));
}

test("a backup that names a place outside of itself, a link, or one place twice is not restored, and nothing is written", async () => {
  const engine = await startForTest();
  await send(engine, busyCall("c_1"));
  await untilRead(engine);
  const home = folderForTest();
  const from = join(home, "a", "copy");
  mkdirSync(join(home, "a"));
  const manifest = await backupOf(engine, from);
  const evil = "nobody asked for this";
  const sha256 = createHash("sha256").update(evil).digest("hex");
  // Where a step up from the backup leads there is a file, so that nothing but the name is wrong.
  for (const place of [join(home, "evil"), join(home, "a", "evil"), join(from, "evil")])
    writeFileSync(place, evil);
  const before = readdirSync(home, { recursive: true }).sort();
  const target = folderForTest();
  const write = (files: Manifest["files"]) =>
    writeFileSync(join(from, "manifest.json"), JSON.stringify({ ...manifest, files }));
  for (const path of names) {
    write([...manifest.files, { path, bytes: evil.length, sha256 }]);
    expect(() => readManifest(from), JSON.stringify(path)).toThrow(/cannot be read as the manifest/);
  }
  // The command as a whole, for those that would be written at once if nobody looked at the name.
  for (const [index, path] of ["../evil", "x\n/../../evil"].entries()) {
    write([...manifest.files, { path, bytes: evil.length, sha256 }]);
    mkdirSync(join(target, `b${index}`));
    const to = join(target, `b${index}`, "restored");
    const { code, stderr } = await runToEnd(["restore", from, "--to", to]);
    expect([path, code, stderr]).toEqual([
      path,
      3,
      expect.stringContaining("cannot be read as the manifest"),
    ]);
    expect(readdirSync(target, { recursive: true }).filter((name) => String(name).includes("evil"))).toEqual(
      [],
    );
  }
  expect(readdirSync(home, { recursive: true }).sort()).toEqual(before);

  symlinkSync(join(home, "evil"), join(from, "linked"));
  const lies: [string, Manifest["files"], RegExp][] = [
    ["a link", [...manifest.files, { path: "linked", bytes: evil.length, sha256 }], /no file but a link/],
    [
      "a size of 2⁵³",
      manifest.files.map((file) => ({ ...file, bytes: Number.MAX_SAFE_INTEGER })),
      /SHA-256 differs/,
    ],
    ["a size below nothing", manifest.files.map((file) => ({ ...file, bytes: -1 })), /SHA-256 differs/],
    ["wrong hashes", manifest.files.map((file) => ({ ...file, sha256: "0".repeat(64) })), /SHA-256 differs/],
    ["one place twice", [...manifest.files, ...manifest.files], /cannot be read as the manifest/],
    ["a file that is missing", [...manifest.files, { path: "gone", bytes: 1, sha256 }], /is missing/],
    ["no files", [], /./],
  ];
  for (const [what, files, words] of lies) {
    write(files);
    const to = join(target, what.replaceAll(/\W/g, "-"));
    const { code, stderr } = await runToEnd(["restore", from, "--to", to]);
    expect([what, code, stderr]).toEqual([what, 3, expect.stringMatching(words)]);
    expect([what, existsSync(to), existsSync(`${to}.partial`)]).toEqual([what, false, false]);
  }
  recordFault({
    group: "Hostile input",
    fault:
      "Backups that lead outside, by steps up, roots, drives, streams, NUL or a line end; links, wrong sizes and hashes, one place twice",
    where: "restore",
    tried: names.length + lies.length,
    outcome: "held",
    saw: "each refused, nothing written anywhere",
  });
});

test("a bundle of events with hostile names, sizes and ids brings in what it can, apart from all that is here", async () => {
  const engine = await startForTest();
  await send(engine, completedCall("c_mine"));
  const mine = await untilCall(engine, "c_mine", { final: true, delivery: "synced" });
  const text = await (
    await engine.client.sharing.export({ format: "bundle", ids: [mine.callId], redact: false })
  ).text();
  const bundle = JSON.parse(text);
  const folderBefore = readdirSync(engine.data).sort();
  const variants: [string, (event: Record<string, unknown>) => void][] = [
    ...names.flatMap((name): [string, (event: Record<string, unknown>) => void][] => [
      [
        `a source called ${JSON.stringify(name.slice(0, 30))}`,
        (event) => Object.assign(event, { source: name }),
      ],
      [
        `a path ${JSON.stringify(name.slice(0, 30))}`,
        (event) => Object.assign(event, { url: `/hooks/mirai/${name}` }),
      ],
    ]),
    [
      "another origin",
      (event) => Object.assign(event, { origin: "live", namespace: "live", eventId: "e1", position: 1 }),
    ],
    ["a signature that says verified", (event) => Object.assign(event, { signature: "verified" })],
    [
      "a prototype",
      (event) =>
        Object.assign(event, JSON.parse('{"__proto__x":1,"constructor":{"prototype":{"polluted":1}}}')),
    ],
    ["a time before all times", (event) => Object.assign(event, { receivedAt: -8.64e15 })],
    ["a time beyond all times", (event) => Object.assign(event, { receivedAt: 8.64e99 })],
    ["a body that is no base64", (event) => Object.assign(event, { body: "\0\u202e!!" })],
    ["a body of 11 MB", (event) => Object.assign(event, { body: "A".repeat(15 * 1024 * 1024) })],
    ["3,000 headers", (event) => Object.assign(event, { headers: Array(3000).fill(["x-a", "b"]) })],
    [
      "line ends in headers",
      (event) => Object.assign(event, { headers: [["x-a\r\nx-evil", "b\r\nx-evil: c"]] }),
    ],
    ["a run token", (event) => Object.assign(event, { headers: [["x-ringback-run", "forged"]] })],
    ["a method that is none", (event) => Object.assign(event, { method: "GET / HTTP/1.1\r\nx: y" })],
    ["a megabyte of method", (event) => Object.assign(event, { method: "A".repeat(1_000_000) })],
    [
      "a length that lies",
      (event) => Object.assign(event, { bytes: 2 ** 53, headers: [["content-length", "9".repeat(300)]] }),
    ],
  ];
  let refused = 0;
  for (const [what, change] of variants) {
    const events = bundle.events.slice(0, 1).map((event: Record<string, unknown>) => {
      const copy = { ...event };
      change(copy);
      return copy;
    });
    const answer = await engine.rest("POST", "/import", { text: JSON.stringify({ ...bundle, events }) });
    expect([
      what,
      answer.status === 201 ||
        answer.status === 200 ||
        answer.status === 422 ||
        answer.status === 400 ||
        answer.status === 413,
    ]).toEqual([what, true]);
    if (answer.status >= 400) refused += 1;
    const message = JSON.stringify(answer.body);
    expect([what, /bug|at file:|node_modules/.test(message)]).toEqual([what, false]);
  }
  await untilRead(engine);
  // The call that was here is what it was, and whatever came in is imported, wherever it said it is from.
  const after = await engine.client.calls.get({ callId: mine.callId });
  expect({ ...after, gate: [] }).toMatchObject({
    events: 6,
    callRecords: mine.callRecords.map(({ version }) => ({ version })),
  });
  const { rows } = await engine.client.events.list({ q: "origin:live", limit: 500 });
  expect(rows).toHaveLength(6);
  expect(readdirSync(engine.data).sort()).toEqual(folderBefore);
  expect(JSON.stringify((await engine.rest("GET", "/status")).body)).not.toContain("polluted");
  recordFault({
    group: "Hostile input",
    fault:
      "Bundles of events: paths, roots, drives and NUL as names, ids of events that are here, lying sizes, broken Base64, line ends in headers",
    where: "import",
    tried: variants.length,
    outcome: "held",
    saw: `${refused} refused in words, the others kept apart as imported; the call of the same key and the folder stayed as they were`,
  });
});

test("no name of a stranger's is in the name of a file that is offered", async () => {
  const engine = await startForTest();
  let tried = 0;
  for (const key of [
    "../../evil",
    "a\r\nx-evil: 1",
    'a"; filename="evil.exe',
    "CON",
    "a/b\\c",
    "\u202egnp.exe",
    "x".repeat(500),
  ]) {
    await send(engine, completedCall(key));
    const call = await untilCall(engine, key, { final: true });
    for (const format of ["bundle", "page"] as const) {
      tried += 1;
      const file = await engine.client.sharing.export({ format, ids: [call.callId] });
      expect([key, file instanceof File ? file.name : ""]).toEqual([
        key,
        expect.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,120}$/),
      ]);
      const response = await fetch(`${engine.console}/api/export`, {
        method: "POST",
        headers: { authorization: `Bearer ${engine.token}`, "content-type": "application/json" },
        body: JSON.stringify({ format, ids: [call.callId] }),
      });
      await response.arrayBuffer();
      expect([key, response.headers.get("content-disposition"), response.headers.get("x-evil")]).toEqual([
        key,
        "attachment",
        null,
      ]);
    }
  }
  recordFault({
    group: "Hostile input",
    fault: "Call ids as names of files: steps up, line ends, quotes, names of devices, marks of direction",
    where: "export, download",
    tried,
    outcome: "held",
    saw: "every name offered is letters, digits and dashes; every download is an attachment of no type",
  });
});
