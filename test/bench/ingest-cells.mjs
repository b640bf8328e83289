// The same at 1, 16, 64 and 256 connections with bodies of 200 B to 1 MB. Peers stand in the row and the column that meet
// at 64 connections with 2 KB. Rounds are short, and end earlier where they have sent 600 MB.
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { onBare, onRingback, target } from "./ingest-servers.mjs";
import { installPeers, peers, startPeer } from "./peers.mjs";
import { startLoad } from "./processes.mjs";

const sizes = { "200 B": 200, "2 KB": 2048, "50 KB": 50 * 1024, "1 MB": 2 ** 20 };
const counts = [1, 16, 64, 256];
const usual = { size: "2 KB", count: 64 };
/** After so long no second round is begun: what ran once stands as one round. */
const patienceMs = 9 * 60_000;
/** The log, its write-ahead log, and room to breathe. */
const neededBytes = 4 * 2 ** 30;

export async function benchCells(bench) {
  const { print, gap, short } = bench;
  const noPeers = installPeers(print);
  if (noPeers) for (const peer of peers) gap(`${peer.name}, all of its rows`, noPeers);
  const begun = performance.now();
  for (const [size, bytes] of Object.entries(sizes)) {
    const { bavail, bsize } = statfsSync(tmpdir());
    if (bavail * bsize < neededBytes) {
      gap(`all rows of ${size}`, `the temporary folder has less than ${neededBytes / 2 ** 30} GB`);
      continue;
    }
    const cells = counts.map((count) => {
      const isShared = !noPeers && (size === usual.size || count === usual.count);
      return { size, count, peers: isShared ? peers : [], of: {} };
    });
    const [seconds, warmSeconds] = short ? [0.5, 0.4] : [2, 1.2];
    const load = await startLoad({ ...target, bytes, seconds, warmSeconds });
    for (let round = 0; round < (short ? 1 : 2); round += 1) {
      if (round > 0 && performance.now() - begun > patienceMs) break;
      print(`  ${size}, round ${round + 1}`);
      for (const cell of cells) await measureCell(bench, load, cell);
    }
    await load.stop();
    for (const cell of cells) addRows(bench, cell);
  }
}

/** Each in turn; what fails once is not asked again, and its rows say why. */
async function measureCell({ print }, load, cell) {
  for (const { name, measure } of serversOf(load, cell)) {
    cell.of[name] ??= { results: [], failed: null };
    const own = cell.of[name];
    if (own.failed) continue;
    try {
      own.results.push(await measure());
    } catch (error) {
      own.failed = error.message;
      print(`  ${name}: ${error.message}`);
    }
  }
}

function serversOf(load, { count, peers: beside }) {
  return [
    { name: "bare", measure: () => onBare(load, count) },
    { name: "ours", measure: () => onRingback(load, count) },
    ...(beside.length > 0
      ? [{ name: "bare, no signature", measure: () => onBare(load, count, { signed: false }) }]
      : []),
    ...beside.map((peer) => ({ name: nameOf(peer), measure: () => onPeer(load, count, peer) })),
  ];
}

const nameOf = ({ name, version }) => `${name} ${version}`;

async function onPeer(load, count, peer) {
  const server = await startPeer(peer);
  try {
    const result = await load.send({ port: server.port, connections: count });
    if (result.failures > 0) throw new Error(`${result.failures} requests were not answered with 200`);
    return result;
  } finally {
    await server.stop();
  }
}

function addRows({ add, gap }, { size, count, peers: beside, of }) {
  const cell = `${count} × ${size}`;
  for (const [name, { results, failed }] of Object.entries(of))
    if (failed) gap(`${cell}: ${name}`, failed);
    else
      add(`${cell}: ${name}`, {
        ...{ kind: "rate", unit: "/s", note: notesOf(results) },
        rounds: results.map(({ perSecond }) => perSecond),
      });
  const over = (name, other, goal) =>
    add(`${cell}: ours over ${name}`, {
      ...{ kind: "ratio", unit: "times", goal },
      rounds: of.ours.results.map(({ perSecond }, round) => perSecond / of[other].results[round]?.perSecond),
    });
  over("bare", "bare");
  for (const peer of beside) over(peer.name, nameOf(peer), { least: 3 });
}

/** Latencies of the last round, and what a reader must know to believe the figure. */
function notesOf(results) {
  const last = { p50: Number.NaN, p99: Number.NaN, ...results.at(-1) };
  const notes = [`p50 ${last.p50.toFixed(1)} ms, p99 ${last.p99.toFixed(1)} ms`];
  const refused = results.reduce((sum, { failures }) => sum + failures, 0);
  if (refused > 0) notes.push(`${refused} answered otherwise than 200`);
  const busy = Math.max(...results.map((result) => result.busy));
  if (busy > 0.85) notes.push(`the load's own core was ${Math.round(busy * 100)} % busy`);
  return notes.join("; ");
}
