/**
 * `ringback open` (`npm start`): the window where its binary is, else the browser, with one sentence that says why and
 * one that says what would mend it. An engine that already runs on the folder is joined. There is no dead end: where no
 * browser can be opened either, the console's address is printed.
 */
import { setTimeout as pause } from "node:timers/promises";
import { CannotStart, FolderBusy } from "../engine/engine";
import type { HostFlags } from "../hosts/host-flags";
import { hasDisplay, openBrowser } from "./browser-page";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { findDesktop } from "./desktop-binary";
import { openDesktopWindow } from "./desktop-window";
import type { HostOptions } from "./host";
import { startWithFreePorts } from "./ports";
import { endWithSignals, sayReady, toHostOptions } from "./serve";
import { explainWindowTrouble, noDisplay, sayTrouble } from "./window-troubles";

export type OpenFlags = HostFlags & {
  /** Fetch the window's binary without asking. */
  desktop: boolean;
  /** False: open neither window nor browser. */
  open: boolean;
};

export async function open(flags: OpenFlags): Promise<number | undefined> {
  const options = toHostOptions(flags);
  const running = await findRunningEngine(options.data);
  if (running) return join(running, flags);
  if (flags.open) {
    const code = await tryWindow(options, flags);
    if (code !== null) return code;
  }
  return openInBrowser(options, flags);
}

/** The exit code of the window that was open; null where there was none. */
async function tryWindow(options: HostOptions, flags: OpenFlags): Promise<number | null> {
  // Somebody on a server, or a program that reads --json: no window was expected, so none is missed.
  if (!hasDisplay()) {
    if (flags.desktop) say(sayTrouble(noDisplay), flags);
    return null;
  }
  if (flags.json && !flags.desktop) return null;
  const desktop = await findDesktop(options.data, howToFetch(flags));
  if ("missing" in desktop) {
    say(`${desktop.missing} ${desktop.mend}`, flags);
    return null;
  }
  const window = await openDesktopWindow(desktop.path, options.data, flags);
  if (window.state === "failed") {
    const trouble = explainWindowTrouble(window.said, desktop.path);
    if (trouble) {
      say(sayTrouble(trouble), flags);
      return null;
    }
    if (window.said.trim() !== window.reason) process.stderr.write(window.said);
    say(
      `The window did not open (${window.reason}), so the console opens in the browser. “npx install-electron --no” in the project's folder fetches the window anew.`,
      flags,
    );
    return null;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => window.process.kill(signal));
  if (window.state === "focused") say("Ringback's window on this folder was open already.", flags);
  else say(`Ringback is open in its window. Data ${options.data}. Ctrl+C ends it.`, flags);
  return window.exited;
}

/** A demo is throw-away: an answer could not be remembered there. */
function howToFetch(flags: OpenFlags): "unasked" | "ask" | "never" {
  return flags.desktop ? "unasked" : flags.demo ? "never" : "ask";
}

async function openInBrowser(options: HostOptions, flags: OpenFlags): Promise<number | undefined> {
  let host: Awaited<ReturnType<typeof startWithFreePorts>>;
  try {
    host = await startWithFreePorts(options, flags, (sentence) => say(sentence, flags));
  } catch (error) {
    const other = error instanceof FolderBusy ? await untilRunning(options.data) : null;
    if (!other) throw error;
    return join(other, flags);
  }
  endWithSignals(host);
  host.announce();
  if (flags.json) process.stdout.write(`${JSON.stringify(host.ready)}\n`);
  else sayReady(host);
  if (flags.open) await showPage(host.console.invite(), flags);
}

async function join(running: ReadyLine, flags: OpenFlags): Promise<number> {
  if (running.window && flags.open && hasDisplay()) {
    const desktop = await findDesktop(running.data, "never");
    const window =
      "path" in desktop
        ? await openDesktopWindow(desktop.path, running.data, { ...flags, data: running.data })
        : null;
    if (window?.state === "focused") {
      say("Ringback's window on this folder was open already.", flags);
      return 0;
    }
    if (window?.state === "open") return window.exited;
  }
  const url = await inviteFrom(running.console, running.token);
  if (flags.json) process.stdout.write(`${JSON.stringify(running)}\n`);
  else process.stdout.write(`Ringback already runs on ${running.data}.\n  Console  ${url}\n`);
  if (flags.open) await showPage(url, flags);
  return 0;
}

/** Another one is just starting on this folder: its note appears when it is ready. */
async function untilRunning(data: string): Promise<ReadyLine | null> {
  for (let tries = 0; tries < 50; tries += 1) {
    const running = await findRunningEngine(data);
    if (running) return running;
    await pause(200);
  }
  return null;
}

async function showPage(url: string, flags: OpenFlags): Promise<void> {
  const problem = await openBrowser(url);
  if (problem !== null) say(`  ${problem}`, flags);
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

/** With --json the standard output belongs to the ready line. */
function say(sentence: string, flags: OpenFlags): void {
  (flags.json ? process.stderr : process.stdout).write(`${sentence}\n`);
}
