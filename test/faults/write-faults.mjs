// docs/faults.md from what the tests of the fault suite recorded. A test records in its last line, after its assertions,
// so a fault that did not hold leaves no row of its own: whatever failed in vitest is written as a row that failed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, type as system, totalmem } from "node:os";

/**
 * The existing files that hold faults too: they record what they tried, and `npm test -- faults` runs them. Of the crash suite
 * only the cases on a full disk; the others take longer and have a command of their own, `npm test -- crash`.
 */
export const filesWithFaults = [
  "test/faults/",
  "test/crash/crash.test.ts",
  "test/crash/kill.test.ts",
  "test/engine/receiver.test.ts",
  "test/engine/bad-input.test.ts",
  "test/engine/broken-bodies.test.ts",
  "test/engine/log-secrets.test.ts",
  "test/engine/boundary.test.ts",
  "test/engine/generic.test.ts",
  "test/engine/rules-misused.test.ts",
  "test/engine/own-schemas.test.ts",
  "test/engine/secrets-in-bodies.test.ts",
];
/** In a real browser, where one is found: what strangers wrote, on every screen. */
export const storiesWithFaults = ["test/browser/untrusted.spec.ts", "test/browser/hostile-text.spec.ts"];

const groups = ["Processes", "Disk", "Clock", "Network", "Hostile input", "Secrets"];

/** @param failures what failed in vitest: `{ file, test, line }` */
export function writeFaults({ rowsFile, failures, to, seconds }) {
  const rows = existsSync(rowsFile)
    ? readFileSync(rowsFile, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  for (const { file, test, line } of failures)
    rows.push({ group: "Failed", fault: test, where: file, tried: 1, outcome: "failed", saw: line });
  writeFileSync(to, describe(rows, seconds));
}

function describe(rows, seconds) {
  const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  return [
    "# Faults",
    "",
    "Written by the fault suite itself; the next run writes it anew:",
    "",
    "<!-- not run: it runs the tests, of which this is one -->",
    "```sh",
    "npm test -- faults",
    "```",
    "",
    `**${tried.toLocaleString("en")} inputs and faults tried in ${rows.length} rows: ${count("held")} held, ` +
      `${count("failed")} failed, ${count("not measured")} not measured.**`,
    "",
    `On ${new Date().toISOString().slice(0, 10)}, in ${Math.max(1, Math.round(seconds / 60))} min, ` +
      `on ${system()} ${release().split("-")[0]}, ${cpus()[0]?.model.trim() || process.arch}, ` +
      `${availableParallelism()} cores, ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.versions.node}.`,
    "",
    "*Held* and *failed* were measured in this run. *Not measured* says why. A test writes its row after its last",
    "assertion; one that failed before stands under “Failed” with what it said.",
    ...[...groups, "Failed"].flatMap((group) => table(group, rows)),
    "",
  ].join("\n");
}

function table(group, rows) {
  // By their words and not as they came: files run side by side.
  const own = rows
    .filter((row) => row.group === group)
    .sort((one, other) => key(one).localeCompare(key(other), "en"));
  if (own.length === 0) return [];
  return [
    "",
    `## ${group}`,
    "",
    "| Fault | Where | Tried | Outcome | What was seen |",
    "|---|---|---|---|---|",
    ...own.map(
      ({ fault, where, tried, outcome, saw }) =>
        `| ${[fault, where, tried.toLocaleString("en"), outcome, saw].map(cell).join(" | ")} |`,
    ),
  ];
}

const key = ({ fault, where }) => `${fault} | ${where}`;

/** One line, whatever a program said; nothing in it ends the cell or begins a tag. */
function cell(text) {
  return String(text)
    .replace(/\s+/g, " ")
    .replace(/[|\\<>`*_]/g, (sign) => `\\${sign}`)
    .trim();
}
