// Rules run dry over a log that the real reader made: through the real thread, from its start to its last row. Beside it
// the time in which the same readings are only read and parsed, which no way of judging them can do without.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule } from "./load-module.mjs";

const eventsPerCall = 5;

export async function benchRules({ print, add, short }) {
  const [rounds, callsWanted] = short ? [1, 500] : [3, 10_000];
  const { fillFolder } = await loadModule("filled-folder");
  const { addDestination, benchRules: rulesOf, countCalls, readAlone, runDry } = await loadModule("dry-runs");
  const folder = mkdtempSync(join(tmpdir(), "ringback-rules-"));
  const path = join(folder, "ringback.sqlite");
  try {
    await fillFolder(path, callsWanted * eventsPerCall);
    addDestination(path);
    const { calls, events } = countCalls(path);
    print(`  ${calls} calls, ${events} events, run dry ${rounds} times in turn`);
    const alone = [];
    const runs = { 1: [], 100: [] };
    for (let round = 0; round < rounds; round += 1) {
      alone.push(readAlone(path));
      for (const count of [1, 100]) {
        const run = await runDry(path, rulesOf(count));
        if (run.state !== "done" || run.read !== calls) throw new Error(`it ended as ${run.state}`);
        runs[count].push(run);
      }
    }
    const stopped = await runDry(path, rulesOf(100), short ? 50 : 500);
    add("reading and parsing alone", { kind: "time", unit: "ms", rounds: alone });
    for (const [count, words] of Object.entries({ 1: "one rule", 100: "a hundred rules" })) {
      const of = (pick) => runs[count].map(pick);
      const fired = of(({ rules }) => rules.reduce((sum, rule) => sum + rule.fired, 0));
      add(`${words}, by the clock`, { kind: "time", unit: "ms", rounds: of(({ ms }) => ms) });
      add(`${words}, processor time of all threads`, {
        ...{ kind: "time", unit: "ms", rounds: of(({ cpuMs }) => cpuMs), note: `fired ${fired[0]} times` },
      });
      add(`${words}, longest without progress`, {
        ...{ kind: "tail", unit: "ms", rounds: of(({ longestSilenceMs }) => longestSilenceMs) },
      });
      add(`${words} over reading alone`, {
        ...{ kind: "ratio", unit: "times", rounds: of(({ ms }, round) => ms / alone[round]) },
      });
    }
    add("free again after it was stopped", { kind: "tail", unit: "ms", rounds: [stopped.stopMs] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
