// Acks while a redacted bundle of some thousand events is written again and again, and without that: the same load on the
// same engine, in turn.
import { runLoad, startRingback } from "./processes.mjs";

const load = { host: "127.0.0.1", path: "/hooks/mirai", connections: 4, bytes: 1024, seconds: 3 };
const pairs = 3;
/** One export holds at most 5 000 events. */
const exported = 4800;

export async function benchSharing({ print, add, short }) {
  const engine = await startRingback();
  try {
    const target = { ...load, seconds: short ? 1 : load.seconds, port: engine.port };
    let events = 0;
    while (events < exported) events += (await runLoad({ ...target, connections: 16, seconds: 1 })).requests;
    await engine.untilRead();
    print(`  ${load.connections} connections, ${load.bytes} B bodies, exports of ${exported} events`);
    const ids = Array.from({ length: exported }, (_, index) => `e${index + 1}`);
    const results = [];
    for (let pair = 0; pair < (short ? 1 : pairs); pair += 1) {
      const without = await runLoad(target);
      const exporting = exportOverAndOver(engine, ids);
      const during = await runLoad(target);
      results.push({ without, during, files: await exporting.stop() });
    }
    const of = (pick) => results.map(pick);
    add("ack p99 without an export", { kind: "tail", unit: "ms", rounds: of(({ without }) => without.p99) });
    add("ack p99 during exports", { kind: "tail", unit: "ms", rounds: of(({ during }) => during.p99) });
    add("longest ack during exports", { kind: "tail", unit: "ms", rounds: of(({ during }) => during.max) });
    add("exports while the load ran", { kind: "count", unit: "exports", rounds: of(({ files }) => files) });
  } finally {
    await engine.stop();
  }
}

function exportOverAndOver(engine, ids) {
  let stopped = false;
  const body = { format: "bundle", ids, include: "events", redact: true };
  const done = (async () => {
    let files = 0;
    do {
      const response = await fetch(`${engine.ready.console}/api/export`, {
        method: "POST",
        headers: { authorization: `Bearer ${engine.ready.token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      files += 1;
    } while (!stopped);
    return files;
  })();
  return {
    stop() {
      stopped = true;
      return done;
    },
  };
}
