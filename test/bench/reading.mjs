// Reading an event (pack, schema, fold, gate, deliveries; the real reader through the real store) and full text, each
// against two inserts of the same events into the same tables with the same durability: the bare statements in one
// thread, as many to a transaction as the reader writes at most; and as the product inserts them, over the appender and
// the store's thread, with as many under way as connections in the ingest bench. Three logs of their own, medians.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { median } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const events = 10_000;
const rounds = 3;
const inFlight = 64;

export async function benchReading(print) {
  const load = async (name) =>
    (await runnerImport(join(root, "test/bench", name), { configFile: false, root })).module;
  const { fillFolder } = await load("filled-folder.ts");
  const { keepEvents } = await load("kept-events.ts");
  print(`reading: ${events} events of all packs, ${rounds} times`);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), "ringback-reading-"));
    try {
      const keep = await keepEvents(join(folder, "kept.sqlite"), events, inFlight);
      const filled = { keep, ...(await fillFolder(join(folder, "ringback.sqlite"), events)) };
      results.push(filled);
      const per = ({ ms, cpuMs }) =>
        `${((ms * 1000) / filled.events).toFixed(0)} µs (${((cpuMs * 1000) / filled.events).toFixed(0)} of CPU)`;
      print(
        `  round ${round}: an event took ${per(filled.append)} to insert bare, ${per(keep)} as the product does, ${per(filled.read)} to read, ${per(filled.text)} for full text; ` +
          `memory ${Math.round(filled.rssMb)} MB`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const ratio = (what, to, of) => median(results.map((one) => one[what][of] / one[to][of])).toFixed(1);
  for (const [what, words] of Object.entries({ read: "reading", text: "full text" }))
    for (const [to, insert] of Object.entries({ append: "the bare insert", keep: "the product's insert" }))
      print(`${words}: ${ratio(what, to, "ms")} times ${insert}, of CPU ${ratio(what, to, "cpuMs")} times`);
}
