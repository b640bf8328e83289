// Loaded into the engine's process by the bench: how long its HTTP thread stalled, told when asked by SIGUSR2.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on("SIGUSR2", () => {
    process.stderr.write(
      `loop-delay ${JSON.stringify({ maxMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 })}\n`,
    );
    delay.reset();
  });
}
