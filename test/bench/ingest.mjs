// Events acked after their commit, against a bare node:http that stores nothing and against servers that a user would
// otherwise point a webhook at: the same load on all of them, in turn.
import { benchCells } from "./ingest-cells.mjs";
import { onBare, onRingback, target } from "./ingest-servers.mjs";
import { startLoad } from "./processes.mjs";

const connections = 64;
const bytes = 2048;

export async function benchIngest(bench) {
  await benchPairs(bench).catch((error) =>
    bench.gap(`the rest of ${connections} connections with 2 KB, read afterwards`, error.message),
  );
  await benchCells(bench);
}

/** The pair that is watched most closely; what came is read afterwards, in the first three of them. */
async function benchPairs({ print, add, short }) {
  const [pairs, seconds, drained] = short ? [1, 1, 1] : [5, 3, 3];
  print(`  ${connections} connections, 2 KB: ${pairs} interleaved pairs of ${seconds} s`);
  const load = await startLoad({ ...target, bytes, seconds, warmSeconds: short ? 0.4 : 2 });
  const results = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const bare = await onBare(load, connections);
    const ours = await onRingback(load, connections, { drains: pair < drained });
    if (ours.failures > 0) throw new Error(`${ours.failures} requests were not answered with 200`);
    results.push({ bare, ours });
  }
  await load.stop();
  const of = (pick) => results.map(pick);
  const read = of(({ ours }) => ours).filter(({ drainedMs }) => drainedMs !== undefined);
  add("bare, events per second", rate(of(({ bare }) => bare.perSecond)));
  add("ours, events per second", rate(of(({ ours }) => ours.perSecond)));
  const ratio = of(({ bare, ours }) => ours.perSecond / bare.perSecond);
  add("ours over bare", { kind: "ratio", unit: "times", rounds: ratio });
  add("ack p50", { kind: "time", unit: "ms", rounds: of(({ ours }) => ours.p50) });
  add("ack p99", { kind: "tail", unit: "ms", rounds: of(({ ours }) => ours.p99) });
  add("longest stall of the HTTP thread", {
    ...{ kind: "tail", unit: "ms", rounds: of(({ ours }) => ours.stallMs) },
  });
  add("events unread when the load ends", {
    kind: "rate",
    unit: "events",
    rounds: read.map((one) => one.backlog),
  });
  add("events read per second afterwards", rate(read.map((one) => (one.backlog / one.drainedMs) * 1000)));
}

const rate = (rounds) => ({ kind: "rate", unit: "/s", rounds });
