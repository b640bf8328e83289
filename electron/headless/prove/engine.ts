/** An engine of this very build in a process of its own, so that it can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CannotStart } from "../../engine/engine";
import { readyLine } from "../data-folder";
import { installation } from "../host";

export type ProvenEngine = {
  receiver: string;
  /** The engine's own process, also where another program started it. */
  pid: number;
  /** SIGKILL, and gone; answers how it ended. */
  kill(): Promise<NodeJS.Signals | null>;
  /** Asked to end, and gone. */
  stop(): Promise<void>;
};

/** Longer than any start that works. */
const patienceMs = 60_000;

/** `under` is a program that starts it, with its arguments. Throws `CannotStart` with the engine's own sentence. */
export async function startProvenEngine(
  data: string,
  signal: AbortSignal,
  under: readonly string[] = [],
): Promise<ProvenEngine> {
  const entry = join(installation, "out", "main", "headless.js");
  const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const [program = process.execPath, ...args] = [
    ...under,
    process.execPath,
    entry,
    "serve",
    "--json",
    "--data",
    data,
    ...ports,
  ];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const end = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", end, { once: true });
  const exited = once(child, "exit").finally(() => signal.removeEventListener("abort", end));
  exited.catch(() => {});
  const said: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const ready = await readReady(child, exited, said);
  child.stdout?.resume();
  return {
    receiver: ready.receiver,
    pid: ready.pid,
    async kill() {
      process.kill(ready.pid, "SIGKILL");
      const [, by] = (await exited) as [number | null, NodeJS.Signals | null];
      return by;
    },
    async stop() {
      process.kill(ready.pid, "SIGTERM");
      await exited;
    },
  };
}

async function readReady(child: ChildProcess, exited: Promise<unknown[]>, said: string[]) {
  if (!child.stdout) throw new Error("the engine has no output to read");
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  try {
    const [line] = (await Promise.race([
      once(lines, "line"),
      exited.then(() => {
        throw new CannotStart(
          said.join("").trim() || "The engine ended before it was ready and said nothing.",
        );
      }),
    ])) as [string];
    return readyLine.parse(JSON.parse(line));
  } finally {
    clearTimeout(timer);
    lines.close();
  }
}
