/** A handler under `ringback run`, beside an engine that runs. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { type EngineProcess, entry } from "./engine-process";

export type Running = {
  child: ChildProcess;
  url: string;
  sessionId: string;
  stdout(): string;
  stderr(): string;
};

/** Resolves once the handler has printed `up`. */
export async function runForTest(engine: EngineProcess, command: string[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    [entry, "run", "--data", engine.data, "--no-engine", "--path", "/hooks", "--", ...command],
    { cwd: engine.data, stdio: ["ignore", "pipe", "pipe"] },
  );
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (piece) => {
      stdout += piece;
      if (stdout.includes("up\n")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`ringback run ended with ${code}: ${stderr}`)));
  });
  const url = /Send its events to (\S+)/.exec(stderr)?.[1] ?? "";
  const { rows } = await engine.client.handlerSessions.list();
  const sessionId = rows.find((row) => row.url === url)?.sessionId ?? "";
  return { child, url, sessionId, stdout: () => stdout, stderr: () => stderr };
}
