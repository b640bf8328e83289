// One round of a load on the bare server, and on the whole engine as a user starts it, each fresh.
import { startBare, startRingback } from "./processes.mjs";

const secret = `sk_${"0".repeat(64)}`;
export const target = { host: "127.0.0.1", path: "/hooks/mirai", secret };

/** `signed: false`: it takes what comes, as the peers do. */
export async function onBare(load, count, { signed = true } = {}) {
  const server = await startBare(signed ? secret : undefined);
  try {
    return await load.send({ port: server.port, connections: count });
  } finally {
    await server.stop();
  }
}

export async function onRingback(load, count, { drains = false } = {}) {
  const engine = await startRingback();
  try {
    const { rows } = await engine.rest("GET", "/sources");
    const { sourceId } = rows.find(({ provider }) => provider === "mirai");
    await engine.rest("POST", `/sources/${sourceId}/secrets`, { label: "bench", value: secret });
    await engine.loopDelay();
    const result = await load.send({ port: engine.port, connections: count });
    const { maxMs } = await engine.loopDelay();
    if (!drains) return { ...result, stallMs: maxMs };
    const { backlog } = await engine.rest("GET", "/status");
    const begun = performance.now();
    if (!(await engine.untilRead())) throw new Error("two minutes later not everything was read");
    const drainedMs = performance.now() - begun;
    const check = await engine.rest("GET", "/events?limit=1");
    if (check.rows[0].signature !== "verified") throw new Error("signatures were not verified");
    return { ...result, stallMs: maxMs, backlog, drainedMs };
  } finally {
    await engine.stop();
  }
}
