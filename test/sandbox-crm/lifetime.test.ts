import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../electron/sandbox-crm/database";
import { createSandboxCrm } from "../../electron/sandbox-crm/sandbox-crm";
import { createClient, makeFolder, type ReplyBody, startCrm, token } from "./start-crm";

const clock = { now: () => 0 };

describe("waiting for changes", () => {
  // Well below the 25 s it would wait without being woken.
  test("who is behind is answered at once, who is not when something happens", {
    timeout: 10_000,
  }, async () => {
    const { ask } = await startCrm();
    await ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
    expect((await ask("GET", "/changes?after=0&wait=25000")).body).toEqual({ auditId: 1 });
    expect((await ask("GET", "/changes?after=1")).body).toEqual({ auditId: 1 });
    const waiting = ask("GET", "/changes?after=1&wait=25000");
    // The console's look is no change and wakes nobody; the write is.
    await ask("GET", "/objects/contacts", undefined, { "x-actor": "console" });
    await ask("PATCH", "/objects/contacts/1", { properties: { name: "Grace" } });
    expect((await waiting).body).toEqual({ auditId: 2 });
  });

  test("nothing new is answered after the wait", async () => {
    const { ask } = await startCrm();
    expect((await ask("GET", "/changes?after=0&wait=20")).body).toEqual({ auditId: 0 });
  });

  test("closing ends the wait with an answer", async () => {
    const { close, port } = await startCrm();
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    const lines = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    // Both travel in one piece, so the answer to the first proves that the second has arrived.
    socket.write(`GET /counts ${lines}GET /changes?after=0&wait=25000 ${lines}`);
    const [first] = await once(socket, "data");
    const second = once(socket, "data");
    await close();
    expect([first, (await second)[0]]).toEqual([
      expect.stringMatching(/\{"contacts":0,"calls":0,"tasks":0\}$/),
      expect.stringMatching(/\{"auditId":0\}$/),
    ]);
  });
});

describe("starting and closing", () => {
  test("closing twice is the same as once, leaves no write-ahead log and frees the port", async () => {
    const first = await startCrm();
    await first.ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
    await Promise.all([first.close(), first.close()]);
    expect(readdirSync(dirname(first.path))).toEqual(["crm.sqlite"]);
    const second = await createSandboxCrm({ path: first.path, port: first.port, token, clock });
    onTestFinished(() => second.close());
    expect((await first.ask("GET", "/counts")).body).toEqual({ contacts: 1, calls: 0, tasks: 0 });
  });

  test("a port that is taken rejects with Node's own error", async () => {
    const { port } = await startCrm();
    const path = join(makeFolder(), "crm.sqlite");
    await expect(createSandboxCrm({ path, port, token, clock })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  test("an empty token is refused", async () => {
    const path = join(makeFolder(), "crm.sqlite");
    await expect(createSandboxCrm({ path, port: 0, token: "", clock })).rejects.toThrow(/needs a token/);
  });

  test("the database is made to survive a power cut, in strict tables", () => {
    const database = openDatabase(join(makeFolder(), "crm.sqlite"));
    const pragmas = [
      "page_size",
      "auto_vacuum",
      "journal_mode",
      "synchronous",
      "foreign_keys",
      "application_id",
    ];
    expect([...pragmas, "user_version"].map((name) => database.pragma(name, { simple: true }))).toEqual([
      16384,
      2,
      "wal",
      2,
      1,
      0x52426372,
      10,
    ]);
    const loose = database
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0",
      )
      .all();
    database.close();
    expect(loose).toEqual([]);
  });

  test("a file that is something else is refused and left alone", () => {
    const folder = makeFolder();
    const foreign = new SqliteDatabase(join(folder, "foreign.sqlite"));
    foreign.exec("CREATE TABLE theirs (a)");
    expect(() => openDatabase(join(folder, "foreign.sqlite"))).toThrow(/not a sandbox CRM/);
    expect(foreign.pragma("journal_mode", { simple: true })).toBe("delete");
    foreign.close();
    writeFileSync(
      join(folder, "text.sqlite"),
      "not a database at all, but long enough to be read as one".repeat(40),
    );
    expect(() => openDatabase(join(folder, "text.sqlite"))).toThrow(/not a database/);
    const newer = openDatabase(join(folder, "newer.sqlite"));
    newer.pragma("user_version = 99");
    newer.close();
    expect(() => openDatabase(join(folder, "newer.sqlite"))).toThrow(/newer Ringback/);
  });
});

/** What was answered is on disk: the process is killed at the moment the answer is in our hands. */
test.each([1, 2, 3])(
  "killed right after the answer number %i, it has that object and its audit row",
  async (hit) => {
    const path = join(makeFolder(), "crm.sqlite");
    const child = fork(join(import.meta.dirname, "crm-process.mjs"), [path, token], { execArgv: [] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [url] = await once(child, "message");
    const { ask } = createClient(url as string);
    const paths = ["/objects/contacts/crm-7", "/objects/calls/mirai:a", "/objects/tasks/mirai:a:1"].slice(
      0,
      hit,
    );
    const answered: ReplyBody[] = [];
    for (const each of paths) {
      const reply = await ask(
        "PUT",
        each,
        { properties: { outcome: "busy" } },
        { "x-correlation-id": `hit-${hit}` },
      );
      expect(reply.status).toBe(201);
      answered.push(reply.body);
      if (answered.length === hit) child.kill("SIGKILL");
    }
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");

    const restarted = await startCrm(path);
    const rows = await restarted.audit();
    expect(rows.map((row: ReplyBody) => [row.objectId, row.outcome, row.correlationId])).toEqual(
      answered.map((object) => [object.id, "created", `hit-${hit}`]),
    );
    for (const { outcome: _, ...object } of answered) {
      expect((await restarted.ask("GET", `/objects/${object.type}/${object.id}`)).body).toEqual(object);
    }
  },
);
