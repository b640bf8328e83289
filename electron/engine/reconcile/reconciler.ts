/**
 * Reconciling a source with its provider's own list of calls: one job per source at a time, told step by step to the
 * console, stopped whenever somebody asks. Promises: the list is compared in small pieces between which the receiver has
 * its turn; the result is written when it is whole, and until then the one before it stands; adding appends events of
 * origin `pulled` and nothing else: what leaves is the gate's to say, and it holds them. Refuses to add a call that came
 * meanwhile.
 */
import { randomBytes } from "node:crypto";
import type { ListFailure, ReconciledRow, Reconciliation } from "../../../shared/reconciliations";
import type { Changes } from "../changes";
import type { Clock } from "../clock";
import type { Log } from "../log";
import type { CallList, ListAccess, Pack } from "../providers/pack";
import type { Appender } from "../receiver/append";
import type { Setup } from "../setup";
import { createBreather } from "../sharing/breather";
import type { Reader } from "../store/database";
import {
  type AddableRow,
  readAddableRows,
  readCallHere,
  readReconciledRows,
  readReconciliations,
  readRowBody,
} from "../store/reconciliations";
import type { StoredSource } from "../store/sources";
import type { Store } from "../store/store";
import { type Comparison, createComparison, keptPerKind } from "./compare";
import { failList, ListFailed } from "./failures";
import { fetchCall, fetchPages, type ListCaller } from "./fetch-list";
import { readExport } from "./read-export";

export type ReconcilerParts = {
  database: Reader;
  store: Store;
  setup: Pick<Setup, "findSource" | "listAccess">;
  appender: Appender;
  clock: Clock;
  log: Log;
  changes: Pick<Changes, "note">;
  /** Resolves when everything that came in was read. */
  settled(): Promise<void>;
};

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

type Job = {
  run: Reconciliation;
  source: StoredSource;
  pack: Pack;
  list: CallList;
  controller: AbortController;
  ended: Promise<void>;
};

const rowsAtOnce = 64;
const bytesAtOnce = 1024 * 1024;
const addedAtOnce = 50;
const longestWindow = 100 * 24 * 60 * 60_000;

const ourBug = {
  code: "bug",
  sentence: "Ringback could not finish: its log has the reason.",
  next: "Reconcile again; if it stays so, report it with the log.",
};

export type Reconciler = ReturnType<typeof createReconciler>;

