// The tunnel after an outage, beside the SDK's own way back; nothing here depends on the machine's speed.
import { loadModule } from "./load-module.mjs";

const patience = 180;

export async function benchTunnel({ add, gap, short }) {
  const { measureOutages } = await loadModule("tunnel-outages");
  const sides = { ours: "ours", sdk: "the SDK alone" };
  for (const outage of await measureOutages(short ? [8] : [8, 30, 120]))
    for (const [side, words] of Object.entries(sides)) {
      const name = `after an outage of ${outage.seconds} s, first request through: ${words}`;
      if (outage[side] === null) gap(name, `it did not come back within ${patience} s`);
      else
        add(name, {
          ...{ kind: "time", unit: "s", rounds: [outage[side]], within: rangeOf(side, outage[side]) },
        });
    }
}

/** Our waits have jitter, and the longest is 30 s, beside what it takes to connect; the SDK's are fixed. */
function rangeOf(side, seconds) {
  return side === "ours" ? [0, 35] : [Math.max(0, seconds - 3), seconds + 3];
}
