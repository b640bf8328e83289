/**
 * A folder of every earlier schema opens: made by running the migrations up to there, filled with what a real folder of
 * today has in the tables and columns that stood then. Same calls, same bytes, nothing sent again.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { applicationId, migrations, openWriter } from "../../electron/engine/store/database";
import { personIdOf } from "../../electron/engine/store/person-ids";
import { crmCalls, send, untilCall } from "../harness/calls";
import { makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { busyCall, completedCall } from "../harness/mirai-events";

let donor: { path: string; remove(): void };
const versions = Array.from({ length: migrations.length - 1 }, (_, index) => index + 1);

beforeAll(async () => {
  donor = makeFolder();
  const engine = await startEngine(donor.path);
  await send(engine, completedCall("c_done"));
  await send(engine, busyCall("c_busy"));
  for (const key of ["c_done", "c_busy"]) {
    const { callId } = await untilCall(engine, key, { final: true });
    await engine.until(async () => {
      const { deliveries } = await engine.client.calls.get({ callId });
      return deliveries.length > 0 && deliveries.every(({ state }) => state === "delivered");
    }, `${key} delivered`);
  }
  await engine.stop();
}, 180_000);
afterAll(() => donor.remove());

/** A folder as version `version` would have left it. */
function folderOf(version: number): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const data = join(folder.path, "data");
  mkdirSync(data);
  // The contents of the sandbox CRM and its token are of no schema of the engine's.
  for (const name of ["crm.sqlite", "tokens.json", "key"])
    copyFileSync(join(donor.path, name), join(data, name));
  const old = new Database(join(data, "ringback.sqlite"));
  old.pragma("page_size = 16384");
  old.pragma("auto_vacuum = INCREMENTAL");
  old.pragma("journal_mode = WAL");
  old.function("person_id", { deterministic: true }, (namespace, kind, value) =>
    personIdOf(namespace as string, kind as "phone", value as string),
  );
  for (const migration of migrations.slice(0, version)) old.exec(migration);
  old.exec(`ATTACH '${join(donor.path, "ringback.sqlite")}' AS donor`);
  old.pragma("foreign_keys = OFF");
  const tables = old
    .prepare(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'event_text%' AND name NOT LIKE 'sqlite_%' AND name IN (SELECT name FROM donor.sqlite_schema)",
    )
    .pluck()
    .all() as string[];
  const columnsOf = (schema: string, table: string) =>
    (old.pragma(`${schema}.table_info(${table})`) as { name: string }[]).map(({ name }) => `"${name}"`);
  for (const table of tables) {
    const today = new Set(columnsOf("donor", table));
    const shared = columnsOf("main", table)
      .filter((name) => today.has(name))
      .join(", ");
    old.exec(
      `DELETE FROM main.${table}; INSERT INTO main.${table} (${shared}) SELECT ${shared} FROM donor.${table}`,
    );
  }
  old.exec("DETACH donor");
  old.pragma(`application_id = ${applicationId}`);
  old.pragma(`user_version = ${version}`);
  old.close();
  return data;
}

test.each(versions)(
  "schema %i becomes that of today with every event, call record and delivery it had",
  (version) => {
    const path = join(folderOf(version), "ringback.sqlite");
    const recorded = (database: Database.Database) => ({
      events: database
        .prepare(
          "SELECT position, source, method, url, headers, hex(body) FROM event JOIN event_body USING (position)",
        )
        .all(),
      records: database
        .prepare("SELECT call_id, version, content, content_sha256 FROM call_record ORDER BY 1, 2")
        .all(),
      deliveries: database
        .prepare(
          "SELECT delivery_id, idempotency_key, payload_sha256, state, attempts FROM delivery ORDER BY 1",
        )
        .all(),
      calls: database.prepare("SELECT call_id, key, outcome, final FROM call ORDER BY 1").all(),
    });
    const before = new Database(path, { readonly: true });
    const had = recorded(before);
    before.close();
    expect(had.events).toHaveLength(9);
    const today = openWriter(path);
    onTestFinished(() => void today.close());
    expect(recorded(today)).toEqual(had);
    expect(today.pragma("user_version", { simple: true })).toBe(migrations.length);
    expect(today.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(today.pragma("foreign_key_check")).toEqual([]);
    expect(today.prepare("SELECT count(*) FROM delivery WHERE state <> 'delivered'").pluck().get()).toBe(0);
    // What is folded once more has not the right to send.
    expect(today.prepare("SELECT count(*) FROM unfolded_call WHERE may_send = 1").pluck().get()).toBe(0);
  },
);

test.each([1, 9, 17, 23])(
  "an engine starts on schema %i: the same calls, and nothing is sent",
  async (version) => {
    const engine = await startEngine(folderOf(version));
    onTestFinished(async () => void (await engine.stop()));
    const done = await untilCall(engine, "c_done", { final: true, outcome: "completed" });
    await untilCall(engine, "c_busy", { final: true, outcome: "busy" });
    expect(done.callRecords.map(({ version: one }) => one)).toEqual([1]);
    const { rows } = await engine.client.deliveries.list({ limit: 100 });
    expect(rows.every(({ state, deliveryAttempts }) => state === "delivered" && deliveryAttempts === 1)).toBe(
      true,
    );
    expect((await crmCalls(engine)).map(({ externalId }) => externalId).sort()).toEqual([
      "mirai:c_busy",
      "mirai:c_done",
    ]);
    // What comes now is received and sent as ever.
    await send(engine, busyCall("c_new"));
    await untilCall(engine, "c_new", { final: true });
  },
  180_000,
);

test("killed while it migrates, the next start goes on from the last whole step", async () => {
  const data = folderOf(1);
  const path = join(data, "ringback.sqlite");
  const version = () => {
    const database = new Database(path, { readonly: true });
    try {
      return database.pragma("user_version", { simple: true }) as number;
    } finally {
      database.close();
    }
  };
  let killedAt = 0;
  await startEngine(data, {
    onSpawn(child) {
      const look = setInterval(() => {
        killedAt = version();
        if (killedAt === 1) return;
        clearInterval(look);
        child.kill("SIGKILL");
      }, 0);
    },
  }).catch(() => {});
  expect(killedAt).toBeGreaterThan(1);
  const engine = await startEngine(data);
  onTestFinished(async () => void (await engine.stop()));
  await untilCall(engine, "c_done", { final: true, outcome: "completed" });
  expect(version()).toBe(migrations.length);
}, 180_000);

test("a folder of a newer Ringback is refused in a sentence and left as it was", async () => {
  const data = folderOf(3);
  const database = new Database(join(data, "ringback.sqlite"));
  database.pragma("user_version = 900");
  database.close();
  const { code, stderr } = await runToEnd([
    "serve",
    "--data",
    data,
    "--receiver-port",
    "0",
    "--console-port",
    "0",
  ]);
  expect(code).toBe(3);
  expect(stderr).toContain("was written by a newer Ringback (schema 900");
});
