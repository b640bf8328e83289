// Events acked after their commit, against a bare node:http that stores nothing: the same load on both, in turn.
import { median, runLoad, startBare, startRingback } from "./processes.mjs";

const load = { host: "127.0.0.1", connections: 64, bytes: 2048, seconds: 3 };
const pairs = 5;
const secret = `sk_${"0".repeat(64)}`;

export async function benchIngest(print) {
  print(
    `ingest: ${load.connections} connections, ${load.bytes} B bodies, ${pairs} interleaved pairs of ${load.seconds} s`,
  );
  const results = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    const bare = await measureBare();
    const ours = await measureRingback();
    results.push({ bare, ours, ratio: ours.perSecond / bare.perSecond });
    print(
      `  pair ${pair}: bare ${round(bare.perSecond)}/s, ours ${round(ours.perSecond)}/s, ratio ${(ours.perSecond / bare.perSecond).toFixed(2)}, ` +
        `ack p50 ${ours.p50.toFixed(1)} ms, p99 ${ours.p99.toFixed(1)} ms, longest stall ${ours.stallMs.toFixed(0)} ms, ` +
        `${ours.requests} events, ${ours.backlog} unread at the end, drained in ${ours.drainedMs} ms`,
    );
  }
  const of = (pick) => median(results.map(pick));
  print(
    `  ack p50 ${of((one) => one.ours.p50).toFixed(1)} ms, p99 ${of((one) => one.ours.p99).toFixed(1)} ms (medians)`,
  );
  print(`  longest stall of the HTTP thread ${of((one) => one.ours.stallMs).toFixed(0)} ms (median)`);
  print(`  backlog drained in ${of((one) => one.ours.drainedMs)} ms (median)`);
  print(`ingest ratio ${of((one) => one.ratio).toFixed(2)}`);
}

async function measureBare() {
  const server = await startBare(secret);
  try {
    await runLoad({ ...load, secret, port: server.port, path: "/", seconds: 1 });
    return await runLoad({ ...load, secret, port: server.port, path: "/" });
  } finally {
    await server.stop();
  }
}

async function measureRingback() {
  const engine = await startRingback();
  try {
    const { rows } = await engine.rest("GET", "/sources");
    await engine.rest("POST", `/sources/${rows[0].sourceId}/secrets`, { label: "bench", value: secret });
    const target = { ...load, port: engine.port, path: "/hooks/mirai", secret };
    await runLoad({ ...target, seconds: 1 });
    await engine.loopDelay();
    const result = await runLoad(target);
    const { maxMs } = await engine.loopDelay();
    if (result.failures > 0) throw new Error(`${result.failures} requests were not answered with 200`);
    const status = await engine.rest("GET", "/status");
    const begun = performance.now();
    await waitForReader(engine);
    const check = await engine.rest("GET", "/events?limit=1");
    if (check.rows[0].signature !== "verified") throw new Error("signatures were not verified");
    return {
      ...result,
      stallMs: maxMs,
      backlog: status.backlog,
      drainedMs: Math.round(performance.now() - begun),
    };
  } finally {
    await engine.stop();
  }
}

async function waitForReader(engine) {
  for (;;) {
    const { rows } = await engine.rest("GET", "/events?limit=1");
    if (rows[0].type !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function round(value) {
  return Math.round(value).toLocaleString("en-US").replaceAll(",", " ");
}
