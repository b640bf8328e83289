/** A handler under `ringback run`, beside an engine that runs. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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
    [entry, "run", "--data", engine.data, "--no-engine", "--to-path", "/hooks", "--", ...command],
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

export function writeScript(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A Node handler: `act` is what it does with an event's body before it answers. */
export const nodeHandler = (act: string, also = "") => `
const http = require("node:http"), net = require("node:net");
const { PORT, RINGBACK_CRM: crm, RINGBACK_CRM_TOKEN: token } = process.env;
const put = (id, to = crm) => fetch(to + "/objects/calls/" + encodeURIComponent(id), {
  method: "PUT",
  headers: { authorization: "Bearer " + token, "content-type": "application/json" },
  body: JSON.stringify({ properties: { outcome: "completed" }, version: 1 }),
});
http.createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  try { ${act} } finally { response.end(); }
}).listen(Number(PORT), "127.0.0.1", () => console.log("up"));
${also}`;
