/** `ringback doctor`: on a machine with nothing set up, beside a running engine, and where receiving does not work. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { entry, makeFolder, startEngine } from "../harness/engine-process";
import { canMount, onDisk } from "../harness/small-disk";

type Finding = { about: string; is: string; says: string; next: string | null };

const folder = makeFolder();
afterAll(() => folder.remove());

function ask(
  data: string,
  { env = {}, under = [] }: { env?: Record<string, string>; under?: string[] } = {},
): { code: number | null; findings: Finding[]; text: string } {
  const [program = "", ...args] = [...under, process.execPath, entry, "doctor", "--data", data, "--json"];
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
  return { code: status, findings: JSON.parse(stdout).findings, text: stdout };
}

const about = (findings: Finding[], name: string) => findings.find((one) => one.about === name);

test("with nothing set up it proves receiving, names what is not there, and leaves nothing behind", () => {
  const data = join(folder.path, "new");
  const { code, findings } = ask(data);
  expect(code).toBe(0);
  expect(about(findings, "Receiving")).toMatchObject({ is: "good" });
  expect(about(findings, "Data folder")?.says).toContain("made at the first start");
  expect(about(findings, "Engine")).toMatchObject({
    is: "note",
    next: expect.stringContaining("ringback open"),
  });
  // What is not good says what to do.
  for (const finding of findings.filter(({ is }) => is === "bad" || is === "warn"))
    expect(finding.next).toBeTruthy();
});

test("beside a running engine it says what that one does, and where it has a tunnel problem, what helps", async () => {
  const data = join(folder.path, "running");
  mkdirSync(data);
  const engine = await startEngine(data);
  try {
    await engine.client.tunnel.set({ mode: "ngrok" });
    const { code, findings, text } = ask(data);
    expect(code).toBe(0);
    expect(about(findings, "Engine")?.says).toContain(engine.receiver);
    expect(about(findings, "Tunnel")).toMatchObject({
      is: "bad",
      next: expect.stringContaining("paste it here"),
    });
    expect(text).not.toContain(engine.token);
  } finally {
    await engine.stop();
  }
});

test("where receiving does not work it exits with 1 and says why", () => {
  const { code, findings } = ask(join(folder.path, "other"), {
    env: { TMPDIR: join(folder.path, "not-there") },
  });
  expect(code).toBe(1);
  expect(about(findings, "Receiving")).toMatchObject({ is: "bad" });
});

describe("where this folder lets no engine receive it exits with 1 and says what to do", () => {
  const made = (name: string) => {
    const path = join(folder.path, name);
    mkdirSync(path);
    return path;
  };

  test.skipIf(!canMount)("it is read-only", () => {
    const data = made("read-only");
    const { code, findings } = ask(data, { under: onDisk(data, "ro") });
    expect(code).toBe(1);
    expect(about(findings, "Data folder")).toMatchObject({
      is: "bad",
      says: `${data} cannot be written.`,
      next: expect.stringContaining("--data"),
    });
    // The machine itself can receive.
    expect(about(findings, "Receiving")?.is).toBe("good");
  });

  test("it is a file", () => {
    const data = join(folder.path, "a-file");
    writeFileSync(data, "");
    const { code, findings } = ask(data);
    expect([code, about(findings, "Data folder")?.says]).toEqual([1, `${data} is a file, not a folder.`]);
    expect(ask(join(data, "below")).code).toBe(1);
  });

  test.skipIf(!canMount)("its disk is full", () => {
    const data = made("full");
    const { code, findings } = ask(data, { under: onDisk(data, "8m") });
    expect(code).toBe(1);
    expect(about(findings, "Data folder")).toMatchObject({
      is: "bad",
      says: expect.stringContaining("its disk is full, 8 MB"),
    });
  });

  test.each([
    ["a newer Ringback wrote its database", 0x52696e67, 999, "was written by a newer Ringback (schema 999"],
    ["its database is another program's", 1, 1, "is a database of another program"],
  ])("%s", (_, owner, version, says) => {
    const data = made(`of-${owner}-${version}`);
    const database = new Database(join(data, "ringback.sqlite"));
    database.pragma("journal_mode = WAL");
    database.exec("CREATE TABLE event (position INTEGER)");
    database.pragma(`application_id = ${owner}`);
    database.pragma(`user_version = ${version}`);
    database.close();
    const { code, findings } = ask(data);
    expect(code).toBe(1);
    expect(about(findings, "Database")).toMatchObject({ is: "bad", says: expect.stringContaining(says) });
    expect(about(findings, "Database")?.next).toContain("--data");
  });

  test("its database is no database", () => {
    const data = made("of-nobody");
    writeFileSync(
      join(data, "ringback.sqlite"),
      "no database at all, but longer than a header of one would have to be",
    );
    const { code, findings } = ask(data);
    expect([code, about(findings, "Database")?.says]).toEqual([
      1,
      expect.stringContaining("is not a database"),
    ]);
  });
});

test.skipIf(!canMount)("a disk with little room is a warning", () => {
  const data = join(folder.path, "little");
  mkdirSync(data);
  const { code, findings } = ask(data, { under: onDisk(data, "200m") });
  expect([code, about(findings, "Data folder")?.is]).toEqual([0, "warn"]);
  expect(about(findings, "Data folder")?.next).toContain("Free some space");
});

test("a folder that an engine worked in is good, and asking leaves it as it was", async () => {
  const data = join(folder.path, "used");
  mkdirSync(data);
  await (await startEngine(data)).stop();
  const files = readdirSync(data);
  const { code, findings } = ask(data);
  expect([code, about(findings, "Database")?.is]).toEqual([0, "good"]);
  expect(readdirSync(data)).toEqual(files);
});

test("a usual port that another program has is named, with what then happens", async () => {
  const server = createServer();
  server.listen(4400, "127.0.0.1");
  // Somebody else may have it already: then it is taken as well.
  await Promise.race([once(server, "listening"), once(server, "error").catch(() => {})]);
  const { code, findings } = ask(join(folder.path, "new"));
  server.close();
  expect(code).toBe(0);
  expect(about(findings, "Ports")).toMatchObject({
    is: "warn",
    says: expect.stringMatching(/\b4400\b.* taken by another program/),
    next: expect.stringContaining("--receiver-port"),
  });
});
