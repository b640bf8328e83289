// Resident memory of the whole process, all threads together: at rest, at fifty events a second, in a burst, and ten
// seconds after the last event was read; of an empty folder, and of one with a million events. Beside it the heap of
// each thread at rest.
import { target } from "./ingest-servers.mjs";
import { longLog, whyNoLog } from "./long-logs.mjs";
import { readRssMb, runLoad, startRingback } from "./processes.mjs";
import { eventBody, pause, sendSteadily } from "./sending.mjs";

export async function benchMemory(bench) {
  const { gap, print, million, short } = bench;
  if (readRssMb(process.pid) === null) return gap("memory", "this system has no /proc");
  await measure(bench, "empty folder", short ? 1 : 2);
  const noLong = million ? whyNoLog(1_000_000) : "a log of a million events was not asked for";
  if (noLong) return gap("memory over a million events", noLong);
  await measure(bench, "a million events", 1, await longLog(1_000_000, print));
}

async function measure({ print, add, short }, name, rounds, data) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    print(`  ${name}, round ${round + 1}`);
    results.push(await measureOnce(short ? 2 : 20, data, round));
  }
  const row = (title, pick, goal) =>
    add(`${name}: ${title}`, {
      ...{ kind: "memory", unit: "MB", rounds: results.map(pick) },
      ...(goal ? { goal } : {}),
    });
  row("at rest", ({ rest }) => rest, { most: 300 });
  row("at 50 events a second, highest", ({ steady }) => steady);
  row("in a burst of 64 connections and until it was read, highest", ({ burst }) => burst);
  row("ten seconds after the burst was read", ({ after }) => after);
  for (const thread of [...new Set(results.flatMap(({ heaps }) => Object.keys(heaps)))].sort())
    row(`at rest, heap of thread ${thread}`, ({ heaps }) => heaps[thread]);
}

async function measureOnce(seconds, data, round) {
  const engine = await startRingback(data ? { data } : {});
  try {
    await pause(5000);
    const rest = engine.rssMb();
    const heaps = await heapsOf(engine);
    const steady = await highestWhile(engine, () =>
      sendSteadily(engine.ready.receiver, {
        ...{ perSecond: 50, count: 50 * seconds },
        bodyOf: (number) => eventBody(`c_memory_${round}_${Math.floor(number / 6)}`, number % 6 || undefined),
      }),
    );
    const burst = await highestWhile(engine, async () => {
      const load = { ...target, bytes: 2048, connections: 64, seconds: Math.ceil(seconds / 7) };
      await runLoad({ ...load, port: engine.port });
      if (!(await engine.untilRead({ patienceMs: 180_000, isIndexed: true })))
        throw new Error("three minutes later not everything was read");
    });
    await pause(10_000);
    return { rest, heaps, steady, burst, after: engine.rssMb() };
  } finally {
    await engine.stop();
  }
}

/** A thread in the middle of its work does not answer; it is asked again. */
async function heapsOf(engine) {
  let heaps = {};
  for (let time = 0; time < 5; time += 1) heaps = { ...(await engine.loopDelay()).heaps, ...heaps };
  return heaps;
}

async function highestWhile(engine, run) {
  let highest = engine.rssMb();
  const timer = setInterval(() => {
    highest = Math.max(highest, engine.rssMb() ?? 0);
  }, 250);
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  return highest;
}
