// Reading an event (pack, schema, fold, gate, deliveries; the real reader through the real store) and full text, each
// against the bare insert of the same events: same tables, same durability, as many to a transaction as the reader
// writes at most. Three logs of their own, medians.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { median } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const events = 10_000;
const rounds = 3;

export async function benchReading(print) {
  const { module } = await runnerImport(join(root, "test/bench/filled-folder.ts"), {
    configFile: false,
    root,
  });
  print(`reading: ${events} events of all packs, ${rounds} times`);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), "ringback-reading-"));
    try {
      const filled = await module.fillFolder(join(folder, "ringback.sqlite"), events);
      results.push(filled);
      const per = ({ ms, cpuMs }) =>
        `${((ms * 1000) / filled.events).toFixed(0)} µs (${((cpuMs * 1000) / filled.events).toFixed(0)} of CPU)`;
      print(
        `  round ${round}: an event took ${per(filled.append)} to insert, ${per(filled.read)} to read, ${per(filled.text)} for full text; ` +
          `memory ${Math.round(filled.rssMb)} MB`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const ratio = (what, of) => median(results.map((one) => one[what][of] / one.append[of])).toFixed(1);
  print(`reading ratio ${ratio("read", "ms")}, of CPU ${ratio("read", "cpuMs")}`);
  print(`full text ratio ${ratio("text", "ms")}, of CPU ${ratio("text", "cpuMs")}`);
}
