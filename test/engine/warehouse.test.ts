/**
 * The same calls into a warehouse on this machine and into a real PostgreSQL server, through a running engine: row by row
 * the same. The queries of docs/warehouse.md run against both.
 */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Column, storedColumns, tables } from "../../electron/engine/destinations/warehouse/columns";
import { atomsEvent } from "../harness/atoms-events";
import { advance, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { findPostgres, type PostgresServer, startPostgres } from "../harness/postgres";

const found = findPostgres();
const folder = makeFolder();
let engine: EngineProcess;
let local: string;
let remote = "";
let server: PostgresServer | null = null;

beforeAll(async () => {
  server = "missing" in found ? null : await startPostgres();
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const { sourceId } = await engine.client.sources.create({
    name: "atoms",
    provider: "atoms",
    verify: "record",
  });
  await engine.client.sources.update({
    sourceId,
    metrics: {
      satisfaction: { path: "extra.metrics.satisfaction_score" },
      resolved: { path: "extra.metrics.issue_resolved" },
    },
  });
  local = (await engine.client.destinations.create({ name: "Warehouse", kind: "warehouse" })).destinationId;
  if (server) {
    const values = {
      host: "127.0.0.1",
      port: server.port,
      database: "postgres",
      user: "postgres",
      ssl: "off",
    };
    const { password } = server.superuser;
    remote = (
      await engine.client.destinations.create({
        name: "Server",
        kind: "postgres",
        values,
        credentials: { password },
      })
    ).destinationId;
    await engine.client.gates.save({ destinationId: remote, gate: { transcript: "full" } });
  }
});
afterAll(async () => {
  await engine.stop();
  await server?.stop();
  folder.remove();
});

const file = join(folder.path, "warehouse.sqlite");

async function untilDelivered(key: string, version: number): Promise<void> {
  const { callId } = await untilCall(engine, key, {});
  await engine.until(async () => {
    const { rows } = await engine.client.deliveries.list({ limit: 500 });
    const told = rows.filter((row) => row.callId === callId && [local, remote].includes(row.destinationId));
    const last = told.filter((row) => row.version === version);
    return last.length === (server ? 2 : 1) && last.every(({ state }) => state === "delivered");
  }, `version ${version} of ${key} in every warehouse`);
}

/** As both databases give them, in one spelling. */
function spell({ type }: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === "boolean") return value === true || value === 1;
  if (type === "json") return typeof value === "string" ? JSON.parse(value) : value;
  if (type === "time") return new Date(value as string).toISOString();
  return type === "integer" || type === "real" ? Number(value) : value;
}

async function rowsOf(where: "local" | "remote", name: string) {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new Error(`no table ${name}`);
  const columns = storedColumns(table);
  // JSONB as text: a JSON text would else be taken for JSON twice.
  const select = columns.map(({ name, type }) =>
    type === "json" && where === "remote" ? `${name}::text AS ${name}` : name,
  );
  const sql = `SELECT ${select.join(", ")} FROM ${where === "remote" ? "ringback." : ""}${name} ORDER BY ${table.key.join(", ")}`;
  const rows = where === "local" ? readLocal(sql) : ((await server?.query(sql)) ?? []);
  return rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.name, spell(column, row[column.name])])),
  );
}

