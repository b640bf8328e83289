/**
 * Moments at which the crash suite kills the engine or fills its disk. In every ordinary build `__FAULT__` is another
 * word: then these functions are empty, and nothing of them stands in what was built (`test/crash/crash.test.ts` looks). A
 * moment is one line in the code, named for what was just done; `test/crash/points.ts` says which of the facts' points
 * each of them is.
 *
 * In the crash suite's build a plan is a file, read at every moment, so that an engine that runs already can be told
 * when to end. A plan that is exchanged counts its hits anew.
 */
import { appendFileSync, closeSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Database } from "better-sqlite3";

/** What stands in the file that RINGBACK_CRASH_PLAN names. */
export type CrashPlan = {
  id: string;
  point: string;
  /** Which time it comes there, from 1. */
  hit: number;
  /** Whom to kill; left out: this process. */
  pid?: number;
  /** The disk is full from there on, until the plan is another. */
  full?: boolean;
};

const inCrashBuild = typeof __FAULT__ === "string" && __FAULT__ === "crash-points";
/** So much shorter are the outbox's waits there, and none is longer than a lease. */
const hurry = 20;
const longestWaitMs = 3000;
const mostPages = 4_294_967_294;

let counting = { id: "", hits: 0 };
let isFull = false;

/** Ends the process here, where the plan says so. A write that answers null found nothing to do and is no moment. */
export function crashPoint(point: string, result?: unknown): void {
  if (!inCrashBuild || result === null) return;
  const plan = reached(point);
  if (!plan || plan.full) return;
  process.kill(plan.pid ?? process.pid, "SIGKILL");
  if (!plan.pid) waitForTheEnd();
}

/** Within a transaction: makes it fail as on a full disk, with SQLite's own error, where the plan says so. */
export function diskFullPoint(write: string, database: Database): void {
  if (!inCrashBuild) return;
  const plan = readPlan();
  if (isFull && plan?.full !== true) {
    database.pragma(`max_page_count = ${mostPages}`);
    isFull = false;
  }
  if (plan?.full !== true || plan.point !== write) return;
  if (!isFull && !reached(write)) return;
  database.pragma(`max_page_count = ${database.pragma("page_count", { simple: true })}`);
  isFull = true;
  appendFileSync(`${planFile()}.refused`, ".");
  database.exec("CREATE TABLE filler AS SELECT zeroblob(67108864) AS bytes");
}

/** Ends the process as soon as a page of the database's file differs: while the checkpoint that follows writes it. */
export function crashInCheckpoint(path: string): void {
  if (!inCrashBuild || !reached("checkpoint")) return;
  const changed = findPageToChange(path);
  if (!changed) throw new Error("nothing in the WAL differs from the database");
  const ready = new Int32Array(new SharedArrayBuffer(4));
  new Worker(watchPage, { eval: true, workerData: { path, ready, ...changed } });
  Atomics.wait(ready, 0, 0);
}

/** A wait of the outbox. */
export function hurried(ms: number): number {
  return inCrashBuild ? Math.min(Math.ceil(ms / hurry), longestWaitMs) : ms;
}

/** The plan, once its hit came. It is written down before anything ends. */
function reached(point: string): CrashPlan | null {
  const plan = readPlan();
  if (plan?.point !== point) return null;
  if (counting.id !== plan.id) counting = { id: plan.id, hits: 0 };
  counting.hits += 1;
  if (counting.hits !== plan.hit) return null;
  writeFileSync(`${planFile()}.reached`, JSON.stringify({ id: plan.id, point, hit: counting.hits }));
  return plan;
}

function readPlan(): CrashPlan | null {
  try {
    return JSON.parse(readFileSync(planFile(), "utf8")) as CrashPlan;
  } catch {
    return null;
  }
}

function planFile(): string {
  return process.env.RINGBACK_CRASH_PLAN ?? "";
}

/** A signal reaches every thread, but not at once. */
function waitForTheEnd(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
}

/** The lowest page that the WAL holds newer: a checkpoint writes them in this order. */
function findPageToChange(path: string): { offset: number; before: Uint8Array } | null {
  const wal = readFileSync(`${path}-wal`);
  const size = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const newest = new Map<number, Buffer>();
  for (let at = 32; at + 24 + size <= wal.length; at += 24 + size) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break;
    newest.set(wal.readUInt32BE(at), wal.subarray(at + 24, at + 24 + size));
  }
  const file = openSync(path, "r");
  try {
    for (const [page, bytes] of [...newest].sort(([a], [b]) => a - b)) {
      const before = Buffer.alloc(size);
      const offset = (page - 1) * size;
      if (readSync(file, before, 0, size, offset) === size && !before.equals(bytes))
        return { offset, before };
    }
    return null;
  } finally {
    closeSync(file);
  }
}

const watchPage = `
  const { openSync, readSync } = require("node:fs");
  const { path, ready, offset, before } = require("node:worker_threads").workerData;
  const file = openSync(path, "r");
  const page = Buffer.alloc(before.length);
  Atomics.store(ready, 0, 1);
  Atomics.notify(ready, 0);
  do readSync(file, page, 0, page.length, offset); while (page.equals(before));
  process.kill(process.pid, "SIGKILL");
`;
