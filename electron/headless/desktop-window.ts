/**
 * The window as `open` starts it: a process that says within eight seconds that its page is there. One that does not is
 * ended, with its engine, before anything else is tried on the folder.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { HostFlags } from "../hosts/host-flags";
import { installation } from "./host";

export type DesktopWindow =
  | { state: "open" | "focused"; process: ChildProcess; exited: Promise<number> }
  /** `said` is what it printed. */
  | { state: "failed"; reason: string; said: string };

const readyWithinMs = 8000;
/** Of what a binary that does not start has to say. */
const mostSaid = 16_384;

export async function openDesktopWindow(
  binary: string,
  data: string,
  flags: HostFlags,
): Promise<DesktopWindow> {
  let child: ChildProcess;
  try {
    child = spawn(binary, [installation, ...toArguments(data, flags)], { stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    // What is no program of this system is not started at all.
    const { message } = error as Error;
    return { state: "failed", reason: `it could not be started: ${message}`, said: message };
  }
  const log = holdLog(child);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  const exited = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve("it did not say within 8 s that it is ready"), readyWithinMs).unref();
  });
  const said = await Promise.race([readState(child), ended, late]);
  if (said === "open" || said === "focused") {
    log.passOn();
    return { state: said, process: child, exited };
  }
  await end(child);
  return { state: "failed", reason: said, said: `${log.said()}\n${said}` };
}

/** Its log is held back until it is open: of one that does not open it may be the reason. */
function holdLog(child: ChildProcess): { said(): string; passOn(): void } {
  let text = "";
  const hold = (chunk: Buffer) => {
    text = (text + chunk).slice(-mostSaid);
  };
  child.stderr?.on("data", hold);
  return {
    said: () => text,
    passOn() {
      child.stderr?.off("data", hold);
      process.stderr.write(text);
      child.stderr?.pipe(process.stderr, { end: false });
    },
  };
}

/** Its first line of JSON; whatever else it prints is not for us. */
function readState(child: ChildProcess): Promise<"open" | "focused"> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const state = /^\{"window":"(open|focused)"\}$/.exec(line)?.[1];
      if (state === "open" || state === "focused") resolve(state);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
  await exited;
  clearTimeout(hard);
}

function toArguments(data: string, flags: HostFlags): string[] {
  const given: [string, string | number | undefined][] = [
    ["data", data],
    ["key-file", flags.keyFile],
    ["receiver-host", flags.receiverHost],
    ["receiver-port", flags.receiverPort],
    ["console-port", flags.consolePort],
    ["crm-port", flags.crmPort],
    ["crm", flags.crm],
    ["crm-token-file", flags.crmTokenFile],
    ["ngrok-edge", flags.ngrokEdge],
    ...flags.publicUrl.map((url): [string, string] => ["public-url", url]),
  ];
  return [
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(flags.testClock ? ["--test-clock"] : []),
    ...(flags.demo ? ["--demo"] : []),
  ];
}
