/** `ringback serve`: the engine with its console until a signal ends it, draining what is under way. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CrmAddress } from "../engine/crm-client";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import type { HostFlags } from "../hosts/host-flags";
import { openLogFile } from "../hosts/log-file";
import { type Host, type HostOptions, startHost } from "./host";
import { choosePorts } from "./ports";

export async function serve(flags: HostFlags): Promise<undefined> {
  const host = await startHost(toHostOptions(flags));
  endWithSignals(host);
  host.announce();
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(host.ready)}\n`);
  } else {
    sayReady(host);
  }
}

export function toHostOptions(flags: HostFlags): HostOptions {
  const data = chooseDataFolder(flags.data);
  const logFile = flags.logFile === undefined ? null : openLogFile(resolve(flags.logFile));
  return {
    data,
    keyFile: flags.keyFile,
    receiverHost: flags.receiverHost,
    ...choosePorts(data, flags),
    crm: readCrm(flags),
    publicUrls: flags.publicUrl,
    ngrokEdge: flags.ngrokEdge,
    testClock: flags.testClock,
    demo: flags.demo,
    // A person reads the terminal, a program reads --json: only the latter wants every attempt.
    writeLog: (line) => {
      logFile?.write(line);
      if (flags.json || !line.includes('"level":"info"')) process.stderr.write(`${line}\n`);
    },
  };
}

function readCrm(flags: HostFlags): CrmAddress | null {
  if (!flags.crm) return null;
  if (!URL.canParse(flags.crm))
    throw new CannotStart(`--crm needs a URL such as http://127.0.0.1:4410, not “${flags.crm}”.`);
  if (!flags.crmTokenFile)
    throw new CannotStart("--crm needs --crm-token-file with the token of that sandbox CRM.");
  try {
    return { url: new URL(flags.crm).origin, token: readFileSync(flags.crmTokenFile, "utf8").trim() };
  } catch (error) {
    throw new CannotStart(`The file ${flags.crmTokenFile} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

export function sayReady({ ready, console: consoleServer }: Host): void {
  process.stdout.write(
    [
      "",
      `  Ringback ${ready.version}`,
      "",
      `  Receiving   ${ready.receiver}/hooks/mirai`,
      `  Console     ${consoleServer.invite()}`,
      `  Sandbox CRM ${ready.crm}`,
      `  Data        ${ready.data}`,
      "",
      "  Ctrl+C ends it.",
      "",
    ].join("\n"),
  );
  const { hostname } = new URL(ready.receiver);
  if (hostname !== "127.0.0.1" && hostname !== "localhost") {
    process.stdout.write(
      `  The receiver listens on ${hostname}: others on the network can reach /hooks. Console and CRM stay local.\n\n`,
    );
  }
}

/** Ends once, however often it is asked: a second signal while draining ends at once. */
export function endWithSignals(host: Host): void {
  let ending = false;
  const end = (code: number) => {
    if (ending) process.exit(code);
    ending = true;
    host.close().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error("Ringback did not end cleanly:", error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", () => end(0));
  process.on("SIGTERM", () => end(0));
  void host.engine.failed.then((error) => {
    console.error(`Ringback stops: ${error.message}`);
    end(1);
  });
}
