// Data folders with 10 000 events of all packs, read, searched and delivered a month ago, and with as many copies of them
// as make 100 000 or a million. Each is made when a part first asks for it, and goes with the bench.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { loadModule } from "./load-module.mjs";

export const base = 10_000;
const month = 30 * 24 * 3_600_000;
/** What a million events take, with the working files of making them. */
const neededGb = { 10000: 1, 100000: 2, 1000000: 12 };
let folder = null;

/** Why there can be no log so long, else null. */
export function whyNoLog(events) {
  const { bavail, bsize } = statfsSync(tmpdir());
  const free = (bavail * bsize) / 2 ** 30;
  const needed = neededGb[events];
  return existsSync(fileOf(events)) || free > needed
    ? null
    : `the temporary folder has ${free.toFixed(0)} GB free, and ${needed} GB are needed`;
}

/** A data folder for `serve`; its file is `ringback.sqlite`. */
export async function longLog(events, print) {
  folder ??= mkdtempSync(join(tmpdir(), "ringback-long-"));
  const path = fileOf(events);
  if (existsSync(path)) return join(path, "..");
  const begun = performance.now();
  mkdirSync(join(path, ".."));
  if (events === base) {
    const { fillFolder } = await loadModule("filled-folder");
    await fillFolder(path, base, { idleMs: month });
    const database = new Database(path);
    database.exec("UPDATE delivery SET state = 'delivered', next_at = NULL WHERE state <> 'superseded'");
    database.pragma("wal_checkpoint(TRUNCATE)");
    database.close();
  } else {
    copyFileSync(join(await longLog(base, print), "ringback.sqlite"), path);
    const { multiplyLog } = await loadModule("multiply-log");
    multiplyLog(path, events);
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  print(
    `  a log of ${events} events was made in ${seconds} s: ${Math.round(statSync(path).size / 2 ** 20)} MB`,
  );
  return join(path, "..");
}

const fileOf = (events) => join(folder ?? tmpdir(), `ringback-${events}-events`, "ringback.sqlite");

export function removeFolders() {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = null;
}
