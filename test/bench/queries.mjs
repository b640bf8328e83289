// Queries over a log of 10 000 events of all packs, as the real reader made it, and over copies of it: 100 000 events, or
// a million with --million. Every figure is a median in one process, the sizes asked in turn; the ratio says how much
// longer the same question takes in the longer log.
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { median } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rounds = 5;
const repeats = 5;
const base = 10_000;

export async function benchQueries(print) {
  const load = async (name) =>
    (await runnerImport(join(root, `test/bench/${name}.ts`), { configFile: false, root })).module;
  const { fillFolder } = await load("filled-folder");
  const { multiplyLog } = await load("multiply-log");
  const questions = await load("queries-of");
  const folder = mkdtempSync(join(tmpdir(), "ringback-queries-"));
  try {
    const short = join(folder, "short.sqlite");
    const long = join(folder, "long.sqlite");
    await fillFolder(short, base);
    copyFileSync(short, long);
    const begun = performance.now();
    multiplyLog(long, process.argv.includes("--million") ? 1_000_000 : 100_000);
    print(`queries: the longer log was made in ${Math.round((performance.now() - begun) / 1000)} s`);
    compareQueries(questions, [short, long], print);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function compareQueries(questionsOf, paths, print) {
  const logs = paths.map((path) => ({ path, ...questionsOf.openQuestions(path) }));
  for (const { path, events } of logs)
    print(`queries: ${events} events, ${Math.round(statSync(path).size / 2 ** 20)} MB`);
  const times = logs.map(({ questions }) => questions.map(() => []));
  for (let round = 0; round < rounds; round += 1)
    for (const [index] of logs[0].questions.entries())
      for (const [log, { questions }] of logs.entries()) measure(questions[index].ask, times[log][index]);
  let most = 0;
  for (const [index, { name, goal }] of logs[0].questions.entries()) {
    const [short, long] = times.map((own) => median(own[index]));
    if (goal) most = Math.max(most, long / short);
    print(
      `  ${name}: ${short.toFixed(2)} ms, ${long.toFixed(2)} ms; ratio ${(long / short).toFixed(1)}${goal ? "" : " (no goal)"}`,
    );
  }
  print(`queries ratio ${most.toFixed(1)} (the highest of those that have a goal)`);
  for (const { close } of logs) close();
}

function measure(ask, times) {
  ask();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const begun = performance.now();
    ask();
    times.push(performance.now() - begun);
  }
}
