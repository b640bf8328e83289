// Queries over a log of 10 000 and 100 000 events (--million: a million too) made of the fixtures through the store's own
// functions. Every figure is a median in one process; the ratio says how much longer the same question takes in ten
// times as many events.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { median } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const repeats = 25;

export async function benchQueries(print) {
  const sizes = [10_000, 100_000, ...(process.argv.includes("--million") ? [1_000_000] : [])];
  const { module } = await runnerImport(join(root, "test/bench/queries-of.ts"), { configFile: false, root });
  const results = [];
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "ringback-queries-"));
    try {
      const path = join(folder, "ringback.sqlite");
      const log = await module.fill(path, size);
      const per = (ms) => `${((ms * 1000) / log.events).toFixed(0)} µs`;
      print(
        `queries: ${log.events} events, ${Math.round(statSync(path).size / 2 ** 20)} MB; an event took ${per(log.appendMs)} to append, ` +
          `${per(log.readMs)} to read and fold, ${per(log.textMs)} for full text (nothing synced)`,
      );
      results.push(new Map(module.questionsOf(log).map(([name, ask]) => [name, measure(ask)])));
      log.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const first = results[0];
  for (const name of first.keys()) {
    const times = results.map((result) => result.get(name));
    const ratios = times.slice(1).map((ms, index) => (ms / times[index]).toFixed(1));
    print(`  ${name}: ${times.map((ms) => `${ms.toFixed(2)} ms`).join(", ")}; ratio ${ratios.join(", ")}`);
  }
}

function measure(ask) {
  const times = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const begun = performance.now();
    ask();
    times.push(performance.now() - begun);
  }
  return median(times);
}
