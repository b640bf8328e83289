/**
 * One comparison from its first page, or row, to its last, in pieces between which the receiver has its turn. Rows are
 * written as they are found, under a run that counts only once it is whole.
 */
import type { Reconciliation } from "../../../shared/reconciliations";
import { createBreather } from "../sharing/breather";
import { type Comparison, createComparison, keptPerKind } from "./compare";
import { fetchPages } from "./fetch-list";
import { callerOf, type Job, type ReconcilerParts } from "./job";
import { onMainThreadMs, type ReadExport, readExport } from "./read-export";

const rowsAtOnce = 64;
const bytesAtOnce = 256 * 1024;
const toldEvery = 100;

/** `file` is the export; null asks the provider. */
export async function compareWithList(
  parts: ReconcilerParts,
  job: Job,
  file: Uint8Array | null,
  timeZone: string | null,
): Promise<Partial<Reconciliation>> {
  const { source, pack, list, signal } = job;
  const read = file ? await readExport(file, pack, list.export, timeZone, signal) : null;
  if (read) setWindow(job, read);
  const { since, until } = job.run;
  const comparison = createComparison({
    database: parts.database,
    pack,
    list,
    source,
    since,
    until,
    now: parts.clock.now(),
  });
  if (read) comparison.counts.unreadable += read.unreadable;
  await parts.store.write("openReconciliation", job.run);
  const breathe = createBreather(() => signal.aborted, undefined, onMainThreadMs);
  let done = 0;
  let writing = Promise.resolve();

  async function one(body: string, starts?: number[]): Promise<void> {
    signal.throwIfAborted();
    await comparison.take(body, starts);
    done += 1;
    if (done % toldEvery === 0) {
      // While these are written the next are compared; never more than that.
      await writing;
      writing = writeRows(parts, job, comparison);
      writing.catch(() => {}); // told where it is awaited
      job.tell({ counts: { ...comparison.counts }, progress: { ...job.run.progress, done } });
    }
    await breathe();
  }

  if (read) {
    for (const row of read.rows) await one(row.body, row.starts);
  } else {
    const window = { since: since - list.startsWithinMs, until: until + list.startsWithinMs };
    let pages = 0;
    for await (const page of fetchPages(callerOf(job, parts.setup), window)) {
      pages += 1;
      job.progress({ doing: "reading the list", pages, done, total: page.total ?? job.run.progress.total });
      for (const call of page.calls) await one(call);
    }
  }
  await writing;
  job.progress({ doing: "looking for calls that are only here", done });
  while (comparison.nextExtras()) {
    signal.throwIfAborted();
    await writeRows(parts, job, comparison);
    await breathe();
  }
  await writeRows(parts, job, comparison);
  const counts = { ...comparison.counts };
  return { counts, addable: comparison.addable(), notes: notesOf(comparison, job) };
}

/** Where nobody said since when, from the first call of the export to its last. */
function setWindow(job: Job, { rows }: ReadExport): void {
  const progress = { ...job.run.progress, doing: "comparing", total: rows.length };
  if (job.run.since > 0) {
    job.tell({ progress });
    return;
  }
  let [since, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { starts } of rows) {
    since = Math.min(since, ...starts);
    until = Math.max(until, ...starts);
  }
  job.tell({ since, until: until + job.list.export.sameStartMs, progress });
}

async function writeRows({ store }: ReconcilerParts, job: Job, comparison: Comparison): Promise<void> {
  const rows = comparison.drain();
  for (let from = 0; from < rows.length; ) {
    let bytes = 0;
    let to = from;
    while (to < rows.length && to - from < rowsAtOnce && bytes < bytesAtOnce)
      bytes += rows[to++]?.body?.length ?? 0;
    const { reconciliationId } = job.run;
    await store.write("addReconciledRows", { reconciliationId, rows: rows.slice(from, to) });
    from = to;
  }
}

function notesOf(comparison: Comparison, { run, list }: Job): string[] {
  const { open, unreadable, listed } = comparison.counts;
  const left = comparison.notKept();
  const minutes = Math.round(list.arrivesWithin.ms / 60_000);
  return [
    ...(left > 0
      ? [
          `${left} more rows were counted and not kept: ${keptPerKind} of a kind are. Add these and reconcile again.`,
        ]
      : []),
    ...(open > 0
      ? [
          `${open} ${open === 1 ? "is" : "are"} still going on, or ended less than ${minutes} minutes ago: their events may be on the way.`,
        ]
      : []),
    ...(unreadable > 0
      ? [
          `${unreadable} ${unreadable === 1 ? "row says" : "rows say"} neither which call nor when, and were left out.`,
        ]
      : []),
    ...(run.by === "csv" && listed === 0 ? ["No row of the file is in this window."] : []),
  ];
}
