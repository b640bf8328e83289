// Reading an event (pack, schema, fold, gate, deliveries; the real reader through the real store) and full text, each
// against two inserts of the same events into the same tables with the same durability: the bare statements in one
// thread, as many to a transaction as the reader writes at most; and as the product inserts them, over the appender and
// the store's thread, with as many under way as connections in the ingest bench. Three logs of their own, medians.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule } from "./load-module.mjs";

const inFlight = 64;

export async function benchReading({ print, add, short }) {
  const [rounds, events] = short ? [1, 2000] : [3, 10_000];
  const { fillFolder } = await loadModule("filled-folder");
  const { keepEvents } = await loadModule("kept-events");
  print(`  ${events} events of all packs, ${rounds} times`);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), "ringback-reading-"));
    try {
      const keep = await keepEvents(join(folder, "kept.sqlite"), events, inFlight);
      results.push({ keep, ...(await fillFolder(join(folder, "ringback.sqlite"), events)) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const steps = {
    append: "insert, bare",
    keep: "insert, as the product does",
    read: "reading",
    text: "full text",
  };
  for (const [step, words] of Object.entries(steps))
    for (const [of, clock] of Object.entries({ ms: "by the clock", cpuMs: "processor time" }))
      add(`${words}, per event, ${clock}`, {
        ...{ kind: "time", unit: "µs", rounds: results.map((one) => (one[step][of] * 1000) / one.events) },
      });
  const ratio = (what, to, goal) =>
    add(`${steps[what]} over ${steps[to]}, processor time`, {
      ...{ kind: "ratio", unit: "times", goal },
      rounds: results.map((one) => one[what].cpuMs / one[to].cpuMs),
    });
  ratio("read", "append", { most: 6 });
  ratio("read", "keep", { most: 6 });
  ratio("text", "append");
  ratio("text", "keep");
  add("memory of the process that read, with the bench in it", {
    ...{ kind: "memory", unit: "MB", rounds: results.map(({ rssMb }) => rssMb) },
  });
}
