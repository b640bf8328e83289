// `npm run bench`: figures with their method, ratios within one run, never a pass or fail. Every part adds rows; they are
// printed as one table, kept in `docs/bench.json`, put between the markers of `docs/bench.md`, and compared with what was
// kept before.
//   --only ingest   one part, or some: ingest,outbox
//   --short         fewer and shorter rounds, to see that it runs: nothing is kept
//   --no-million    the log of a million events is not made; its rows say so
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figure, notMeasured } from "./figures.mjs";
import { removeFolders } from "./long-logs.mjs";
import { describeRun } from "./machine.mjs";
import { partNames, parts, unusual } from "./parts.mjs";
import { peerVersions } from "./peers.mjs";
import { endAll } from "./processes.mjs";
import { agreementLine, compareRuns, differingLine, putSections, sectionsOf, toText } from "./report.mjs";

const docs = join(import.meta.dirname, "..", "..", "docs");
const [markdown, json] = [join(docs, "bench.md"), join(docs, "bench.json")];
const flag = (name) => process.argv.includes(`--${name}`);
const argumentOf = (name) =>
  flag(name) ? (process.argv[process.argv.indexOf(`--${name}`) + 1] ?? "") : null;

const asked = argumentOf("only")?.split(",") ?? partNames.filter((name) => !unusual.includes(name));
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part “${unknown.join(", ")}”. Use one of ${partNames.join(", ")}.`);
  process.exit(3);
}
const [short, million] = [flag("short"), !flag("no-million") && !flag("short")];
/** The soak says itself how long it is. */
const longestMinutes = (name) => (name === "soak" ? 250 : 45);
const print = (line) => process.stdout.write(`${line}\n`);

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, async () => {
    await endAll();
    removeFolders();
    process.exit(130);
  });

const readKept = () => (existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : { parts: {} });
const kept = readKept();
const begun = describeRun();
print(`${begun.machine}; Node.js ${begun.versions["Node.js"]}; load average ${begun.load}`);
let failed = 0;
try {
  for (const name of asked) await runPart(name);
} finally {
  await endAll();
  removeFolders();
}
finish();

/** A part that fails leaves what it measured, and a row that says why the rest is missing. */
async function runPart(name) {
  const rows = [];
  const by = describeRun();
  if (name === "ingest") Object.assign(by.versions, peerVersions);
  const started = performance.now();
  print(`\n${name}`);
  try {
    const bench = {
      ...{ print, short, million },
      add: (title, values) => rows.push(figure(title, values)),
      gap: (title, why) => rows.push(notMeasured(title, why)),
    };
    await inTime(parts[name](bench), longestMinutes(name));
  } catch (error) {
    failed += 1;
    print(`  it failed: ${error.stack}`);
    rows.push(notMeasured("the rest of this part", `it failed: ${error.message}`));
    await endAll();
  }
  by.minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const before = kept.parts[name];
  const agreement = before ? { ...compareRuns(before.rows, rows), before: before.by.on } : undefined;
  kept.parts[name] = { by, rows, ...(agreement ? { agreement } : {}) };
  // After each part, so that a long run that is stopped has kept what it measured.
  if (!short) keep([name]);
}

/** What waits for ever must not keep the others from being measured. */
async function inTime(part, minutes) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took more than ${minutes} minutes`)), minutes * 60_000);
  });
  await Promise.race([part, late]).finally(() => clearTimeout(timer));
}

/** What another run kept meanwhile, of other parts, stays. */
function keep(names) {
  for (const [name, part] of Object.entries(readKept().parts))
    if (!asked.includes(name)) kept.parts[name] = part;
  writeFileSync(json, `${JSON.stringify(kept, null, 1)}\n`);
  writeFileSync(markdown, putSections(readFileSync(markdown, "utf8"), sectionsOf(kept, names)));
}

function finish() {
  const rows = asked.flatMap((name) =>
    kept.parts[name].rows.map((row) => ({ ...row, name: `${name}: ${row.name}` })),
  );
  print(`\n${toText(rows)}\n`);
  const agreements = asked.flatMap((name) => {
    const { agreement } = kept.parts[name];
    if (!agreement) return [];
    const differing = agreement.differing.map((one) => ({ ...one, name: `${name}: ${one.name}` }));
    return [{ ...agreement, differing }];
  });
  if (agreements.length > 0 && !short) {
    const total = (pick) => agreements.reduce((sum, one) => sum + pick(one), 0);
    print(`${agreementLine({ agree: total(({ agree }) => agree), of: total(({ of }) => of) })}`);
    for (const one of agreements.flatMap(({ differing }) => differing)) print(`  ${differingLine(one)}`);
  }
  print(short ? "A short run: nothing was kept." : "Kept in docs/bench.md and docs/bench.json.");
  process.exit(failed > 0 ? 1 : 0);
}
