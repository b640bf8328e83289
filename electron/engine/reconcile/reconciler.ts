/**
 * Reconciling a source with its provider's own list of calls: one job per source at a time, told step by step to the
 * console, stopped whenever somebody asks. Promises: a result is there once it is whole, and until then the one before it
 * stands; how something ended is told when it is on disk. Refuses a second job beside the first, and adding from what is
 * no result.
 */
import { randomBytes } from "node:crypto";
import type { AddedKind, ReconciledRow, Reconciliation } from "../../../shared/reconciliations";
import { whose } from "../../../shared/whose";
import type { CallList, Pack } from "../providers/pack";
import { readAddableRows, readReconciledRows, readReconciliations } from "../store/reconciliations";
import type { StoredSource } from "../store/sources";
import { addCalls } from "./add-calls";
import { compareWithList } from "./compare-list";
import { ListFailed } from "./failures";
import { type Job, openJob, type ReconcilerParts } from "./job";

export type StartInput = {
  source: string;
  by: Reconciliation["by"];
  since?: number | undefined;
  until?: number | undefined;
  file?: Blob | undefined;
  timeZone?: string | undefined;
};

/** What cannot be started or added says why in one sentence; `busy`: something of that source is under way. */
export class CannotReconcile extends Error {
  override readonly name = "CannotReconcile";
  constructor(
    message: string,
    readonly busy = false,
  ) {
    super(message);
  }
}

export type Reconciler = ReturnType<typeof createReconciler>;

type Found = { source: StoredSource; pack: Pack; list: CallList };
type Running = { job: Job; controller: AbortController; ended: Promise<void> };

const longestWindow = 100 * 24 * 60 * 60_000;
const ourBug = {
  code: "bug",
  sentence: "Ringback could not finish: its log has the reason.",
  next: "Reconcile again; if it stays so, report it with the log.",
};

