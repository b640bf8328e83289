/**
 * A log in a file: whole lines, readable by their owner alone, at most `mostBytes` before it becomes `<name>.old.log` and
 * the one before that goes. What it is given is redacted already. A disk that is full loses lines, never the program.
 */
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export type LogFile = { path: string; write(line: string): void; close(): void };

const fiveMegabytes = 5 * 1024 * 1024;

export function openLogFile(path: string, mostBytes = fiveMegabytes): LogFile {
  let file: number | null = null;
  let bytes = 0;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const opened = openSync(path, "a", 0o600);
    // One that was there before may have been made by somebody else.
    chmodSync(path, 0o600);
    bytes = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    if (file !== null) closeSync(file);
    file = null;
  }

  return {
    path,
    write(line) {
      const text = Buffer.from(`${line}\n`);
      try {
        file ??= open();
        if (bytes > 0 && bytes + text.length > mostBytes) {
          close();
          renameSync(path, path.replace(/(?:\.log)?$/, ".old.log"));
          file = open();
        }
        writeSync(file, text);
        bytes += text.length;
      } catch {
        // To say so would be to log it. The next line tries anew.
        close();
      }
    },
    close,
  };
}
