// Loaded into every thread of the engine's process by the bench. Asked by SIGUSR2, the process tells in one line how long
// its HTTP thread stalled and how much each thread's heap holds.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { BroadcastChannel, isMainThread } from "node:worker_threads";

const [asking, telling] = ["ringback-bench-asks", "ringback-bench-tells"].map((name) => {
  const channel = new BroadcastChannel(name);
  channel.unref();
  return channel;
});
const heapMb = () => getHeapStatistics().used_heap_size / 2 ** 20;
/** A worker's second argument is its file. */
const nameOf = () => /([\w-]+)\.js$/.exec(process.argv[1] ?? "")?.[1] ?? "unnamed";

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on("SIGUSR2", () => {
    const heaps = { main: heapMb() };
    telling.onmessage = ({ data }) => {
      heaps[data.name] = data.mb;
    };
    asking.postMessage(null);
    const maxMs = delay.max / 1e6;
    // A thread in the middle of its work answers when it is done, or not in time.
    setTimeout(() => {
      process.stderr.write(`loop-delay ${JSON.stringify({ maxMs, heaps })}\n`);
      delay.reset();
    }, 150);
  });
} else {
  asking.onmessage = () => telling.postMessage({ name: nameOf(), mb: heapMb() });
}
