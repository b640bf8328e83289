// From a request's first byte to the live feed's message over the WebSocket, as the console takes it, at fifty events per
// second: without a browser. The event comes as it was kept, and again when it was read.
import { percentile } from "./figures.mjs";
import { loadModule } from "./load-module.mjs";
import { startRingback } from "./processes.mjs";
import { eventBody, pause, sendSteadily } from "./sending.mjs";

const perSecond = 50;

export async function benchPush({ print, add, short }) {
  const [rounds, samples] = short ? [1, 50] : [3, 400];
  print(`  ${perSecond} events per second, ${rounds} × ${samples} events`);
  const { watchEvents } = await loadModule("live-feed");
  const engine = await startRingback();
  const feed = await watchEvents(engine.ready);
  try {
    await warmUp(engine);
    const read = [];
    for (let round = 0; round < rounds; round += 1) {
      const sent = new Map();
      await sendSteadily(engine.ready.receiver, {
        ...{ perSecond, count: samples },
        bodyOf(number) {
          const key = `c_push_${round}_${number}`;
          sent.set(key, performance.now());
          return eventBody(key);
        },
      });
      await untilSeen(sent, feed.readAt);
      const delays = (seen) => [...sent].flatMap(([key, at]) => (seen.has(key) ? [seen.get(key) - at] : []));
      read.push(delays(feed.readAt));
    }
    const at = (share) => read.map((delays) => percentile(delays, share));
    const missed = rounds * samples - read.flat().length;
    const note = `${missed} of ${rounds * samples} never came`;
    add("first byte to its call in a live message, p50", { kind: "time", unit: "ms", rounds: at(0.5), note });
    add("first byte to its call in a live message, p99", { kind: "tail", unit: "ms", rounds: at(0.99) });
    print(`  ${feed.count()} messages`);
  } finally {
    await feed.close();
    await engine.stop();
  }
}

/** What has not come ten seconds later never does: a message may say `reset` instead. */
async function untilSeen(sent, readAt) {
  const until = performance.now() + 10_000;
  while (performance.now() < until && [...sent.keys()].some((key) => !readAt.has(key))) await pause(50);
}

async function warmUp(engine) {
  await sendSteadily(engine.ready.receiver, {
    ...{ perSecond, count: 25, bodyOf: (number) => eventBody(`c_warm_${number}`) },
  });
}
