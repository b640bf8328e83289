/** The live feed as the console takes it: when each call's key was first seen in a message. */
import { performance } from "node:perf_hooks";
import type { LiveMessage } from "../../shared/live";
import { type Ready, speakWith } from "../harness/engine-process";

export async function watchEvents(ready: Ready) {
  const stopped = new AbortController();
  const nothing = async () => null;
  const held = { child: null as never, log: [], stop: nothing, kill: async () => {} };
  const engine = speakWith(ready, held);
  const readAt = new Map<string, number>();
  let messages = 0;
  const feed = (await engine.client.live.watch(undefined, {
    signal: stopped.signal,
  })) as AsyncIterable<LiveMessage>;
  const done = (async () => {
    for await (const { watch, sequence, events } of feed) {
      const now = performance.now();
      messages += 1;
      for (const { callKey } of events)
        if (callKey !== null && !readAt.has(callKey)) readAt.set(callKey, now);
      await engine.client.live.acknowledge({ watch, sequence });
    }
  })().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return {
    readAt,
    count: () => messages,
    async close() {
      stopped.abort();
      await done;
      await engine.stop();
    },
  };
}
