/** One piece of keeping work at a time, what it is at and what it found. The newest of this start is remembered. */
import { randomUUID } from "node:crypto";
import type { KeepFinding, KeepJob, KeepJobKind } from "../../../shared/keeping";
import type { Log } from "../log";
import { createStopFlag, type StopFlag } from "./run-task";
import { CannotKeep, Stopped } from "./work";

export type Running = {
  stop: StopFlag;
  say(step: string, done: number, of: number): void;
};
export type Ended = { sentence: string; findings: KeepFinding[]; path?: string | null; failed?: boolean };

export type Jobs = {
  newest(): KeepJob | null;
  /** Answers at once. Throws `CannotKeep` while another one runs. `stopped`: what is said when somebody stops it. */
  begin(kind: KeepJobKind, run: (running: Running) => Promise<Ended>, stopped: string): KeepJob;
  stop(): KeepJob | null;
  /** Resolves when nothing runs. */
  settled(): Promise<void>;
};

const kindWords: Record<KeepJobKind, string> = {
  backup: "A backup",
  restore: "A restore",
  check: "A check",
  retention: "Retention",
  forget: "Deleting everything about a number",
  prove: "Proving that nothing is lost",
};

export function createJobs(options: { now(): number; log: Log; onChanged(): void }): Jobs {
  let job: KeepJob | null = null;
  let flag: StopFlag | null = null;
  let work: Promise<void> = Promise.resolve();

  function end(part: Pick<KeepJob, "state" | "sentence"> & Partial<KeepJob>): void {
    if (job) job = { ...job, ...part, endedAt: options.now() };
    options.onChanged();
  }

  return {
    newest: () => job,
    begin(kind, run, stopped) {
      if (job?.state === "running")
        throw new CannotKeep(`${kindWords[job.kind]} is running. Wait for it, or stop it.`);
      const stop = createStopFlag();
      flag = stop;
      job = {
        jobId: randomUUID(),
        kind,
        state: "running",
        startedAt: options.now(),
        endedAt: null,
        step: "Beginning",
        done: 0,
        of: 0,
        sentence: "",
        findings: [],
        path: null,
      };
      // Whoever wants to see it run asks: nobody's lists are read again for that.
      const say = (step: string, done: number, of: number) => {
        if (job) job = { ...job, step, done, of };
      };
      work = run({ stop, say }).then(
        ({ sentence, findings, path = null, failed = false }) =>
          end({ state: failed ? "failed" : "done", sentence, findings, path }),
        (error: Error) => {
          if (error instanceof Stopped) return end({ state: "stopped", sentence: stopped });
          if (!(error instanceof CannotKeep))
            options.log.error("keeping ended with a bug", {
              what: kind,
              reason: error.stack ?? error.message,
            });
          end({ state: "failed", sentence: error.message });
        },
      );
      options.onChanged();
      return job;
    },
    stop() {
      if (job?.state === "running") flag?.stop();
      return job;
    },
    settled: () => work,
  };
}
