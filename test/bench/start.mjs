// From the start of the process to the line that says it is ready: an empty folder, and one with a million events, in turn.
import { longLog, whyNoLog } from "./long-logs.mjs";
import { startRingback } from "./processes.mjs";

export async function benchStart({ print, add, gap, short, million }) {
  const rounds = short ? 1 : 5;
  const noLong = million ? whyNoLog(1_000_000) : "a log of a million events was not asked for";
  const data = noLong ? null : await longLog(1_000_000, print);
  const took = { empty: [], full: [] };
  // The first round fills the machine's caches.
  for (let round = 0; round <= rounds; round += 1) {
    const [empty, full] = [await startOnce(), data ? await startOnce(data) : null];
    if (round === 0) continue;
    took.empty.push(empty);
    if (full !== null) took.full.push(full);
  }
  add("ready with an empty folder", { kind: "time", unit: "ms", rounds: took.empty });
  if (noLong) {
    gap("ready with a million events", noLong);
    return;
  }
  add("ready with a million events", { kind: "time", unit: "ms", rounds: took.full });
  add("a million events over an empty folder", {
    ...{ kind: "ratio", unit: "times", goal: { most: 2 } },
    rounds: took.full.map((ms, round) => ms / took.empty[round]),
  });
}

async function startOnce(data) {
  const engine = await startRingback({ ...(data ? { data } : {}), watched: false });
  await engine.stop();
  return engine.startedMs;
}