export function createReconciler(parts: ReconcilerParts) {
  const { database, store, setup, appender, clock, log, changes } = parts;
  /** By source: what is under way. */
  const jobs = new Map<string, Job>();

  function tell(job: Job, change: Partial<Reconciliation>): void {
    job.run = { ...job.run, ...change };
    changes.note({ reconciliations: [job.run] });
  }

  const doing = (job: Job, words: string, done = job.run.progress.done) =>
    tell(job, { progress: { ...job.run.progress, doing: words, done } });

  function callerOf(job: Job, access: ListAccess): ListCaller {
    return {
      name: job.pack.name,
      api: job.list.api,
      access,
      signal: job.controller.signal,
      onWait: (words) => doing(job, words ?? "reading the list"),
    };
  }

  function accessOf(job: Job): ListAccess {
    const access = setup.listAccess(job.source.sourceId);
    const { api } = job.list;
    if (!access?.key) {
      return failList(
        "no-key",
        `${job.pack.name} is asked with an API key, and this source has none.`,
        `Make one ${api.keyFrom} and set it in this source, or drop in the export.`,
      );
    }
    if (api.account && !access.account) {
      return failList(
        "no-account",
        `${job.pack.name} is asked for the calls of an account, and this source names none.`,
        `Set it in this source: ${api.account.hint}.`,
      );
    }
    return { ...access, key: access.key };
  }

  /**
   * Runs to its end, whatever that is; nothing of it is thrown at anybody. How it ended is told once it is on disk: who
   * sees that can start the next one.
   */
  async function conclude(job: Job, work: () => Promise<Partial<Reconciliation>>): Promise<void> {
    // What was not all added is a result all the same.
    const adding = job.run.state === "adding";
    let end: Partial<Reconciliation>;
    try {
      end = { state: "done", ...(await work()) };
    } catch (error) {
      const failed = adding ? "done" : "failed";
      if (job.controller.signal.aborted) end = { state: adding ? "done" : "cancelled" };
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
    jobs.delete(job.source.sourceId);
    job.run = run;
    changes.note({ reconciliations: [run] });
  }

  async function compareAll(
    job: Job,
    file: Uint8Array | null,
    timeZone: string | null,
  ): Promise<Partial<Reconciliation>> {
    const { source, pack, list } = job;
    const read = file ? await readExport(file, pack, list.export, timeZone) : null;
    if (read) {
      const starts = read.rows.flatMap((row) => row.starts);
      const [first, last] = starts.reduce(
        ([a, b], at) => [Math.min(a, at), Math.max(b, at)],
        [Infinity, -Infinity],
      );
      const { since, until } = job.run;
      tell(job, {
        since: since === 0 ? (first ?? 0) : since,
        until: since === 0 ? (last ?? 0) + list.export.sameStartMs : until,
        progress: { ...job.run.progress, doing: "comparing", total: read.rows.length },
      });
    }
    const { since, until, by } = job.run;
    const comparison = createComparison({ database, pack, list, source, by, since, until, now: clock.now() });
    if (read) comparison.counts.unreadable += read.unreadable;
    const breathe = createBreather();
    let opened = false;
    let done = 0;
    const flush = async () => {
      const rows = comparison.drain();
      if (!opened) await store.write("openReconciliation", job.run);
      opened = true;
      for (let from = 0; from < rows.length; ) {
        let bytes = 0;
        let to = from;
        while (to < rows.length && to - from < rowsAtOnce && bytes < bytesAtOnce)
          bytes += rows[to++]?.body?.length ?? 0;
        await store.write("addReconciledRows", {
          reconciliationId: job.run.reconciliationId,
          rows: rows.slice(from, to),
        });
        from = to;
      }
    };
    const one = async (body: string, starts?: number[]) => {
      job.controller.signal.throwIfAborted();
      await comparison.take(body, starts);
      done += 1;
      if (done % 100 === 0) {
        await flush();
        tell(job, { counts: { ...comparison.counts }, progress: { ...job.run.progress, done } });
      }
      await breathe();
    };
    if (read) for (const row of read.rows) await one(row.body, row.starts);
    else {
      const window = { since: since - list.startsWithinMs, until: until + list.startsWithinMs };
      let pages = 0;
      for await (const page of fetchPages(callerOf(job, accessOf(job)), window)) {
        pages += 1;
        const total = page.total ?? job.run.progress.total;
        tell(job, { progress: { doing: "reading the list", pages, done, total } });
        for (const call of page.calls) await one(call);
      }
    }
    doing(job, "looking for calls that are only here", done);
    while (comparison.nextExtras()) {
      job.controller.signal.throwIfAborted();
      await flush();
      await breathe();
    }
    await flush();
    const counts = { ...comparison.counts };
    return { counts, addable: comparison.addable(), notes: notesOf(comparison, job) };
  }

  async function addAll(job: Job, rows: AddableRow[]): Promise<Partial<Reconciliation>> {
    const { reconciliationId } = job.run;
    const { one } = job.list.api;
    const caller = job.run.by === "api" && one ? callerOf(job, accessOf(job)) : null;
    await store.write("auditAdding", {
      at: clock.now(),
      reconciliationId,
      source: job.source.name,
      calls: rows.length,
    });
    let done = 0;
    let failure: ListFailure | null = null;
    let writing: Promise<void>[] = [];
    for (const row of rows) {
      job.controller.signal.throwIfAborted();
      const here = readCallHere(database, row.callId);
      if (here && (row.kind === "missing" || here.ended)) {
        const because = "It came by itself meanwhile.";
        await store.write("markAdded", { reconciliationId, number: row.number, position: null, because });
        tell(job, { addable: job.run.addable - 1 });
      } else {
        const listed = readRowBody(database, reconciliationId, row.number);
        const body = caller
          ? await fetchWhole(caller, row.callKey, (gone) => {
              failure = gone;
            })
          : listed;
        if (body) writing.push(append(job, row, body));
        if (writing.length >= addedAtOnce) {
          await Promise.all(writing);
          writing = [];
        }
      }
      done += 1;
      tell(job, { progress: { ...job.run.progress, doing: "adding", done } });
    }
    await Promise.all(writing);
    await parts.settled();
    return { failure };
  }

  /** Null where the list has the call and it cannot be had by itself: the others are added all the same. */
  async function fetchWhole(
    caller: ListCaller,
    callKey: string,
    onGone: (failure: ListFailure) => void,
  ): Promise<Uint8Array | null> {
    try {
      return new TextEncoder().encode(await fetchCall(caller, callKey));
    } catch (error) {
      if (!(error instanceof ListFailed) || error.failure.code !== "not-found") throw error;
      const sentence = `${caller.name} has ${callKey} in its list, and not by itself (404). The others were added.`;
      onGone({ code: "not-found", sentence, next: "Add it again later." });
      return null;
    }
  }

  async function append(job: Job, row: AddableRow, body: Uint8Array): Promise<void> {
    const { source, pack, run } = job;
    const from = run.by === "api" ? `${pack.name}'s list of calls` : `an export of ${pack.name}'s calls`;
    const appended = appender.append(
      {
        source: source.name,
        sourceId: source.sourceId,
        claimed: true,
        origin: "pulled",
        namespace: "live",
        receivedAt: clock.now(),
        method: "POST",
        url: `/hooks/${source.name}/${job.list.type}`,
        httpVersion: "1.1",
        peer: "reconcile",
        headers: [["content-type", "application/json"]],
        bytes: body.length,
        signature: "unsupported",
        signatureBecause: `Ringback took it from ${from}: a list is not signed.`,
        secretId: null,
      },
      body,
    );
    if (!appended) {
      failList("queue-full", "Too much is arriving to add calls beside it.", "Add the others in a moment.");
    }
    const position = await appended;
    await store.write("markAdded", {
      reconciliationId: run.reconciliationId,
      number: row.number,
      position: position ?? null,
      because: null,
    });
    tell(job, { added: job.run.added + 1, addable: job.run.addable - 1 });
  }

  function begin(
    job: Omit<Job, "ended" | "controller">,
    work: (job: Job) => Promise<Partial<Reconciliation>>,
  ): Reconciliation {
    const started: Job = { ...job, controller: new AbortController(), ended: Promise.resolve() };
    jobs.set(job.source.sourceId, started);
    changes.note({ reconciliations: [started.run] });
    started.ended = conclude(started, () => work(started));
    return started.run;
  }

  function reconcilable(name: string): { source: StoredSource; pack: Pack; list: CallList } {
    const found = setup.findSource(name);
    if (!found) throw new CannotReconcile(`There is no source “${name}”.`);
    const { source, pack } = found;
    if (!pack.list) {
      throw new CannotReconcile(
        `${pack.name}'s list of calls is not known: there is nothing to compare with.`,
      );
    }
    if (jobs.has(source.sourceId)) {
      throw new CannotReconcile(`${name} is being reconciled. Wait until that is through, or stop it.`, true);
    }
    return { source, pack, list: pack.list };
  }

  function all(): Reconciliation[] {
    const running = [...jobs.values()].map(({ run }) => run);
    const kept = readReconciliations(database).filter(
      ({ reconciliationId }) => !running.some((run) => run.reconciliationId === reconciliationId),
    );
    return [...running, ...kept].toSorted((a, b) => b.startedAt - a.startedAt);
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
      const until = input.until ?? clock.now();
      const fromFile = input.by === "csv" && input.since === undefined;
      if (!fromFile && input.since === undefined)
        throw new CannotReconcile("Say since when: “since” is missing.");
      const since = input.since ?? 0;
      if (!fromFile && since >= until) throw new CannotReconcile("The window ends before it begins.");
      if (!fromFile && until - since > longestWindow)
        throw new CannotReconcile("A window is at most 100 days long. Choose a shorter one.");
      if (input.by === "csv" && !input.file)
        throw new CannotReconcile("Drop in the export: “file” is missing.");
      const file = input.file ? new Uint8Array(await input.file.arrayBuffer()) : null;
      const name = input.file instanceof File ? input.file.name : null;
      const found = reconcilable(input.source);
      const timeZone = input.timeZone ?? setup.listAccess(found.source.sourceId)?.timeZone ?? null;
      const run: Reconciliation = {
        reconciliationId: `rec_${randomBytes(9).toString("base64url").replaceAll(/[-_]/g, "0")}`,
        sourceId: found.source.sourceId,
        source: found.source.name,
        provider: found.pack.id,
        by: input.by,
        fileName:
          input.by === "csv" ? (name?.replaceAll(/[\p{C}]/gu, "").slice(0, 120) ?? "export.csv") : null,
        since,
        until,
        state: "running",
        startedAt: clock.now(),
        endedAt: null,
        progress: {
          doing: input.by === "api" ? "asking for the list" : "reading the file",
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
        addable: 0,
        added: 0,
        failure: null,
        notes: [],
      };
      return begin({ ...found, run }, (job) => compareAll(job, input.by === "csv" ? file : null, timeZone));
    },

    add(reconciliationId: string, rowIds: string[] | null): Reconciliation | null {
      const run = find(reconciliationId);
      if (!run) return null;
      const found = reconcilable(run.source);
      if (run.state !== "done") throw new CannotReconcile("There is no result to add from. Reconcile first.");
      const numbers = rowIds?.map((id) => Number(/^r(\d{1,9})$/.exec(id)?.[1] ?? 0)) ?? null;
      const rows = readAddableRows(database, reconciliationId, numbers);
      if (rows.length === 0) return run;
      const progress = { doing: "adding", pages: 0, done: 0, total: rows.length };
      return begin({ ...found, run: { ...run, state: "adding", failure: null, progress } }, (job) =>
        addAll(job, rows),
      );
    },

    /** Answers when it has stopped; null where there is no such run. */
    async cancel(reconciliationId: string): Promise<Reconciliation | null> {
      const job = [...jobs.values()].find(({ run }) => run.reconciliationId === reconciliationId);
      if (!job) return find(reconciliationId);
      job.controller.abort();
      await job.ended;
      return job.run;
    },

    async closed(): Promise<void> {
      const running = [...jobs.values()];
      for (const job of running) job.controller.abort();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

function notesOf(comparison: Comparison, { run, list }: Job): string[] {
  const { counts } = comparison;
  const notes: string[] = [];
  const left = comparison.notKept();
  if (left > 0)
    notes.push(
      `${left} more rows were counted and not kept: ${keptPerKind} of a kind are. Add these and reconcile again.`,
    );
  if (counts.open > 0)
    notes.push(
      `${counts.open} ${counts.open === 1 ? "is" : "are"} still going on, or ended less than ${Math.round(list.arrivesWithin.ms / 60_000)} minutes ago: their events may be on the way.`,
    );
  if (counts.unreadable > 0)
    notes.push(`${counts.unreadable} rows say neither which call nor when, and were left out.`);
  if (run.by === "csv" && counts.listed === 0) notes.push("No row of the file is in this window.");
  return notes;
}
