/** The SQLite file: versions in any order, pages of any size, cells that are no formulas, files that are not ours. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { CallRecordContent } from "../destinations/destination";
import { callRecord } from "../destinations/record-for-tests";
import { factCall, storedColumns } from "../destinations/warehouse/columns";
import { rowsOf } from "../destinations/warehouse/rows";
import { type OpenedWarehouse, openWarehouse } from "./warehouse-file";

const at = Date.UTC(2026, 10, 22, 11);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "ringback-warehouse-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(path = join(folder(), "warehouse.sqlite")): OpenedWarehouse & { path: string } {
  const warehouse = openWarehouse(path, true);
  if (!warehouse) throw new Error("not made");
  onTestFinished(() => warehouse.close());
  return { ...warehouse, path };
}

const event = (eventId: string) => ({
  eventId,
  type: "call.ended",
  sequence: null,
  occurredAt: null,
  receivedAt: at,
  bodySha256: "ab",
  counts: true,
});
const versionOf = (version: number, change: Partial<CallRecordContent>, ...events: string[]) =>
  rowsOf(callRecord(change), version, { frozenAt: at, events: events.map(event) });

function all(warehouse: OpenedWarehouse, table: "fact_call" | "fact_call_event" | "dim_contact") {
  const page = warehouse.page({ table, format: "ndjson", after: null });
  return page.text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test("versions 1, 2, 1, 2 leave version 2, its events and its contact", () => {
  const warehouse = open();
  const one = versionOf(1, { summary: null, personName: "Dana" }, "e1", "e2");
  const two = versionOf(2, { summary: "Moved to Thursday.", personName: "Dana Example" }, "e1", "e3");
  expect([one, two, one, two].map((rows) => warehouse.write(rows, at))).toEqual([true, true, false, false]);
  expect(all(warehouse, "fact_call")).toEqual([
    expect.objectContaining({ record_version: 2, summary: "Moved to Thursday." }),
  ]);
  expect(all(warehouse, "fact_call_event").map(({ event_key }) => event_key)).toEqual(["e1", "e3"]);
  expect(all(warehouse, "dim_contact")).toEqual([expect.objectContaining({ display_name: "Dana Example" })]);
});

test("a contact is as its newest call says; what that one leaves out stays", () => {
  const warehouse = open();
  const call = (key: string, startedAt: number, more: Partial<CallRecordContent>) =>
    warehouse.write(versionOf(1, { externalId: key, key, startedAt, ...more }), at);
  call("b", at + 1000, { personName: "Dana New", company: null });
  call("a", at, { personName: "Dana Old", company: "Old Ltd" });
  call("c", at + 2000, { personName: null, company: "New Ltd" });
  expect(all(warehouse, "dim_contact")).toEqual([
    expect.objectContaining({ display_name: "Dana New", company: "New Ltd" }),
  ]);
});

test("what a person's own change of the table refuses leaves nothing behind", () => {
  const warehouse = open();
  warehouse.write(versionOf(1, {}, "e1"), at);
  expect(() => warehouse.write(versionOf(2, {}, "e1", "e1"), at)).toThrow(/UNIQUE/);
  expect(all(warehouse, "fact_call")).toEqual([expect.objectContaining({ record_version: 1 })]);
  expect(all(warehouse, "fact_call_event")).toHaveLength(1);
});

test("CSV: quoted where RFC 4180 asks for it, and no cell is a formula", () => {
  const warehouse = open();
  for (const [index, summary] of ["=1+1", "+1", "-1", "@a", "\ta", "\ra", 'He said "a, b"\nand ö'].entries())
    warehouse.write(versionOf(1, { externalId: `k${index}`, key: `k${index}`, summary }), at);
  const { text } = warehouse.page({ table: "fact_call", format: "csv", after: null });
  expect(text.split("\r\n")[0]?.split(",").slice(0, 3)).toEqual(["call_key", "call_id", "provider"]);
  for (const cell of [
    ",'=1+1,",
    ",'+1,",
    ",'-1,",
    ",'@a,",
    ",'\ta,",
    `,"'\ra",`,
    ',"He said ""a, b""\nand ö",',
  ])
    expect(text).toContain(cell);
  expect(text).toContain(",'+12025550100,");
});

test("pages begin where the last one ended, and hold about a megabyte however many rows there are", () => {
  const warehouse = open();
  const summary = "a".repeat(300_000);
  for (let index = 0; index < 10; index += 1)
    warehouse.write(versionOf(1, { externalId: `k${index}`, key: `k${index}`, summary }, "e1"), at);
  const keys: string[] = [];
  const sizes: number[] = [];
  for (let after: string[] | null = null; ; ) {
    const page = warehouse.page({ table: "fact_call", format: "ndjson", after });
    keys.push(
      ...page.text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).call_key),
    );
    sizes.push(page.text.length);
    after = page.after;
    if (after === null) break;
  }
  expect(keys).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `k${index}`));
  expect(Math.max(...sizes)).toBeLessThan(1_400_000);
  expect(sizes.length).toBe(3);
});

test("a hundred thousand rows: every one once, and never more than a page of them in memory", () => {
  const { path, ...warehouse } = open();
  warehouse.write(versionOf(1, { externalId: "k", key: "k" }), at);
  const database = new Database(path);
  const names = storedColumns(factCall).map(({ name }) => name);
  const values = names.map((name) => (name === "call_key" ? "printf('k%06d', number)" : name));
  database.exec(`WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 99999)
    INSERT INTO fact_call (${names.join(", ")}) SELECT ${values.join(", ")} FROM numbers, fact_call`);
  database.close();
  let rows = 0;
  let largest = 0;
  for (let after: string[] | null = null; ; ) {
    const page = warehouse.page({ table: "fact_call", format: "csv", after });
    rows += page.rows;
    largest = Math.max(largest, page.text.length);
    after = page.after;
    if (after === null) break;
  }
  expect(rows).toBe(100_000);
  expect(largest).toBeLessThan(1_010_000);
});

test("it is readable by its owner alone, and opened again it is as it was", () => {
  const warehouse = open();
  warehouse.write(versionOf(1, {}), at);
  expect(statSync(warehouse.path).mode & 0o777).toBe(0o600);
  const again = open(warehouse.path);
  expect(again.write(versionOf(1, {}), at)).toBe(false);
  expect(again.count()).toEqual([
    { name: "fact_call", rows: 1 },
    { name: "fact_call_event", rows: 0 },
    { name: "dim_contact", rows: 1 },
  ]);
});

test("a file of another kind is refused and stays as it was", () => {
  const path = join(folder(), "other.sqlite");
  const other = new Database(path);
  other.exec("CREATE TABLE precious (value TEXT)");
  other.close();
  const before = statSync(path);
  expect(() => openWarehouse(path, true)).toThrow("is a database of another kind");
  const text = join(folder(), "text.sqlite");
  writeFileSync(text, "this is no database, and it is longer than a page's head has to be ".repeat(20));
  expect(() => openWarehouse(text, true)).toThrow("is no database");
  expect([statSync(path).size, statSync(path).mtimeMs]).toEqual([before.size, before.mtimeMs]);
});
