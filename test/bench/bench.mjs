// `npm run bench [-- --only ingest|reading|queries|outbox|sharing|screen|tunnel]`: figures with their method; ratios within one run, never a pass or fail.
import { cpus, totalmem } from "node:os";
import { benchIngest } from "./ingest.mjs";
import { benchOutbox } from "./outbox.mjs";
import { benchQueries } from "./queries.mjs";
import { benchReading } from "./reading.mjs";
import { benchScreen } from "./screen.mjs";
import { benchSharing } from "./sharing.mjs";
import { benchTunnel } from "./tunnel.mjs";

const parts = {
  ingest: benchIngest,
  reading: benchReading,
  queries: benchQueries,
  outbox: benchOutbox,
  sharing: benchSharing,
  screen: benchScreen,
  tunnel: benchTunnel,
};
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : null;
if (only !== null && !(only in parts)) {
  console.error(`There is no part “${only}”. Use one of ${Object.keys(parts).join(", ")}.`);
  process.exit(3);
}
const print = (line) => process.stdout.write(`${line}\n`);
print(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
);
for (const [name, run] of Object.entries(parts)) if (only === null || only === name) await run(print);
