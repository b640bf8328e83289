/**
 * `ringback prove`: that what was answered is kept, shown on this machine with numbers. It exits with 0 only if nothing was
 * lost, 1 if something was, 3 if it could not run or was stopped.
 *
 * An engine that runs it for its console is told of it line by line, and ends it by closing its standard input: so it ends
 * with that engine, however that one ended.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeepFinding } from "../../shared/keeping";
import type { ProveLine } from "../engine/keeping/prove-process";
import { onStop } from "./on-stop";
import { type KillReport, killAndRestart } from "./prove/kill-and-restart";
import { type TracedRun, tracedRun } from "./prove/traced-run";

export type ProveFlags = {
  kills: number;
  connections: number;
  trace: boolean;
  json: boolean;
  /** For the console: lines of `ProveLine`, until standard input ends. */
  watched: boolean;
};

export async function prove({ kills, connections, trace, json, watched }: ProveFlags): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "ringback-prove-"));
  const stop = new AbortController();
  const off = onStop(() => stop.abort());
  if (watched) stopWithInput(stop);
  const write = (line: ProveLine) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const tell = (text: string) => void (json || watched || process.stderr.write(text));
  try {
    const data = join(folder, "killed");
    const report = await killAndRestart({
      ...{ data, kills, connections, signal: stop.signal },
      onKill: (done, acked, kept) => {
        if (watched) write({ kind: "kill", done, acked, kept });
        tell(
          `\r${done} of ${kills} kills, ${acked} events answered, ${kept} kept${done === kills ? "\n" : ""}`,
        );
      },
    });
    if (watched && trace) write({ kind: "trace" });
    const traced: TracedRun = trace
      ? await tracedRun(folder, stop.signal)
      : { measured: false, because: "it was not asked for" };
    stop.signal.throwIfAborted();
    const findings = findingsOf(report, traced);
    const ok = findings.every(({ is }) => is !== "bad");
    const sentence = lastLine(report);
    if (watched) write({ kind: "done", ok, sentence, findings });
    else if (json) process.stdout.write(`${JSON.stringify({ ...report, traced })}\n`);
    else process.stdout.write(`${[...findings.map(({ says }) => says), sentence].join("\n")}\n`);
    return ok ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    tell("\nStopped: nothing is proven. The scratch folder is removed.\n");
    return 3;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    off();
    if (watched) process.stdin.destroy();
  }
}

/** Whoever watches may be killed: then the input ends, and nobody reads what is written. */
function stopWithInput(stop: AbortController): void {
  for (const event of ["end", "close", "error"]) process.stdin.on(event, () => stop.abort());
  process.stdin.resume();
  process.stdout.on("error", () => stop.abort());
}

function lastLine({ kills, acked, kept, lost }: KillReport): string {
  return `prove: ${kills} kills, ${acked} acked, ${kept} kept, ${lost.length} lost`;
}

function findingsOf(report: KillReport, traced: TracedRun): KeepFinding[] {
  const { kills, lost, inTheMiddle, keptUnanswered, twice, refused, damage } = report;
  const bad = (what: string, says: string): KeepFinding => ({ what, is: "bad", says });
  return [
    {
      what: "Kills",
      is: "good",
      says: `${inTheMiddle} of ${kills} kills met requests under way; ${keptUnanswered} events are kept whose answer never came back.`,
    },
    ...(twice > 0
      ? [bad("Twice", `${twice} events that were sent once are in the log more than once.`)]
      : []),
    ...refused.map(
      ([status, times]): KeepFinding => ({
        what: "Refused",
        is: "note",
        says: `${times} requests were answered ${status}, which promises nothing.`,
      }),
    ),
    ...damage.map((line) => bad("Database", `The database after the last kill: ${line}`)),
    ...(lost.length > 0
      ? [
          bad(
            "Lost",
            `Lost, or kept with other bytes: ${lost.slice(0, 10).join(", ")}${lost.length > 10 ? " …" : ""}`,
          ),
        ]
      : []),
    findingOfTrace(traced),
  ];
}

function findingOfTrace(traced: TracedRun): KeepFinding {
  const what = "Syncs";
  if (!traced.measured)
    return { what, is: "note", says: `Syncs before answers: not measured, ${traced.because}.` };
  const { answered, early, syncs } = traced.trace;
  const reasons = [...new Set(early.map(({ because }) => because))].join(", ");
  return early.length === 0
    ? {
        what,
        is: "good",
        says: `Syncs before answers: ${answered.length} of ${answered.length} answers followed a sync of the WAL (${syncs} syncs, seen by strace).`,
      }
    : {
        what,
        is: "bad",
        says: `Syncs before answers: ${early.length} of ${answered.length} answers came before a sync of the WAL: the event was ${reasons}.`,
      };
}
