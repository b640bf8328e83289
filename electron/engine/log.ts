/**
 * The log: one line of JSON per entry, through the one redactor, to wherever the host says. Bugs are logged once with
 * their cause; expected failures are values and do not come here. Bodies and headers are never logged.
 */
import type { Redactor } from "./sharing/redact";

export type Log = {
  info(message: string, details?: Details): void;
  warn(message: string, details?: Details): void;
  error(message: string, details?: Details): void;
};

/** A detail called `message` would take the place of what is said. */
type Details = Record<string, unknown> & { message?: never };

export function createLog(write: (line: string) => void, redactor: Redactor, now: () => number): Log {
  function entry(level: string) {
    return (message: string, details: Details = {}) => {
      const line = JSON.stringify(
        { at: new Date(now()).toISOString(), level, message, ...details },
        withCauses,
      );
      write(redactor.redact(line));
    };
  }
  return { info: entry("info"), warn: entry("warn"), error: entry("error") };
}

function withCauses(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