export function createReconciler(parts: ReconcilerParts) {
  const { database, store, setup, clock, log, changes } = parts;
  /** By source: what is under way. */
  const running = new Map<string, Running>();

  function begin(
    found: Found,
    run: Reconciliation,
    work: (job: Job) => Promise<Partial<Reconciliation>>,
  ): Reconciliation {
    const controller = new AbortController();
    const job = openJob(changes, { ...found, run, signal: controller.signal });
    const begun: Running = { job, controller, ended: Promise.resolve() };
    running.set(found.source.sourceId, begun);
    begun.ended = conclude(job, work);
    return job.run;
  }

  /** Runs to its end, whatever that is; nothing of it is thrown at anybody. Who sees the end can start the next one. */
  async function conclude(job: Job, work: (job: Job) => Promise<Partial<Reconciliation>>): Promise<void> {
    // What was not all added is a result all the same.
    const adding = job.run.state === "adding";
    const failed = adding ? "done" : "failed";
    let end: Partial<Reconciliation>;
    try {
      end = { state: "done", ...(await work(job)) };
    } catch (error) {
      if (job.signal.aborted) end = { state: adding ? "done" : "cancelled" };
      else if (error instanceof ListFailed) end = { state: failed, failure: error.failure };
      else {
        log.error("reconciling failed", { source: job.source.name, reason: error });
        end = { state: failed, failure: ourBug };
      }
    }
    const progress = { ...job.run.progress, doing: "" };
    const run: Reconciliation = { ...job.run, progress, ...end, endedAt: clock.now() };
    await store
      .write("closeReconciliation", run)
      .catch((error: Error) => log.error("a reconciliation could not be kept", { reason: error.message }));
    running.delete(job.source.sourceId);
    job.tell(run);
  }

  function reconcilable(name: string): Found {
    const found = setup.findSource(name);
    if (!found) throw new CannotReconcile(`There is no source “${name}”.`);
    const { source, pack } = found;
    if (!pack.list) {
      throw new CannotReconcile(
        `${whose(pack.name)} list of calls is not known: there is nothing to compare with.`,
      );
    }
    if (running.has(source.sourceId)) {
      throw new CannotReconcile(`${name} is being reconciled. Wait until that is through, or stop it.`, true);
    }
    return { source, pack, list: pack.list };
  }

  function all(): Reconciliation[] {
    const now = [...running.values()].map(({ job }) => job.run);
    const ids = new Set(now.map(({ reconciliationId }) => reconciliationId));
    const kept = readReconciliations(database).filter(({ reconciliationId }) => !ids.has(reconciliationId));
    return [...now, ...kept].toSorted((a, b) => b.startedAt - a.startedAt);
  }

  const find = (reconciliationId: string): Reconciliation | null =>
    all().find((run) => run.reconciliationId === reconciliationId) ?? null;

  return {
    list: (source?: string): Reconciliation[] =>
      all().filter((run) => source === undefined || run.source === source),
    get: find,
    rows: (
      page: Parameters<typeof readReconciledRows>[1],
    ): { rows: ReconciledRow[]; cursor: string | null } | null =>
      find(page.reconciliationId) ? readReconciledRows(database, page) : null,

    async start(input: StartInput): Promise<Reconciliation> {
      const window = checkWindow(input, clock.now());
      const file = input.by === "csv" && input.file ? new Uint8Array(await input.file.arrayBuffer()) : null;
      const found = reconcilable(input.source);
      const timeZone = input.timeZone ?? setup.listAccess(found.source.sourceId)?.timeZone ?? null;
      const run = newRun(input, found, window, clock.now());
      return begin(found, run, (job) => compareWithList(parts, job, file, timeZone));
    },

    /** Adds what these rows name, or everything of a kind that can be added. */
    add(reconciliationId: string, kind: AddedKind, rowIds: string[] | null): Reconciliation | null {
      const run = find(reconciliationId);
      if (!run) return null;
      const found = reconcilable(run.source);
      if (run.state !== "done") throw new CannotReconcile("There is no result to add from. Reconcile first.");
      const numbers = rowIds?.map((id) => Number(/^r(\d{1,9})$/.exec(id)?.[1] ?? 0)) ?? null;
      const rows = readAddableRows(database, reconciliationId, kind, numbers);
      if (rows.length === 0) return run;
      const progress = { doing: "adding", pages: 0, done: 0, total: rows.length };
      return begin(found, { ...run, state: "adding", failure: null, progress }, (job) =>
        addCalls(parts, job, rows),
      );
    },

    /** Answers when it has stopped; null where there is no such run. */
    async cancel(reconciliationId: string): Promise<Reconciliation | null> {
      const found = [...running.values()].find(({ job }) => job.run.reconciliationId === reconciliationId);
      if (!found) return find(reconciliationId);
      found.controller.abort();
      await found.ended;
      return found.job.run;
    },

    async closed(): Promise<void> {
      const open = [...running.values()];
      for (const { controller } of open) controller.abort();
      await Promise.all(open.map(({ ended }) => ended));
    },
  };
}

/** `since` 0: as far as the export goes. */
function checkWindow(
  { by, since, until: asked, file }: StartInput,
  now: number,
): { since: number; until: number } {
  const until = asked ?? now;
  if (by === "csv" && !file) throw new CannotReconcile("Drop in the export: “file” is missing.");
  if (since === undefined) {
    if (by === "csv") return { since: 0, until };
    throw new CannotReconcile("Say since when: “since” is missing.");
  }
  if (since >= until) throw new CannotReconcile("The window ends before it begins.");
  if (until - since > longestWindow)
    throw new CannotReconcile("A window is at most 100 days long. Choose a shorter one.");
  return { since, until };
}

function newRun(
  { by, file }: StartInput,
  { source, pack }: Found,
  window: { since: number; until: number },
  startedAt: number,
): Reconciliation {
  const name = file instanceof File ? file.name.replaceAll(/\p{C}/gu, "").slice(0, 120) : "";
  return {
    reconciliationId: `rec_${randomBytes(9).toString("base64url").replaceAll(/[-_]/g, "0")}`,
    sourceId: source.sourceId,
    source: source.name,
    provider: pack.id,
    by,
    fileName: by === "csv" ? name || "export.csv" : null,
    ...window,
    state: "running",
    startedAt,
    endedAt: null,
    progress: {
      doing: by === "api" ? "asking for the list" : "reading the file",
      pages: 0,
      done: 0,
      total: null,
    },
    counts: {
      listed: 0,
      same: 0,
      probable: 0,
      missing: 0,
      extra: 0,
      different: 0,
      open: 0,
      unreadable: 0,
    },
    addable: { missing: 0, different: 0 },
    added: { missing: 0, different: 0 },
    failure: null,
    notes: [],
  };
}
