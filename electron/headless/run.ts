/**
 * `ringback run -- <command>`: the user's handler, started so that what each event causes is seen. It promises to change
 * nothing else: the command's input and output are the terminal's own, signals are passed on, its exit code is ours, and
 * it is never started again. What it started ends with it. The engine that runs on the folder is joined; where none does
 * one is started here, as `open` starts it, and ends with the handler.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { HandlerSession } from "../../shared/effects-contract";
import { CannotStart } from "../engine/engine";
import type { HostFlags } from "../hosts/host-flags";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { freePort } from "./free-port";
import { handlerEnvironment } from "./handler-process";
import { startWithFreePorts } from "./ports";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy";
import { toHostOptions } from "./serve";

export type RunFlags = Omit<HostFlags, "demo"> & {
  port?: number;
  path: string;
  /** False: an engine has to run already. */
  engine: boolean;
};

const proxyNames = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
const stopsWithinMs = 3000;

export async function run(command: string[], flags: RunFlags): Promise<number> {
  if (command.length === 0)
    throw new CannotStart("Say what to run, behind --: ringback run -- node server.js");
  if (!flags.path.startsWith("/"))
    throw new CannotStart(`--path needs a path such as /hooks, not “${flags.path}”.`);
  const engine = await findEngine(flags);
  try {
    const port = flags.port || (await freePort());
    const answer = await askEngine(engine.ready, "POST", "/handler-sessions", {
      command,
      port,
      path: flags.path,
    });
    const session = (await answer.json()) as HandlerSession & { effectsUrl: string };
    const proxy = await startRecordingProxy(session.effectsUrl);
    try {
      const said = flags.json
        ? JSON.stringify({
            sessionId: session.sessionId,
            port,
            url: session.url,
            console: engine.ready.console,
          })
        : `ringback: ${session.name} runs with PORT=${port}. Send its events to ${session.url}`;
      return await runCommand(command, { port, engine: engine.ready, session, proxy, said });
    } finally {
      await proxy.close();
    }
  } finally {
    await engine.close();
  }
}

async function findEngine(flags: RunFlags): Promise<{ ready: ReadyLine; close(): Promise<void> }> {
  const options = toHostOptions({ ...flags, demo: false, json: false });
  const running = await findRunningEngine(options.data);
  if (running) return { ready: running, close: async () => {} };
  if (!flags.engine)
    throw new CannotStart(`No engine runs on ${options.data}. Start one with “npx ringback open”.`);
  const host = await startWithFreePorts(options, { ...flags, demo: false }, say);
  host.announce();
  say(`Ringback receives on ${host.ready.receiver}/hooks/mirai. Console ${host.console.invite()}`);
  return { ready: host.ready, close: () => host.close() };
}

type Started = {
  port: number;
  engine: ReadyLine;
  session: HandlerSession & { effectsUrl: string };
  proxy: RecordingProxy;
  /** Once it runs, on the standard error: the output belongs to the handler. */
  said: string;
};

async function runCommand(
  [program = "", ...args]: string[],
  { port, engine, session, proxy, said }: Started,
): Promise<number> {
  // In a terminal the handler stays in our group: its keys reach both, and it may read them. Elsewhere it leads a group
  // of its own, so that what it started can be ended with it.
  const shares = process.stdin.isTTY || process.platform === "win32";
  const child = spawn(program, args, {
    detached: !shares,
    stdio: "inherit",
    env: {
      ...process.env,
      ...handlerEnvironment(port, {
        effectsUrl: session.effectsUrl,
        crm: { url: engine.crm, token: engine.crmToken },
      }),
      ...proxyEnvironment(proxy),
    },
  });
  let told = 0;
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const passOn = () => {
      told += 1;
      // The terminal has told it already.
      if (shares && name === "SIGINT" && told === 1) return;
      send(child, told > 2 ? "SIGKILL" : name, shares);
    };
    process.on(name, passOn);
    return () => process.off(name, passOn);
  });
  try {
    const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    ended.catch(() => {}); // told below
    await once(child, "spawn").catch((error: Error) => {
      throw new CannotStart(`${program} cannot be started: ${error.message}`);
    });
    process.stderr.write(`${said}\n`);
    void proxy.lost.then(() =>
      say("The engine has ended: effects are recorded no more. The handler runs on."),
    );
    const [code, signal] = await ended;
    proxy.ended(code, signal);
    if (!shares) await endGroup(child);
    return code ?? 128 + (signal ? constants.signals[signal] : 0);
  } finally {
    for (const stop of listeners) stop();
  }
}

/** A proxy of the user's own stays: theirs may be the only way out. */
function proxyEnvironment(proxy: RecordingProxy): Record<string, string> {
  const own = proxyNames.find((name) => process.env[name]);
  if (own !== undefined) {
    say(`${own} is set already, so what a handler other than Node sends is not recorded.`);
    return {};
  }
  return { ...Object.fromEntries(proxyNames.map((name) => [name, proxy.url])), RINGBACK_PROXY: proxy.url };
}

function send(child: ChildProcess, name: NodeJS.Signals, shares: boolean): void {
  try {
    if (shares || child.pid === undefined) child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** What the command left behind in its group. */
async function endGroup(child: ChildProcess): Promise<void> {
  const isThere = () => {
    try {
      return process.kill(-(child.pid ?? 0), 0);
    } catch {
      return false;
    }
  };
  if (child.pid === undefined || !isThere()) return;
  send(child, "SIGTERM", false);
  const until = performance.now() + stopsWithinMs;
  while (isThere() && performance.now() < until) await pause(50);
  if (isThere()) send(child, "SIGKILL", false);
}

function say(sentence: string): void {
  process.stderr.write(`ringback: ${sentence}\n`);
}