function readLocal(sql: string): Record<string, unknown>[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

test("there is no file before the first call record, and the connection test makes none", async () => {
  expect(await engine.client.destinations.test({ destinationId: local })).toMatchObject({
    checks: [
      { name: "file", ok: true, says: `${file} is not there yet: it is made with the first call record` },
    ],
  });
  expect(await engine.client.warehouse.look({ destinationId: local })).toEqual({ file, tables: [] });
  expect(existsSync(file)).toBe(false);
});

describe("calls of Atoms", () => {
  beforeAll(async () => {
    // The event that makes it final comes last: what comes after a version was frozen is not in it.
    const told = ["pre-conversation", "post-conversation", "post-conversation", "analytics-completed"];
    await send(
      engine,
      told.map((fixture) => atomsEvent(fixture, "whole")),
      "atoms",
    );
    await send(engine, [atomsEvent("no-answer-inbound", "missed")], "atoms");
    await send(
      engine,
      [atomsEvent("pre-conversation", "late"), atomsEvent("post-conversation", "late")],
      "atoms",
    );
    await untilCall(engine, "late", { ended: true });
    await advance(engine, 16 * 60_000);
    for (const key of ["whole", "missed", "late"]) await untilDelivered(key, 1);
  });

  test("a whole call: times, outcome, transcript, metrics, variables, its four events and its contact", async () => {
    const call = (await rowsOf("local", "fact_call")).find((row) => row.call_key === "atoms:whole");
    expect(call).toMatchObject({
      provider: "atoms",
      provider_call_id: "whole",
      origin: "live",
      is_test: false,
      is_spam: false,
      record_version: 1,
      is_final: true,
      is_complete: true,
      missing: [],
      direction: "inbound",
      phone_e164: "+12025550142",
      outcome: "completed",
      satisfaction: 4,
      resolved: true,
      sentiment: null,
      summary: "The caller moved the appointment to Thursday at ten.",
      transcript: expect.any(Array),
      events: 4,
    });
    expect(call?.talk_ms).toBe(93_400);
    expect(call?.transcript_chars).toBeGreaterThan(10);
    const events = (await rowsOf("local", "fact_call_event")).filter((row) => row.call_key === "atoms:whole");
    expect(events.map((row) => [row.event_type, row.counts])).toEqual([
      ["pre-conversation", true],
      ["post-conversation", true],
      ["post-conversation", true],
      ["analytics-completed", true],
    ]);
    expect(await rowsOf("local", "dim_contact")).toContainEqual(
      expect.objectContaining({
        contact_key: "atoms:u_88",
        phone_e164: "+12025550142",
        display_name: "Dana Reyes",
        origin: "live",
        source_system: "atoms",
      }),
    );
    expect(call?.contact_key).toBe("atoms:u_88");
  });

  test("without analytics it leaves marked; when they come the same row is version 2", async () => {
    const late = async () =>
      (await rowsOf("local", "fact_call")).filter((row) => row.call_key === "atoms:late");
    expect(await late()).toEqual([
      expect.objectContaining({
        record_version: 1,
        is_complete: false,
        missing: ["summary"],
        satisfaction: null,
      }),
    ]);
    await send(engine, [atomsEvent("analytics-completed", "late")], "atoms");
    await untilDelivered("late", 2);
    expect(await late()).toEqual([
      expect.objectContaining({
        record_version: 2,
        is_complete: true,
        missing: [],
        satisfaction: 4,
        events: 3,
      }),
    ]);
  });

  test("a call of the simulator stands in the file alone, and says what it is", async () => {
    await engine.client.runs.create({ scenario: "sample" });
    await advance(engine, 30 * 60_000);
    const simulated = await engine.until(async () => {
      const rows = (await rowsOf("local", "fact_call")).filter((row) => row.origin === "simulated");
      return rows.length > 0 && rows;
    }, "a simulated call in the file");
    expect(String(simulated[0]?.call_key)).toMatch(/^mirai:c_/);
    if (!server) return;
    const origins = (await rowsOf("remote", "fact_call")).map((row) => row.origin);
    expect(new Set(origins)).toEqual(new Set(["live"]));
  });

  test.skipIf("missing" in found)(
    "missing" in found
      ? `skipped: ${found.missing}`
      : "both hold the same rows, apart from the moment they were written",
    async () => {
      for (const { name } of tables) {
        const ofLive = (row: Record<string, unknown>) =>
          !String(row.call_key ?? row.contact_key).startsWith("simulated:");
        const keys = new Set((await rowsOf("remote", "fact_call")).map((row) => row.call_key));
        const here = (await rowsOf("local", name))
          .filter(ofLive)
          .filter((row) => row.call_key === undefined || keys.has(row.call_key))
          .map(({ loaded_at: _, ...row }) => row);
        const there = (await rowsOf("remote", name)).map(({ loaded_at: _, ...row }) => row);
        expect(there.length).toBeGreaterThan(0);
        expect(there).toEqual(here);
      }
    },
  );

  const examples = [
    ...readFileSync(join(import.meta.dirname, "../../docs/warehouse.md"), "utf8").matchAll(
      /^```sql ?(\w*)\n([\s\S]*?)^```/gm,
    ),
  ].map(([, where = "", sql = ""]) => ({ where, sql, title: sql.split("\n")[0]?.slice(3) ?? "" }));

  test.each(examples.filter(({ where }) => where === "" || where === "sqlite"))(
    "docs, in the file: $title",
    ({ sql }) => {
      expect(readLocal(sql).length).toBeGreaterThan(0);
    },
  );

  test.skipIf("missing" in found).each(examples.filter(({ where }) => where === "" || where === "postgres"))(
    "docs, in PostgreSQL: $title",
    async ({ sql }) => {
      const rows = await server?.query(
        sql.replaceAll(/\b(fact_call_event|fact_call|dim_contact)\b/g, (name, _, at, text) =>
          /(FROM|JOIN)\s+$/.test(String(text).slice(0, at)) ? `ringback.${name}` : name,
        ),
      );
      expect(rows?.length).toBeGreaterThan(0);
    },
  );

  test("rows as text: CSV with its head, NDJSON, and nothing of another kind of destination", async () => {
    const { file: path, tables: counted } = await engine.client.warehouse.look({ destinationId: local });
    expect(path).toBe(file);
    expect(counted.map(({ name }) => name)).toEqual(["fact_call", "fact_call_event", "dim_contact"]);
    const csv = await engine.client.warehouse.page({ destinationId: local, table: "dim_contact" });
    expect(csv.text).toMatch(
      /^contact_key,origin,.*\r\natoms:u_88,live,atoms,'\+12025550142,u_88,Dana Reyes,/,
    );
    const ndjson = await engine.rest("GET", `/destinations/${local}/warehouse/rows?format=ndjson`);
    expect(ndjson).toMatchObject({ status: 200, body: { after: null, rows: counted[0]?.rows } });
    const other = (await engine.client.destinations.list()).rows.find(({ kind }) => kind === "sandbox-crm");
    expect(await engine.rest("GET", `/destinations/${other?.destinationId}/warehouse`)).toMatchObject({
      status: 404,
    });
    expect(await engine.rest("GET", `/destinations/${local}/warehouse/rows?after=x`)).toMatchObject({
      status: 422,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("a file that was deleted while the engine runs is made again: nothing is written where nobody finds it", async () => {
    const path = join(folder.path, "deleted.sqlite");
    const { destinationId } = await engine.client.destinations.create({
      name: "Deleted",
      kind: "warehouse",
      values: { file: "deleted.sqlite" },
    });
    const tell = async (key: string) => {
      await send(
        engine,
        ["post-conversation", "analytics-completed"].map((fixture) => atomsEvent(fixture, key)),
        "atoms",
      );
      const { callId } = await untilCall(engine, key, { final: true });
      await engine.until(async () => {
        const { deliveries } = await engine.client.calls.get({ callId });
        return deliveries.some((one) => one.destinationId === destinationId && one.state === "delivered");
      }, `${key} delivered`);
    };
    await tell("kept before");
    for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`);
    await tell("kept after");
    const file = new Database(path, { readonly: true });
    expect(file.prepare("SELECT provider_call_id FROM fact_call").pluck().all()).toEqual(["kept after"]);
    file.close();
    await engine.client.destinations.update({ destinationId, enabled: false });
  });

  test("it is set up by a name within the folder or the whole path of another place", async () => {
    const saved = (value: string) =>
      engine.rest("POST", "/destinations", {
        name: `W ${value}`,
        kind: "warehouse",
        values: { file: value },
        enabled: false,
      });
    for (const value of ["../up.sqlite", "ringback.sqlite", "crm-twin.sqlite", "calls.txt", "a/b.sqlite"])
      expect([value, (await saved(value)).status]).toEqual([value, 422]);
    expect((await saved("second.sqlite")).status).toBe(201);
    const asked = {
      kind: "warehouse",
      values: { file: join(folder.path, "ringback.sqlite") },
      credentials: {},
    } as const;
    expect((await engine.client.destinations.testUnsaved(asked)).checks).toEqual([
      { name: "file", ok: false, says: expect.stringContaining("is a database of another kind") },
    ]);
  });

  test("the preview shows the row and its events, and writes nothing", async () => {
    const { callId } = await untilCall(engine, "whole", {});
    const { steps } = await engine.client.destinations.preview({
      kind: "warehouse",
      values: {},
      credentials: {},
      callId,
    });
    expect(steps).toMatchObject([
      { step: "call", payload: { call: { call_key: "atoms:whole" }, events: { length: 4 } } },
    ]);
  });
});
