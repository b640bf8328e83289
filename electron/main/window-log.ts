/**
 * The window's log, `<data>/logs/ringback.log`: what main says and what its processes print, line by line through the
 * redactor, which knows the shapes of credentials. Secrets by value are known to the engine alone; it redacts what it
 * prints itself (engine-host/guard-output.ts). The tunnel's process is silent: ngrok's client repeats its token in errors.
 *
 * The terminal gets the same lines; without `--json` no `info`, which a person does not read there.
 */
import { join } from "node:path";
import { format } from "node:util";
import { createRedactor } from "../engine/sharing/redact";
import { openLogFile } from "../hosts/log-file";

export type WindowLog = {
  folder: string;
  /** One entry of main. */
  say(text: string, level?: "warn" | "error"): void;
  /** Whatever a process prints from now on. */
  follow(stream: NodeJS.ReadableStream): void;
};

/** A line that is longer is cut: somebody prints what is no line. */
const longestLine = 64 * 1024;

export function openWindowLog(
  data: string,
  terminal: { all: boolean; write(line: string): void },
): WindowLog {
  const folder = join(data, "logs");
  const file = openLogFile(join(folder, "ringback.log"));
  const redactor = createRedactor();

  function put(line: string): void {
    const clean = redactor.redact(line);
    file.write(clean);
    if (terminal.all || !clean.includes('"level":"info"')) terminal.write(clean);
  }

  return {
    folder,
    say(text, level = "error") {
      put(JSON.stringify({ at: new Date().toISOString(), level, message: text }));
    },
    follow(stream) {
      let begun = "";
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        const lines = (begun + chunk).split("\n");
        begun = lines.pop() ?? "";
        if (begun.length > longestLine) lines.push(begun);
        if (begun.length > longestLine) begun = "";
        for (const line of lines) if (line.trim() !== "") put(line.slice(0, longestLine).trimEnd());
      });
      stream.on("end", () => {
        if (begun.trim() !== "") put(begun);
        begun = "";
      });
    },
  };
}

/** From here on the log has what main says with `console.error`, and why it died. */
export function logMain(log: WindowLog): void {
  console.error = (...said: unknown[]) => log.say(format(...said));
  process.on("uncaughtExceptionMonitor", (error) => log.say(format(error)));
  process.on("warning", (warning) => log.say(format(warning), "warn"));
}
