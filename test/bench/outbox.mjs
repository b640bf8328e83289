// What the outbox itself costs with many waiting deliveries: from one delivery's turn to the next, its claim and its mark
// on disk, against bare commits of one row with the same durability on the same file system, in turn. The destination
// answers at once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { median } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rounds = 7;
const sent = 1000;
const commits = 300;

export async function benchOutbox(print) {
  const { module } = await runnerImport(join(root, "test/bench/waiting-outbox.ts"), {
    configFile: false,
    root,
  });
  const few = await measure(module, { waiting: 10_000, destinations: 1 }, print);
  const many = await measure(module, { waiting: 100_000, destinations: 1 }, print);
  const spread = await measure(module, { waiting: 100_000, destinations: 8 }, print);
  print(`outbox: claim and mark cost ${many.ratio.toFixed(2)} bare durable commits with 100 000 waiting`);
  print(
    `  ${few.ratio.toFixed(2)} with 10 000 waiting, ${spread.ratio.toFixed(2)} with 100 000 spread over 8 destinations`,
  );
}

async function measure(module, { waiting, destinations }, print) {
  const folder = mkdtempSync(join(tmpdir(), "ringback-outbox-"));
  try {
    const path = join(folder, "ringback.sqlite");
    module.fillOutbox(path, waiting, destinations);
    const sending = await module.startSending(path);
    await sending.send(500);
    const memory = [process.memoryUsage().rss];
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const bare = median(module.bareCommits(join(folder, "bare.sqlite"), commits));
      const ours = median(await sending.send(sent));
      results.push({ bare, ours, ratio: ours / bare });
      memory.push(process.memoryUsage().rss);
    }
    const left = sending.waiting();
    await sending.close();
    const of = (pick) => median(results.map(pick));
    const ratio = of((one) => one.ratio);
    const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
    print(
      `  ${waiting} waiting, ${destinations} destination${destinations > 1 ? "s" : ""}: bare commit ${of((one) => one.bare).toFixed(3)} ms, ` +
        `delivery ${of((one) => one.ours).toFixed(3)} ms, ratio ${ratio.toFixed(2)} ` +
        `(${results.map((one) => one.ratio.toFixed(2)).join(", ")}); ${left} left; ` +
        `memory ${megabytes(memory[0])} to ${megabytes(memory.at(-1))} MB`,
    );
    return { ratio };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
