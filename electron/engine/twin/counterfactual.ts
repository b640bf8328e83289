/**
 * Runs the counterfactual: it asks the search thread for the newest calls and then for a few summaries at a time, so
 * that whoever searches meanwhile hardly waits. What it knows of a call is kept until the call changes; it can be
 * stopped between two calls. Nothing is written and nothing is sent.
 */
import type { Counterfactual, CounterfactualState } from "../../../shared/counterfactual-contract";
import { mostCounterfactualCalls } from "../../../shared/delays";
import type { SearchThread } from "../search/search";
import type { SearchProblem } from "../store/search-conditions";
import { type JudgedDestination, sumUp } from "./sum-up";
import type { CallSummary } from "./summarize-call";

type Job = {
  state: CounterfactualState["state"];
  done: number;
  of: number;
  found: number;
  more: boolean;
  result: Counterfactual | null;
  stop: AbortController;
  running: Promise<void> | null;
  problem: SearchProblem | null;
  failure: Error | null;
};

type Known = { stamp: string; summary: CallSummary | "too-long" | null };

const computeMs = 30;
const callsAtOnce = 50;
/** A short log is summed up before the first answer; a long one answers how far it is. */
const patienceMs = 400;
const mostJobs = 8;

export type Counterfactuals = ReturnType<typeof createCounterfactuals>;

export function createCounterfactuals(parts: {
  search: SearchThread;
  now(): number;
  destinations(): JudgedDestination[];
}) {
  const { search, now } = parts;
  const jobs = new Map<string, Job>();
  const known = new Map<string, Known>();
  let closed = false;

  function jobOf(q: string): Job {
    const job = jobs.get(q) ?? {
      state: "done",
      done: 0,
      of: 0,
      found: 0,
      more: false,
      result: null,
      stop: new AbortController(),
      running: null,
      problem: null,
      failure: null,
    };
    // The newest question last: the oldest is forgotten first.
    jobs.delete(q);
    jobs.set(q, job);
    for (const [oldest, { running }] of jobs) {
      if (jobs.size <= mostJobs) break;
      if (running === null && oldest !== q) jobs.delete(oldest);
    }
    return job;
  }

  async function run(job: Job, q: string): Promise<void> {
    const { signal } = job.stop;
    const asked = await search.ask("counterfactualCalls", { q, limit: mostCounterfactualCalls }, now());
    if ("problem" in asked) {
      job.problem = asked.problem;
      return;
    }
    const { callIds, stamps, found, more } = asked;
    Object.assign(job, { of: callIds.length, found, more });
    const stampOf = new Map(callIds.map((callId, index) => [callId, stamps[index] ?? ""]));
    const isKnown = (callId: string) => known.get(callId)?.stamp === stampOf.get(callId);
    const open = callIds.filter((callId) => !isKnown(callId));
    job.done = callIds.length - open.length;
    while (open.length > 0 && !signal.aborted) {
      const some = open.slice(0, callsAtOnce);
      const { summaries } = await search.ask("summarizeCalls", { callIds: some, ms: computeMs }, now());
      for (const [index, summary] of summaries.entries()) {
        const callId = some[index] as string;
        keep(callId, { stamp: stampOf.get(callId) ?? "", summary });
      }
      open.splice(0, summaries.length);
      job.done += summaries.length;
    }
    if (signal.aborted) return;
    const all = callIds.map((callId) => known.get(callId)?.summary ?? null);
    const summaries = all.filter((one): one is CallSummary => one !== null && one !== "too-long");
    job.result = {
      ...sumUp(summaries, parts.destinations()),
      leftOut: all.filter((one) => one === "too-long").length,
      computedAt: now(),
    };
  }

  function keep(callId: string, value: Known): void {
    known.delete(callId);
    known.set(callId, value);
    for (const oldest of known.keys()) {
      if (known.size <= mostCounterfactualCalls * 2) break;
      known.delete(oldest);
    }
  }

  function begin(job: Job, q: string): Promise<void> {
    job.stop = new AbortController();
    job.state = "running";
    job.problem = null;
    job.failure = null;
    job.done = 0;
    const { signal } = job.stop;
    return run(job, q)
      .catch((error: Error) => {
        job.failure = error;
      })
      .finally(() => {
        job.running = null;
        job.state = signal.aborted ? "stopped" : "done";
      });
  }

  return {
    async get(q: string): Promise<CounterfactualState | { problem: SearchProblem }> {
      const job = jobOf(q);
      if (job.running === null && !closed) job.running = begin(job, q);
      await Promise.race([job.running, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
      if (job.failure) throw job.failure;
      if (job.problem) return { problem: job.problem };
      const { state, done, of, found, more, result } = job;
      return { state, done, of, found, more, result };
    },
    /** False: none was under way. */
    stop(q: string): boolean {
      const job = jobs.get(q);
      if (!job || job.running === null) return false;
      job.stop.abort();
      return true;
    },
    async close(): Promise<void> {
      closed = true;
      for (const { stop } of jobs.values()) stop.abort();
      await Promise.allSettled([...jobs.values()].map(({ running }) => running));
    },
  };
}
