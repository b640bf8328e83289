/**
 * How questions of probes reach the world: over HTTP to hosts the user allowed, by the same rules as handlers, and by a
 * command where the user said that the commands of this file may be run. What is asked ends with the signal.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { type HandlerRules, resolveHandler } from "../handler-target";
import { createAgents, sendRequest } from "../send-request";
import type { ProbeAnswer, ProbeAsker, ProbeRequest } from "./probe";

const patienceMs = 5000;
const mostBytes = 1024 * 1024;

/** `refusal`: what is said of commands where they are not allowed; null: they are. */
export function createProbeAsker(options: { rules: HandlerRules; refusal: string | null }): ProbeAsker {
  return {
    get: (request, signal) => get(request, options.rules, signal),
    run: options.refusal ?? runCommand,
  };
}

async function get(
  { method, url, headers }: ProbeRequest,
  rules: HandlerRules,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const resolved = await resolveHandler(url, rules);
  if (!resolved.ok) return { ok: false, sentence: resolved.refusal.sentence };
  const { target } = resolved;
  const agents = createAgents({ keepAlive: false });
  const answer = await sendRequest(
    {
      method,
      path: target.url.pathname + target.url.search,
      headers: Object.entries(headers),
      body: Buffer.alloc(0),
    },
    {
      url: target.url,
      addresses: target.addresses,
      agents,
      headers: [],
      timeoutMs: patienceMs,
      keptCharacters: mostBytes,
    },
    signal,
  );
  agents.destroy();
  if (answer.status === null) return { ok: false, sentence: `${answer.error}.` };
  if (answer.status > 299) return { ok: false, sentence: `The probe was answered with ${answer.status}.` };
  const text = answer.answerBody ?? "";
  if (text.length >= mostBytes)
    return {
      ok: false,
      sentence: `The probe answered more than ${mostBytes / 1024} kB. Ask about one call alone.`,
    };
  return { ok: true, text };
}

/** Through the shell, as it stands in the file. It and what it started end together, late or stopped. */
function runCommand(command: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeAnswer> {
  return new Promise((done) => {
    const child = spawn(command, {
      shell: true,
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let printed = "";
    let complained = "";
    let why: string | null = null;
    const end = (sentence: string) => {
      why ??= sentence;
      killGroup(child);
    };
    const stop = () => end("It was stopped.");
    const late = setTimeout(() => end(`The command took longer than ${timeoutMs / 1000} s.`), timeoutMs);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    child.stdout.on("data", (piece: Buffer) => {
      printed += piece.toString();
      if (printed.length > mostBytes) end(`The command printed more than ${mostBytes / 1024} kB.`);
    });
    child.stderr.on("data", (piece: Buffer) => {
      complained = (complained + piece.toString()).slice(-300);
    });
    child.on("error", (error) => {
      why ??= `The command could not be started: ${error.message}`;
    });
    child.on("close", (code, killedBy) => {
      clearTimeout(late);
      signal.removeEventListener("abort", stop);
      if (why !== null) done({ ok: false, sentence: why });
      else if (code === 0) done({ ok: true, text: printed });
      else done({ ok: false, sentence: `The command ended with ${code ?? killedBy}: ${complained.trim()}` });
    });
  });
}

function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}
