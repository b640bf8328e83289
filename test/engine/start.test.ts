/** Starting and ending: what stands in the folder, and one clear sentence where a start is impossible. */
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";

const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
const open: EngineProcess[] = [];
const folders: { remove(): void }[] = [];

async function start(data: string, flags: string[] = []): Promise<EngineProcess> {
  const engine = await startEngine(data, { flags });
  open.push(engine);
  return engine;
}

function folder(): string {
  const made = makeFolder();
  folders.push(made);
  return made.path;
}

afterEach(async () => {
  for (const engine of open.splice(0)) await engine.stop();
  for (const made of folders.splice(0)) made.remove();
});

describe("a start that is impossible says why in one sentence and exits with 3", () => {
  test("the data folder cannot be written", async () => {
    const blocked = join(folder(), "a-file");
    writeFileSync(blocked, "");
    const { code, stderr } = await runToEnd(["serve", "--data", join(blocked, "data"), ...ports]);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 3, lines: 1 });
    expect(stderr).toMatch(/cannot be (written|used).*--data/);
  });

  test("another engine works in the folder", async () => {
    const data = folder();
    await start(data);
    const { code, stderr } = await runToEnd(["serve", "--data", data, ...ports]);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 3, lines: 1 });
    expect(stderr).toContain(`Another Ringback already works in ${data}`);
  });

  test("a folder whose engine was killed is free at once", async () => {
    const data = folder();
    const first = await start(data);
    await first.kill();
    const second = await start(data);
    expect((await second.rest("GET", "/status")).status).toBe(200);
  });

  test.each([
    ["receiver", "--receiver-port"],
    ["console", "--console-port"],
    ["sandbox CRM", "--crm-port"],
  ])("the port of the %s is taken", async (what, option) => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as { port: number };
    const { code, stderr } = await runToEnd(["serve", "--data", folder(), ...ports, option, String(port)]);
    holder.close();
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 3, lines: 1 });
    expect(stderr).toContain(`Port ${port} for the ${what} is taken.`);
    expect(stderr).toContain(option);
  });

  test("the test clock belongs to the folder it was created with", async () => {
    const [settable, real] = [folder(), folder()];
    await (await start(settable, ["--test-clock"])).stop();
    await (await start(real)).stop();
    const without = await runToEnd(["serve", "--data", settable, ...ports]);
    const added = await runToEnd(["serve", "--data", real, "--test-clock", ...ports]);
    expect([without.code, added.code]).toEqual([3, 3]);
    expect(without.stderr).toContain("created with --test-clock");
    expect(added.stderr).toContain("keeps real time");
  });

  test.each([
    ["written by a newer Ringback", (database: Database.Database) => database.pragma("user_version = 99")],
    ["a database of another program", (database: Database.Database) => database.pragma("application_id = 1")],
  ])("the folder's database is %s", async (because, change) => {
    const data = folder();
    await (await start(data)).stop();
    const database = new Database(join(data, "ringback.sqlite"));
    change(database);
    database.close();
    const { code, stderr } = await runToEnd(["serve", "--data", data, ...ports]);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 3, lines: 1 });
    expect(stderr).toContain(because);
  });

  test("the receiver is to listen where this machine is not", async () => {
    const { code, stderr } = await runToEnd([
      "serve",
      "--data",
      folder(),
      ...ports,
      "--receiver-host",
      "192.0.2.1",
    ]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        "The receiver cannot listen on 192.0.2.1: it is no address of this machine. Choose another with --receiver-host.\n",
    });
  });

  test("an unknown option is named", async () => {
    const { code, stderr } = await runToEnd(["serve", "--no-such-thing"]);
    expect(code).toBe(3);
    expect(stderr).toContain("--no-such-thing");
  });
});

describe("what stands in the folder", () => {
  test("the note by which commands find the engine is its owner's alone and goes with the engine", async () => {
    const data = folder();
    const engine = await start(data);
    const note = join(data, "engine.json");
    expect(JSON.parse(readFileSync(note, "utf8"))).toEqual({
      receiver: engine.receiver,
      console: engine.console,
      crm: engine.crm,
      token: engine.token,
      crmToken: engine.crmToken,
      pid: engine.pid,
      data,
      version: engine.version,
    });
    expect([statSync(note).mode & 0o777, statSync(join(data, "key")).mode & 0o777]).toEqual([0o600, 0o600]);
    expect(await engine.stop()).toBe(0);
    expect(existsSync(note)).toBe(false);
  });

  test("the database is made to survive a power cut, in strict tables", async () => {
    const data = folder();
    await (await start(data)).stop();
    const database = new Database(join(data, "ringback.sqlite"), { readonly: true });
    const pragma = (name: string) => database.pragma(name, { simple: true });
    const loose = database
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect({
      page_size: pragma("page_size"),
      auto_vacuum: pragma("auto_vacuum"),
      journal_mode: pragma("journal_mode"),
      application_id: pragma("application_id"),
      user_version: pragma("user_version"),
      loose,
    }).toEqual({
      page_size: 16384,
      auto_vacuum: 2,
      journal_mode: "wal",
      application_id: 0x52696e67,
      user_version: 30,
      loose: [],
    });
    database.close();
  });

  test("SIGTERM drains: what was acked is there at the next start, read and delivered", async () => {
    const data = folder();
    const engine = await start(data);
    for (const body of busyCall("drained"))
      expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
    expect(await engine.stop()).toBe(0);
    const again = await start(data);
    await again.until(async () => {
      const { rows } = await again.client.calls.list({ q: "call:drained" });
      return rows[0]?.delivery === "synced";
    }, "the call in the CRM");
    expect((await again.client.crm.counts()).calls).toBe(1);
  });

  test("a secret is sealed at rest and gone from a folder that lost its key, with everything else kept", async () => {
    const data = folder();
    const engine = await start(data);
    const { rows } = await engine.client.sources.list();
    const value = `sk_${"7".repeat(64)}`;
    await engine.client.sources.addSecret({ sourceId: rows[0]?.sourceId ?? "", label: "2026", value });
    await post(`${engine.receiver}/hooks/mirai`, busyCall("kept")[0] as string, { "x-signature": "00" });
    await engine.stop();
    expect(readFileSync(join(data, "ringback.sqlite")).includes(value)).toBe(false);
    writeFileSync(join(data, "key"), `${Buffer.alloc(32, 1).toString("base64")}\n`);
    const again = await start(data);
    const kept = await again.client.events.list({});
    expect(kept.rows.map((row) => row.signature)).toEqual(["failed"]);
    expect(await post(`${again.receiver}/hooks/mirai`, busyCall("later")[0] as string)).toBe(200);
    // A source that had a secret does not become one without: enforced or marked, but never believed.
    expect((await again.client.events.list({})).rows[0]?.signature).toBe("missing");
  });
});

test("a public URL joins the hosts the receiver answers to", async () => {
  const engine = await start(folder(), ["--public-url", "https://hooks.example.com"]);
  const asked = (host: string) => askWithHost(engine.receiver, host);
  expect([await asked("hooks.example.com"), await asked("other.example.com")]).toEqual([200, 421]);
});

async function askWithHost(receiver: string, host: string): Promise<number> {
  const { request } = await import("node:http");
  const sent = request(`${receiver}/hooks/mirai`, { method: "POST", headers: { host } });
  sent.end("{}");
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}
