/**
 * The main thread's side of dry runs. One thread has them all; it starts with the first. A rule whose expression takes
 * longer than two seconds ends the thread: the rule is named and judged no more, and what runs goes on where it was. At
 * most two run at once, and the newest few are remembered with a bounded number of rows.
 */

import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { DryRun, DryRunRow, DryRunTrial } from "../../../shared/dry-run";
import type { RuleDefinition } from "../../../shared/rules";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { steadyMs } from "../reader/watch";
import type { DryRunWorkerData } from "./dry-run-worker";
import { type FromDryRuns, longestMs, type ToDryRuns, type TryOrder } from "./messages";
import { addUp, daysOf, emptySum, pageOf, type RowsPage, type Run, toDryRun } from "./one-run";

export type DryRuns = {
  start(input: { definitions: RuleDefinition[]; from: number; to: number }): DryRun;
  /** Null: it is not remembered any more. */
  get(dryRunId: string): DryRun | null;
  stop(dryRunId: string): DryRun | null;
  rows(
    dryRunId: string,
    page: RowsPage,
  ): { rows: DryRunRow[]; cursor: string | null; notKept: number } | null;
  /** Null: there is no such call. */
  try(input: Pick<TryOrder, "definition" | "callId" | "position">): Promise<DryRunTrial | null>;
  close(): Promise<void>;
};

/** The sentence is for whoever asked. */
export class TrialStopped extends Error {
  override readonly name = "TrialStopped";
}

const mostRunning = 2;
const mostRemembered = 6;
const longestAfterStopMs = 200;
const numbers = 4;
const tooLong = (words: string) =>
  `An expression took longer than ${words} over a call, and was stopped. Make it simpler.`;

