// Bytes that an event takes in the database: what the file grew by, after everything was read, searched and folded into
// it, over the events that came; by the size of their bodies, and over the mixed log of the queries.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { target } from "./ingest-servers.mjs";
import { longLog, whyNoLog } from "./long-logs.mjs";
import { runLoad, startRingback } from "./processes.mjs";
import { number } from "./report.mjs";
import { pause } from "./sending.mjs";

const sizes = {
  "200 B": [200, 6000],
  "2 KB": [2048, 6000],
  "50 KB": [50 * 1024, 1200],
  "1 MB": [2 ** 20, 120],
};

export async function benchSize({ print, add, gap, short, million }) {
  const empty = await grown(0, 0);
  for (const [name, [bytes, count]] of Object.entries(sizes)) {
    const events = short ? Math.min(count, 60) : count;
    const { size, kept } = await grown(bytes, events);
    print(`  ${name}: ${kept} events`);
    const each = (size - empty.size) / kept;
    add(`bodies of ${name}`, {
      ...{ kind: "size", unit: "B per event", rounds: [each] },
      note: `${(each / bytes).toFixed(2)} times the body`,
    });
  }
  for (const events of [10_000, 100_000, 1_000_000]) {
    const wanted = events === 10_000 || (!short && (million || events < 1_000_000));
    const none = wanted ? whyNoLog(events) : "a log so long was not asked for";
    const name = `events of all platforms, a log of ${number(events)}`;
    if (none) gap(name, none);
    else {
      const { size } = statSync(join(await longLog(events, print), "ringback.sqlite"));
      add(name, { kind: "size", unit: "B per event", rounds: [size / events] });
    }
  }
}

/** The database's file after the engine has ended, which folds the write-ahead log into it. */
async function grown(bytes, count) {
  const data = mkdtempSync(join(tmpdir(), "ringback-size-"));
  try {
    const engine = await startRingback({ data });
    if (count > 0) {
      // The signature is not checked here: the source has no secret.
      const load = { ...target, bytes, connections: 16, seconds: 60, most: count };
      await runLoad({ ...load, port: engine.port });
      // What is still to be delivered after a minute has its row already.
      for (const until = performance.now() + 60_000; performance.now() < until; await pause(100)) {
        const { backlog, indexBehind, outbox } = await engine.rest("GET", "/status");
        if (backlog === 0 && indexBehind === 0 && outbox.waiting === 0) break;
      }
    }
    const { events } = await engine.rest("GET", "/status");
    await engine.stop();
    return { size: statSync(join(data, "ringback.sqlite")).size, kept: events };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
