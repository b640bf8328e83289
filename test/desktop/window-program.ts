/**
 * The window's program as a user starts it, on a real Electron binary where one is found, else on the double of the
 * `electron` module. Tests know no difference: what only one of both can do is not offered here.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { _electron, chromium, type Page } from "@playwright/test";
import type * as Electron from "electron";
import { type EngineProcess, type Ready, speakWith } from "../harness/engine-process";

export type WindowProgram = {
  page: Page;
  child: ChildProcess;
  /** Lines of the engine's log so far. */
  log: string[];
  /** Resolves with the next line that has these words, from the start of the log. */
  logged(words: string, times?: number): Promise<void>;
  /** The engine that runs now, as its note in the folder names it. */
  engine(): EngineProcess;
  evaluate<T>(ask: (electron: typeof Electron) => T): Promise<T>;
  readClipboard(): Promise<string>;
  /** As a person quits; the exit code. */
  quit(): Promise<number | null>;
};

const root = join(import.meta.dirname, "..", "..");
export const doubleEntry = join(import.meta.dirname, "double", "run.mjs");

/** Looked for, never required: `require("electron")` would fetch it. */
export function findBinary(): string | null {
  const folder = join(root, "node_modules", "electron");
  if (!existsSync(join(folder, "path.txt"))) return null;
  const path = join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8").trim());
  return existsSync(path) ? path : null;
}

export const freePorts = ["--receiver-port=0", "--console-port=0", "--crm-port=0"];

export async function openProgram(data: string, flags: string[] = freePorts): Promise<WindowProgram> {
  const args = [root, `--data=${data}`, "--json", ...flags];
  const binary = findBinary();
  const held = binary === null ? await startDouble(args) : await startReal(binary, args);
  const log = held.log;

  async function logged(words: string, times = 1): Promise<void> {
    while (log.filter((line) => line.includes(words)).length < times) {
      if (held.child.exitCode !== null)
        throw new Error(`the window ended before “${words}”: ${log.join("\n")}`);
      await Promise.race([once(held.child.stderr as NodeJS.EventEmitter, "data"), once(held.child, "exit")]);
    }
  }
  async function quit(): Promise<number | null> {
    if (held.child.exitCode !== null || held.child.signalCode !== null) return held.child.exitCode;
    const exited = once(held.child, "exit");
    held.child.kill("SIGTERM");
    await exited;
    return held.child.exitCode;
  }
  return {
    ...held,
    logged,
    quit,
    engine() {
      const ready = JSON.parse(readFileSync(join(data, "engine.json"), "utf8")) as Ready;
      return speakWith(ready, {
        child: held.child,
        log,
        stop: quit,
        async kill() {
          process.kill(ready.pid, "SIGKILL");
        },
      });
    },
  };
}

/** Started a second time on the same folder: answers its exit code and what it printed. */
export async function openProgramAgain(
  data: string,
  more: string[] = [],
): Promise<{ code: number | null; said: string }> {
  const binary = findBinary();
  const args = [root, `--data=${data}`, ...asRoot(), ...more];
  const child =
    binary === null
      ? spawn(process.execPath, [doubleEntry, ...args], { stdio: ["ignore", "pipe", "inherit"] })
      : spawn(binary, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said: said.trim() };
}

type Held = Pick<WindowProgram, "page" | "child" | "log" | "evaluate" | "readClipboard">;

async function startReal(binary: string, args: string[]): Promise<Held> {
  const program = await _electron.launch({ executablePath: binary, args: [...args, ...asRoot()] });
  const child = program.process();
  const log = gather(child);
  return {
    page: await program.firstWindow(),
    child,
    log,
    evaluate: (ask) => program.evaluate(ask as never),
    readClipboard: () => program.evaluate(({ clipboard }) => clipboard.readText()),
  };
}

async function startDouble(args: string[]): Promise<Held> {
  const child = spawn(process.execPath, [doubleEntry, ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const log = gather(child);
  const debuggingPort = await new Promise<number>((resolve, reject) => {
    child.on("message", (message: { type: string; port: number }) => {
      if (message.type === "window") resolve(message.port);
    });
    child.once("exit", (code) => reject(new Error(`the window ended with ${code}: ${log.join("\n")}`)));
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`);
  const [context] = browser.contexts();
  const page = context?.pages()[0];
  if (!context || !page) throw new Error("the double has no page");
  let asked = 0;
  return {
    page,
    child,
    log,
    evaluate(ask) {
      asked += 1;
      const id = asked;
      child.send({ id, source: ask.toString() });
      return new Promise((resolve, reject) => {
        child.on(
          "message",
          function take(message: { type: string; id: number; value: never; error?: string }) {
            if (message.type !== "answer" || message.id !== id) return;
            child.off("message", take);
            if (message.error === undefined) resolve(message.value);
            else reject(new Error(message.error));
          },
        );
      });
    },
    async readClipboard() {
      const { origin } = new URL(page.url());
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
      return page.evaluate(() => navigator.clipboard.readText());
    },
  };
}

function gather(child: ChildProcess): string[] {
  const log: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => log.push(...chunk.toString().split("\n").filter(Boolean)));
  return log;
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ["--no-sandbox"] : [];
}
