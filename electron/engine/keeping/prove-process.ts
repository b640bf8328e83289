/**
 * Proving that nothing is lost, as the console begins it: the command `ringback prove` in a process of its own, so that no
 * thread of this engine takes part. It is bounded in time, and it ends when its standard input does: on Stop, and with this
 * engine, also where that is killed. It removes its folder itself.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { keepFinding } from "../../../shared/keeping";
import type { Ended, Running } from "./jobs";
import { CannotKeep, Stopped } from "./work";

export const proveLine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("kill"), done: z.number(), acked: z.number(), kept: z.number() }),
  z.object({ kind: z.literal("trace") }),
  z.object({
    kind: z.literal("done"),
    ok: z.boolean(),
    sentence: z.string(),
    findings: z.array(keepFinding),
  }),
]);
export type ProveLine = z.infer<typeof proveLine>;

/** A hundred kills take two minutes; on a machine that is busy with other things, several times as long. */
const mostMs = 20 * 60_000;
/** Whoever was asked to end removes its folder first. */
const patienceMs = 10_000;
const mostSaid = 4000;

export async function runProof(entry: string, kills: number, running: Running): Promise<Ended> {
  const child = spawn(process.execPath, [entry, "prove", "--kills", String(kills), "--watched"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  exited.catch(() => {});
  let late = false;
  let said = "";
  child.stdin.on("error", () => {});
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-mostSaid);
  });
  const forget = running.stop.onStop(() => end(child));
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, mostMs);
  let found: Extract<ProveLine, { kind: "done" }> | null = null;
  try {
    running.say("Starting a second engine", 0, kills);
    for await (const line of createInterface({ input: child.stdout })) {
      const told = proveLine.parse(JSON.parse(line));
      if (told.kind === "kill")
        running.say(
          `${told.done} of ${kills} kills, ${told.acked} answered, ${told.kept} kept`,
          told.done,
          kills,
        );
      else if (told.kind === "trace") running.say("Watching answers and syncs with strace", kills, kills);
      else found = told;
    }
    await exited;
  } finally {
    clearTimeout(timer);
    forget();
    end(child);
  }
  if (running.stop.isStopped()) throw new Stopped();
  if (late)
    throw new CannotKeep("It took longer than 20 minutes and was ended: nothing is proven. Try fewer kills.");
  if (!found) throw new CannotKeep(`It could not run: ${said.trim() || "it said nothing"}`);
  const { ok, sentence, findings } = found;
  return { sentence, findings, failed: !ok };
}

function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs).unref();
  child.once("exit", () => clearTimeout(timer));
}
