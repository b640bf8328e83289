// Queries over a log of 10 000 events of all packs, as the real reader made it, and over copies of it: 100 000 events and
// a million. Every figure is a median in one process, the sizes asked in turn; the ratio says how much longer the same
// question takes in the longest log than in the shortest, and the note what it takes in each.
import { join } from "node:path";
import { median } from "./figures.mjs";
import { loadModule } from "./load-module.mjs";
import { base, longLog, whyNoLog } from "./long-logs.mjs";
import { number } from "./report.mjs";

const repeats = 5;

export async function benchQueries(bench) {
  const { gap, print, short, million } = bench;
  const wanted = [base, ...(short ? [] : [100_000]), ...(million ? [1_000_000] : [])];
  const paths = [];
  for (const events of wanted) {
    const none = whyNoLog(events);
    if (none) gap(`queries over ${number(events)} events`, none);
    else paths.push(join(await longLog(events, print), "ringback.sqlite"));
  }
  if (!million) gap("queries over 1 000 000 events", "a log of a million events was not asked for");
  if (paths.length > 0) compareQueries(bench, await loadModule("queries-of"), paths);
}

function compareQueries({ add, short }, { openQuestions }, paths) {
  const rounds = short ? 1 : 5;
  const logs = paths.map((path) => openQuestions(path));
  const times = logs.map(({ questions }) => questions.map(() => []));
  for (let round = 0; round < rounds; round += 1)
    for (const [index] of logs[0].questions.entries())
      for (const [log, { questions }] of logs.entries())
        times[log][index].push(median(measure(questions[index].ask)));
  const lengths = logs.map(({ events }) => events);
  const over = `${number(lengths.at(-1))} over ${number(lengths[0])} events`;
  for (const [index, { name, goal }] of logs[0].questions.entries()) {
    const [shortest, longest] = [times[0][index], times.at(-1)[index]];
    const each = times.map((own) => median(own[index]).toPrecision(3)).join(", ");
    add(`${name}, ${over}`, {
      ...{ kind: "ratio", unit: "times", note: `${each} ms over ${lengths.map(number).join(", ")}` },
      rounds: longest.map((ms, round) => ms / shortest[round]),
      ...(goal ? { goal: { most: 3 } } : {}),
    });
  }
  for (const { close } of logs) close();
}

function measure(ask) {
  ask();
  return Array.from({ length: repeats }, () => {
    const begun = performance.now();
    ask();
    return performance.now() - begun;
  });
}
