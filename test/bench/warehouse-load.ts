/** What the warehouses' bench measures with: call records like real ones, the file, its thread, and a PostgreSQL server. */
import { createHistogram, monitorEventLoopDelay, performance } from "node:perf_hooks";
import Database from "better-sqlite3";
import pg from "pg";
import type { WarehouseFile } from "../../electron/engine/destinations/destination";
import { makeTables, writeRows } from "../../electron/engine/destinations/postgres/write-rows";
import { factCall, storedColumns } from "../../electron/engine/destinations/warehouse/columns";
import { rowsOf, type WarehouseRows } from "../../electron/engine/destinations/warehouse/rows";
import { sqlite, upsertCall } from "../../electron/engine/destinations/warehouse/statements";
import { openWarehouse } from "../../electron/engine/warehouse/warehouse-file";
import { createWarehouses } from "../../electron/engine/warehouse/warehouses";
import { callContent } from "../harness/call-content";
import { findPostgres, startPostgres } from "../harness/postgres";

const turns = Array.from({ length: 24 }, (_, turn) => ({
  role: turn % 2 ? "agent" : "user",
  content: "I can do Thursday at ten. ".repeat(4),
}));

export function recordRows(number: number): WarehouseRows {
  const key = `call-${String(number).padStart(7, "0")}`;
  const record = callContent({
    externalId: `whippy:${key}`,
    key,
    callId: `c_${key}`,
    transcript: turns,
    metadata: { orderId: key },
  });
  const phone = `+1202555${String(number % 10_000).padStart(4, "0")}`;
  const event = {
    type: "call_completed",
    sequence: null,
    occurredAt: null,
    receivedAt: Date.UTC(2026, 2, 2),
    bodySha256: "a".repeat(64),
    counts: true,
  };
  const events = Array.from({ length: 8 }, (_, index) => ({ ...event, eventId: `e${number * 8 + index}` }));
  return rowsOf({ ...record, phone }, 1, { frozenAt: Date.UTC(2026, 2, 2), events });
}

type Spread = { p50: number; p99: number; max: number; perSecond: number };

async function timed(count: number, write: (number: number) => unknown): Promise<Spread> {
  const histogram = createHistogram();
  const began = performance.now();
  for (let number = 0; number < count; number += 1) {
    const from = performance.now();
    await write(number);
    histogram.record(Math.max(1, Math.round((performance.now() - from) * 1000)));
  }
  const ms = performance.now() - began;
  const of = (micros: number) => micros / 1000;
  return {
    p50: of(histogram.percentile(50)),
    p99: of(histogram.percentile(99)),
    max: of(histogram.max),
    perSecond: (count / ms) * 1000,
  };
}

/** One commit after another, in this very thread. */
export async function writeHere(path: string, count: number): Promise<Spread> {
  const file = openWarehouse(path, true);
  const spread = await timed(count, (number) => file?.write(recordRows(number), Date.now()));
  file?.close();
  return spread;
}

/** The same through the thread, and what this thread's loop was held up meanwhile. */
export async function writeThrough(worker: URL, data: string, count: number) {
  const log = { info() {}, warn() {}, error() {} };
  const warehouses = createWarehouses({ worker, data, log });
  const file: WarehouseFile = warehouses.of("through.sqlite");
  await file.write(recordRows(0));
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const spread = await timed(count, (number) => file.write(recordRows(number + 1)));
  loop.disable();
  await warehouses.close();
  return { ...spread, loopP99: loop.percentile(99) / 1e6 };
}

/** The loop of this thread while nothing is written, for comparison. */
export async function idleLoop(ms: number): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await new Promise((done) => setTimeout(done, ms));
  loop.disable();
  return loop.percentile(99) / 1e6;
}

/** Every row of a filled file as CSV, page by page, as the console asks for it. */
export async function exportAll(worker: URL, path: string) {
  const log = { info() {}, warn() {}, error() {} };
  const warehouses = createWarehouses({ worker, data: "", log });
  const before = process.memoryUsage().rss;
  const began = performance.now();
  let [rows, characters, largest] = [0, 0, 0];
  for (let after: string[] | null = null; ; ) {
    const page = await warehouses.page(path, { table: "fact_call", format: "csv", after });
    if (!page) break;
    rows += page.rows;
    characters += page.text.length;
    largest = Math.max(largest, process.memoryUsage().rss);
    after = page.after;
    if (after === null) break;
  }
  const perSecond = (rows / (performance.now() - began)) * 1000;
  await warehouses.close();
  return { rows, characters, grew: largest - before, perSecond };
}

/** A file with so many rows, without the syncs that each of them would cost. */
export function fill(path: string, count: number): void {
  openWarehouse(path, true)?.close();
  const database = new Database(path);
  database.pragma("synchronous = OFF");
  const statement = database.prepare(upsertCall(sqlite));
  database.transaction(() => {
    for (let number = 0; number < count; number += 1) {
      const { call } = recordRows(number);
      const values = storedColumns(factCall).map(({ name, type }) => {
        const value = call[name] ?? null;
        if (name === "loaded_at") return "2026-03-02T15:14:00.000Z";
        if (type === "json" && value !== null) return JSON.stringify(value);
        return typeof value === "boolean" ? Number(value) : (value as string | number | null);
      });
      statement.run(...values);
    }
  })();
  database.close();
}

/** One transaction after another over one connection, each on the server's disk. Null: no server programs. */
export async function writePostgres(count: number): Promise<Spread | null> {
  if ("missing" in findPostgres()) return null;
  const server = await startPostgres({ durable: true });
  const client = new pg.Client({
    host: "127.0.0.1",
    port: server.port,
    database: "postgres",
    ...server.superuser,
  });
  try {
    await client.connect();
    await makeTables(client, "ringback");
    return await timed(count, (number) => writeRows(client, "ringback", recordRows(number), Date.now()));
  } finally {
    await client.end();
    await server.stop();
  }
}
