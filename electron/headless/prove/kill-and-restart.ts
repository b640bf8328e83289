/**
 * What was answered is kept: an engine on a scratch folder is sent events on many connections, killed in the middle of
 * them with SIGKILL, started again, and so on. At the end every event that was answered must be in the log, byte for byte.
 * This proves that no answer comes before its commit; `traced-run.ts` is about the disk.
 */
import { join } from "node:path";
import { openReader, type Reader, readMeta } from "../../engine/store/database";
import { readStoredEvent } from "../../engine/store/events";
import { burst, emptyLedger, type Ledger, marker, sha256 } from "./burst";
import { startProvenEngine } from "./engine";

export type KillReport = {
  kills: number;
  acked: number;
  kept: number;
  /** Answered and not in the log, or there with other bytes. */
  lost: string[];
  /** In the log without an answer that came back: the kill was between commit and answer. */
  keptUnanswered: number;
  /** In the log more than once although sent once. */
  twice: number;
  /** Kills that met at least one request under way. */
  inTheMiddle: number;
  refused: [status: number, times: number][];
  /** What SQLite's own check says of the database after the last kill; empty: it is sound. */
  damage: string[];
};

export async function killAndRestart(options: {
  data: string;
  kills: number;
  connections: number;
  signal: AbortSignal;
  /** Once the next engine runs: what had been answered until the kill, and what of it this one has. */
  onKill: (done: number, acked: number, kept: number) => void;
}): Promise<KillReport> {
  const { data, connections, signal } = options;
  const ledger = emptyLedger();
  let number = 0;
  let kills = 0;
  let inTheMiddle = 0;
  const countKept = createKeptCount(data, ledger);
  while (kills < options.kills && !signal.aborted) {
    const engine = await startProvenEngine(data, signal);
    if (kills > 0) options.onKill(kills, ledger.acked.size, countKept());
    const before = ledger.unanswered;
    let killed: Promise<NodeJS.Signals | null> | null = null;
    await burst(`${engine.receiver}/hooks/mirai`, ledger, {
      connections,
      next: () => number++,
      // Early, late, and in between: each kill finds another state of transactions, checkpoints and reading.
      acks: 1 + ((kills * 37) % 400),
      onAcks: () => {
        killed = engine.kill();
      },
    });
    if (killed === null) await engine.kill();
    else await killed;
    if (signal.aborted) break;
    kills += 1;
    if (ledger.unanswered > before) inTheMiddle += 1;
  }
  signal.throwIfAborted();
  // Once more, as a user would: what a kill left in the WAL is taken over by the start.
  const last = await startProvenEngine(data, signal);
  options.onKill(kills, ledger.acked.size, countKept());
  await last.stop();
  return { kills, inTheMiddle, refused: [...ledger.refused], ...compare(data, ledger) };
}

type Found = { position: number; marker: string; right: boolean };

/** The events of ours from one position of the log on, with whether their bytes are those that were sent. */
function* readFound(database: Reader, from: number, ledger: Ledger): Generator<Found> {
  for (let position = from; position <= readMeta(database, "last_position"); position += 1) {
    const event = readStoredEvent(database, position);
    const found = event && marker.exec(Buffer.from(event.body).toString("latin1"))?.[0];
    if (found) yield { position, marker: found, right: ledger.acked.get(found) === sha256(event.body) };
  }
}

/** Counted as it goes on, while an engine runs that has taken over what the kill left: only what is new is read. */
function createKeptCount(data: string, ledger: Ledger): () => number {
  const kept = new Set<string>();
  let next = 1;
  return () => {
    const database = openReader(join(data, "ringback.sqlite"));
    try {
      for (const found of readFound(database, next, ledger)) {
        if (found.right) kept.add(found.marker);
        next = found.position + 1;
      }
      return kept.size;
    } finally {
      database.close();
    }
  };
}

function compare(data: string, ledger: Ledger) {
  const database = openReader(join(data, "ringback.sqlite"));
  try {
    const seen = new Map<string, { times: number; right: boolean }>();
    for (const { marker: found, right } of readFound(database, 1, ledger)) {
      const before = seen.get(found);
      seen.set(found, { times: (before?.times ?? 0) + 1, right: right || (before?.right ?? false) });
    }
    const acked = [...ledger.acked.keys()];
    const lost = acked.filter((one) => !seen.get(one)?.right);
    const damage = (database.pragma("integrity_check") as { integrity_check: string }[])
      .map(({ integrity_check }) => integrity_check)
      .filter((line) => line !== "ok");
    return {
      acked: acked.length,
      kept: acked.length - lost.length,
      lost,
      keptUnanswered: [...seen.keys()].filter((one) => !ledger.acked.has(one)).length,
      twice: [...seen.values()].filter(({ times }) => times > 1).length,
      damage,
    };
  } finally {
    database.close();
  }
}
