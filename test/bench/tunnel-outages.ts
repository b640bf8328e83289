/** How long after an outage of ngrok's edge a request comes through again: with our supervisor, and with the SDK's own way back. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { askPublic, forkTunnel, orderOf, watchTunnel } from "../harness/tunnel";

export type Outage = { seconds: number; ours: number | null; sdk: number | null };

const host = "calls.example.com";
const longestSeconds = 180;

export async function measureOutages(lengths: number[]): Promise<Outage[]> {
  const upstream = createServer((_, response) => response.end("ok"));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  try {
    return await Promise.all(
      lengths.map(async (seconds) => {
        const [ours, sdk] = await Promise.all([
          withSupervisor(seconds, target),
          withSdkAlone(seconds, target),
        ]);
        return { seconds, ours, sdk };
      }),
    );
  } finally {
    upstream.close();
  }
}

async function withSupervisor(seconds: number, target: string): Promise<number | null> {
  const edge = await startNgrokEdge();
  const tunnel = watchTunnel(edge);
  try {
    tunnel.supervisor.up(orderOf(edge, target, { domain: host }));
    await tunnel.until("online");
    return await outage(edge, seconds);
  } finally {
    tunnel.stop();
    await edge.stop();
  }
}

async function withSdkAlone(seconds: number, target: string): Promise<number | null> {
  const edge = await startNgrokEdge();
  const process = forkTunnel();
  try {
    const bound = new Promise<void>((resolve) => process.onNews(({ is }) => is === "bound" && resolve()));
    process.send(orderOf(edge, target, { domain: host }));
    await bound;
    return await outage(edge, seconds);
  } finally {
    process.kill();
    await edge.stop();
  }
}

/** Seconds from the moment the edge is there again to the first request that comes through; null: not within three minutes. */
async function outage(edge: NgrokEdge, seconds: number): Promise<number | null> {
  await edge.down();
  await pause(seconds * 1000);
  await edge.up();
  const upAt = performance.now();
  while (performance.now() - upAt < longestSeconds * 1000) {
    const answer = await askPublic(edge, host).catch(() => null);
    if (answer?.status === 200) return (performance.now() - upAt) / 1000;
    await pause(200);
  }
  return null;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
