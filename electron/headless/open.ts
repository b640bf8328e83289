/**
 * `ringback open` (`npm start`): joins the engine that runs on this folder, or starts one, and opens the browser.
 * A default port that is taken falls back to a free one; where no browser can be opened the address is printed.
 */
import { spawn } from "node:child_process";
import { platform } from "node:os";
import { CannotStart } from "../engine/engine";
import { findRunningEngine } from "./data-folder";
import { type Host, type HostOptions, startHost } from "./host";
import type { ServeFlags } from "./main";
import { endWithSignals, sayReady, toHostOptions } from "./serve";

export async function open(flags: ServeFlags): Promise<number | undefined> {
  const options = toHostOptions(flags);
  const running = await findRunningEngine(options.data);
  if (running) {
    const url = await inviteFrom(running.console, running.token);
    process.stdout.write(`Ringback already runs on ${running.data}.\n  Console  ${url}\n`);
    if (flags.open) openBrowser(url);
    return 0;
  }
  const host = await startWithFreePorts(options, flags);
  endWithSignals(host);
  host.announce();
  if (flags.json) process.stdout.write(`${JSON.stringify(host.ready)}\n`);
  else sayReady(host);
  if (flags.open) openBrowser(host.console.invite());
}

async function startWithFreePorts(options: HostOptions, flags: ServeFlags): Promise<Host> {
  const next = { ...options };
  for (;;) {
    try {
      return await startHost(next);
    } catch (error) {
      const taken =
        error instanceof CannotStart
          ? /^Port \d+ for the (receiver|console|sandbox CRM)/.exec(error.message)?.[1]
          : undefined;
      if (taken === "receiver" && flags.receiverPort === undefined && next.receiverPort !== 0)
        next.receiverPort = 0;
      else if (taken === "console" && flags.consolePort === undefined && next.consolePort !== 0)
        next.consolePort = 0;
      else if (taken === "sandbox CRM" && flags.crmPort === undefined && next.crmPort !== 0) next.crmPort = 0;
      else throw error;
      process.stdout.write(`${(error as Error).message.split(".")[0]}; taking a free one.\n`);
    }
  }
}

async function inviteFrom(consoleUrl: string, token: string): Promise<string> {
  const response = await fetch(`${consoleUrl}/invite`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok)
    throw new CannotStart(
      "The engine that runs on this folder does not let a page in. End it and start again.",
    );
  return ((await response.json()) as { url: string }).url;
}

function openBrowser(url: string): void {
  const [command, args]: [string, string[]] =
    platform() === "darwin"
      ? ["open", [url]]
      : platform() === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
        : ["xdg-open", [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () =>
    process.stdout.write("  No browser could be opened here: open the console's address yourself.\n"),
  );
  child.unref();
}
