// What the outbox itself costs with many waiting deliveries: from one delivery's turn to the next, its claim and its mark
// on disk, against bare commits of one row with the same durability on the same file system, in turn. The destination
// answers at once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures.mjs";
import { loadModule } from "./load-module.mjs";
import { number } from "./report.mjs";

export async function benchOutbox(bench) {
  const module = await loadModule("waiting-outbox");
  for (const [waiting, destinations] of [
    [10_000, 1],
    [100_000, 1],
    [100_000, 8],
  ])
    await measure(bench, module, { waiting, destinations });
}

async function measure({ add, print, short }, module, { waiting, destinations }) {
  const [rounds, sent, commits] = short ? [1, 200, 50] : [7, 1000, 300];
  const folder = mkdtempSync(join(tmpdir(), "ringback-outbox-"));
  try {
    const path = join(folder, "ringback.sqlite");
    module.fillOutbox(path, waiting, destinations);
    const sending = await module.startSending(path);
    await sending.send(500);
    const memory = [process.memoryUsage.rss()];
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const bare = median(module.bareCommits(join(folder, "bare.sqlite"), commits));
      const ours = median(await sending.send(sent));
      results.push({ bare, ours });
      memory.push(process.memoryUsage.rss());
    }
    const left = sending.waiting();
    await sending.close();
    const name = `${number(waiting)} waiting, ${destinations} destination${destinations > 1 ? "s" : ""}`;
    const of = (pick) => results.map(pick);
    add(`${name}: bare durable commit`, { kind: "time", unit: "ms", rounds: of(({ bare }) => bare) });
    add(`${name}: delivery`, { kind: "time", unit: "ms", rounds: of(({ ours }) => ours) });
    add(`${name}: delivery over bare commit`, {
      ...{ kind: "ratio", unit: "times", rounds: of(({ bare, ours }) => ours / bare) },
    });
    const grew = Math.round((memory.at(-1) - memory[0]) / 2 ** 20);
    print(`  ${name}: ${left} left; the process grew by ${grew} MB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
