// Acks while a redacted bundle of some thousand events is written again and again, and without that: the same load on the
// same engine, in turn.
import { median, runLoad, startRingback } from "./processes.mjs";

const load = { host: "127.0.0.1", path: "/hooks/mirai", connections: 4, bytes: 1024, seconds: 3 };
const pairs = 3;
/** One export holds at most 5 000 events. */
const exported = 4800;

export async function benchSharing(print) {
  const engine = await startRingback();
  try {
    const target = { ...load, port: engine.port };
    let events = 0;
    while (events < exported) events += (await runLoad({ ...target, connections: 16, seconds: 1 })).requests;
    await untilRead(engine);
    print(`sharing: ${load.connections} connections, ${load.bytes} B bodies, exports of ${exported} events`);
    const ids = Array.from({ length: exported }, (_, index) => `e${index + 1}`);
    const results = [];
    for (let pair = 1; pair <= pairs; pair += 1) {
      const without = await runLoad(target);
      const exporting = exportOverAndOver(engine, ids);
      const during = await runLoad(target);
      const files = await exporting.stop();
      results.push({ without, during });
      print(
        `  pair ${pair}: ack p99 ${without.p99.toFixed(1)} ms without, ${during.p99.toFixed(1)} ms during ${files} exports; longest ${without.max.toFixed(0)} and ${during.max.toFixed(0)} ms`,
      );
    }
    const of = (pick) => median(results.map(pick)).toFixed(1);
    print(
      `ack p99 ${of((one) => one.without.p99)} ms without, ${of((one) => one.during.p99)} ms during exports`,
    );
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

async function untilRead(engine) {
  for (;;) {
    const { rows } = await engine.rest("GET", "/events?limit=1");
    if (rows[0].type !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
