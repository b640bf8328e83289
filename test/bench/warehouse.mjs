// What a row costs: a commit in the thread that asks, the same through the thread of the warehouses, the same in PostgreSQL;
// and an export of 100 000 rows. Each write is one call record with 24 turns, 8 events and a contact, on disk when it answers.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadModule } from "./load-module.mjs";
import { number } from "./report.mjs";

const root = join(import.meta.dirname, "..", "..");

export async function benchWarehouse({ print, add, gap, short }) {
  const [rounds, count, many] = short ? [1, 200, 5000] : [3, 2000, 100_000];
  const module = await loadModule("warehouse-load");
  const worker = pathToFileURL(join(root, "out", "main", "warehouse.js"));
  const folder = mkdtempSync(join(tmpdir(), "ringback-warehouse-"));
  print(`  ${count} call records, one transaction each, ${rounds} times in turn`);
  try {
    const taken = { here: [], through: [], server: [], idle: [] };
    for (let round = 0; round < rounds; round += 1) {
      taken.here.push(await module.writeHere(join(folder, `here-${round}.sqlite`), count));
      taken.idle.push(await module.idleLoop(short ? 500 : 2000));
      const data = join(folder, String(round));
      mkdirSync(data);
      taken.through.push(await module.writeThrough(worker, data, count));
      const server = await module.writePostgres(count);
      if (server) taken.server.push(server);
    }
    const rows = (name, results) => {
      add(`${name}: a record, p50`, { kind: "time", unit: "ms", rounds: results.map(({ p50 }) => p50) });
      add(`${name}: a record, p99`, { kind: "tail", unit: "ms", rounds: results.map(({ p99 }) => p99) });
    };
    rows("file, in the thread that asks", taken.here);
    rows("file, through its thread", taken.through);
    add("through its thread over in the thread that asks", {
      ...{ kind: "ratio", unit: "times" },
      rounds: taken.through.map(({ p50 }, round) => p50 / taken.here[round].p50),
    });
    add("the asking thread's loop meanwhile, p99", {
      ...{ kind: "tail", unit: "ms", rounds: taken.through.map(({ loopP99 }) => loopP99) },
      note: `idle ${taken.idle.map((ms) => ms.toFixed(1)).join(", ")}`,
    });
    if (taken.server.length > 0) rows("PostgreSQL on this machine, fsync on", taken.server);
    else gap("PostgreSQL", "no server programs were found");
    const path = join(folder, "many.sqlite");
    module.fill(path, many);
    const exported = [];
    for (let round = 0; round < rounds; round += 1) exported.push(await module.exportAll(worker, path));
    const of = (pick) => exported.map(pick);
    add(`export of ${number(many)} rows as CSV`, {
      ...{ kind: "rate", unit: "rows/s", rounds: of(({ perSecond }) => perSecond) },
      note: `${(exported[0].characters / 1e6).toFixed(0)} MB`,
    });
    add(`export of ${number(many)} rows: the process grows by at most`, {
      ...{ kind: "memory", unit: "MB", rounds: of(({ grew }) => grew / 2 ** 20) },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
