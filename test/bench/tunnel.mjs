// The tunnel after an outage, beside the SDK's own way back; nothing here depends on the machine's speed.
import { join } from "node:path";
import { runnerImport } from "vite";

const root = join(import.meta.dirname, "..", "..");

export async function benchTunnel(print) {
  const { module } = await runnerImport(join(root, "test/bench/tunnel-outages.ts"), {
    configFile: false,
    root,
  });
  print("\nTunnel: seconds from the end of an outage to the first request that comes through");
  const say = (seconds) => (seconds === null ? "> 180" : seconds.toFixed(1));
  for (const { seconds, ours, sdk } of await module.measureOutages([8, 30, 120]))
    print(
      `  outage of ${String(seconds).padStart(3)} s   ours ${say(ours).padStart(6)}   the SDK alone ${say(sdk).padStart(6)}`,
    );
}