export function createDryRuns(options: {
  worker: URL;
  path: string;
  crmPath: string | null;
  clock: Clock;
  log: Log;
}): DryRuns {
  const watch = new Float64Array(new SharedArrayBuffer(numbers * 8));
  const runs = new Map<string, Run>();
  const trials = new Map<number, { resolve(trial: DryRunTrial | null): void; reject(error: Error): void }>();
  let worker: Worker | null = null;
  let nextNumber = 1;

  const running = () => [...runs.values()].filter(({ state }) => state === "running");

  function thread(): Worker {
    if (worker) return worker;
    const started = new Worker(options.worker, {
      name: "ringback-dry-run",
      workerData: {
        path: options.path,
        crmPath: options.crmPath,
        watch: watch.buffer as SharedArrayBuffer,
      } satisfies DryRunWorkerData,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    started.unref();
    started.on("message", hear);
    started.on("error", (error) =>
      options.log.error("the thread of dry runs ended", { reason: (error as Error).message }),
    );
    started.on("exit", () => {
      if (worker !== started) return;
      worker = null;
      afterEnd("used too much memory, or ended its thread another way");
    });
    worker = started;
    return started;
  }

  function post(message: ToDryRuns): void {
    thread().postMessage(message);
  }

  function order(run: Run): void {
    const { number, from, to, now, next, rules } = run;
    const kept = rules.map(({ sum }) => {
      const no = sum.rows.filter(({ result }) => result === "no").length;
      return { no, told: sum.rows.length - no };
    });
    post({
      kind: "run",
      run: number,
      definitions: rules.map(({ definition }) => definition),
      ...{ from, to, now, before: next, kept },
      stopped: rules.flatMap(({ stopped }, index) => (stopped ? [index] : [])),
    });
  }

  function hear(message: FromDryRuns): void {
    if (message.kind === "tried") {
      trials.get(message.id)?.resolve(message.trial);
      trials.delete(message.id);
      return;
    }
    if (message.kind === "not-tried") {
      trials.get(message.id)?.reject(new Error(message.message));
      trials.delete(message.id);
      return;
    }
    const run = running().find(({ number }) => number === message.run);
    if (!run) return;
    if (message.kind === "begun") begin(run, message);
    else if (message.kind === "part") addPart(run, message);
    else if (message.kind === "slow") stopRule(run, message.rule, "a second");
    else {
      options.log.error("a dry run met a bug", { reason: message.message, stack: message.stack });
      end(run, "failed", `It met a bug and ended: ${message.message}`);
    }
  }

  function begin(run: Run, { of, rules }: Extract<FromDryRuns, { kind: "begun" }>): void {
    run.of = Math.max(run.of, of);
    for (const [index, { problems, fields }] of rules.entries()) {
      const rule = run.rules[index];
      if (!rule) continue;
      rule.problems = [...problems, ...rule.problems.filter(({ place }) => place === "expression")];
      rule.fields = fields;
    }
  }

  function addPart(run: Run, { read, next, rules, done }: Extract<FromDryRuns, { kind: "part" }>): void {
    run.read += read;
    run.next = next;
    for (const [index, part] of rules.entries()) addUp(run.rules[index]?.sum, part);
    if (done) end(run, "done", null);
  }

  function stopRule(run: Run, index: number, words: string): void {
    const rule = run.rules[index];
    if (!rule || rule.stopped) return;
    rule.stopped = true;
    rule.problems.push({ place: "expression", position: null, sentence: tooLong(words) });
  }

  function end(run: Run, state: DryRun["state"], because: string | null): void {
    if (run.state !== "running") return;
    run.state = state;
    run.because = because;
    run.ms = performance.now() - run.startedAt;
  }

  function stopRun(run: Run): void {
    if (run.state !== "running") return;
    end(run, "stopped", null);
    if (worker) post({ kind: "stop", run: run.number });
  }

  /** The thread is gone: what was at work is to blame, and the rest goes on in the next one. */
  function afterEnd(words: string): void {
    const [atWork = 0, , number = 0, index = 0] = watch;
    watch.fill(0);
    for (const { reject } of trials.values())
      reject(
        new TrialStopped(atWork > 0 && number === 0 ? tooLong(words) : "It was interrupted: try again."),
      );
    trials.clear();
    const guilty = running().find((run) => atWork > 0 && run.number === number);
    if (guilty) stopRule(guilty, index, words);
    for (const run of running()) {
      if (atWork > 0) order(run);
      else end(run, "failed", `The thread of dry runs ${words}.`);
    }
  }

  const guard = setInterval(() => {
    const [atWork = 0, since = 0, number = 0] = watch;
    // Nobody waits for a run that was stopped, and others wait behind it.
    const isAsked = number === 0 || running().some((run) => run.number === number);
    if (!worker || atWork === 0 || steadyMs() - since <= (isAsked ? longestMs : longestAfterStopMs)) return;
    const spinning = worker;
    worker = null;
    void spinning.terminate().then(() => afterEnd(`${longestMs / 1000} s`));
  }, 200);
  guard.unref();

  return {
    start({ definitions, from, to }) {
      for (const older of running().slice(0, -(mostRunning - 1) || undefined)) stopRun(older);
      const now = options.clock.now();
      const run: Run = {
        number: nextNumber++,
        dryRunId: `dr_${randomUUID().slice(0, 13)}`,
        state: "running",
        because: null,
        from,
        to,
        now,
        read: 0,
        of: 0,
        next: Number.MAX_SAFE_INTEGER,
        startedAt: performance.now(),
        ms: null,
        rules: definitions.map((definition) => ({
          definition,
          problems: [],
          stopped: false,
          sum: emptySum(definition),
          fields: [],
        })),
        days: daysOf(definitions, from, Math.min(to, now)),
      };
      runs.set(run.dryRunId, run);
      for (const [dryRunId, old] of runs) {
        if (runs.size <= mostRemembered) break;
        if (old.state !== "running") runs.delete(dryRunId);
      }
      order(run);
      return toDryRun(run);
    },
    get(dryRunId) {
      const run = runs.get(dryRunId);
      return run ? toDryRun(run) : null;
    },
    stop(dryRunId) {
      const run = runs.get(dryRunId);
      if (!run) return null;
      stopRun(run);
      return toDryRun(run);
    },
    rows(dryRunId, page) {
      const sum = runs.get(dryRunId)?.rules[page.rule]?.sum;
      return sum ? pageOf(sum, page) : null;
    },
    try(input) {
      const id = nextNumber++;
      post({ kind: "try", id, ...input, now: options.clock.now() });
      return new Promise((resolve, reject) => trials.set(id, { resolve, reject }));
    },
    async close() {
      clearInterval(guard);
      const last = worker;
      worker = null;
      for (const run of running()) end(run, "stopped", null);
      await last?.terminate();
    },
  };
}
