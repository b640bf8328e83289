/**
 * A part of the database that cannot be read any more, while the engine works. It promises that this ends nobody: what can
 * be read is shown, events are kept as long as they can be written, and it is said once in the log and for as long as it
 * lasts in the status. It repairs nothing: only a backup does.
 */
import type { Log } from "./log";

/** `keepsEvents` false: the last event that came could not be written, so its sender was told to come again. */
export type Damage = { at: number; reason: string; keepsEvents: boolean };

export type DamageWatch = {
  /** Whether that was what went wrong; the first time it is said. */
  note(error: unknown): boolean;
  /** In a timer nobody catches what is thrown: what is not damage is thrown all the same. */
  guard(run: () => void): void;
  /** What can be read, else `otherwise`. */
  read<Value>(read: () => Value, otherwise: Value): Value;
  found(): Damage | null;
  /** The append, with which events stand and fall: whether it worked is noted. */
  appending<Value>(append: Promise<Value>): Promise<Value>;
};

/** SQLite's own words: between threads an error loses its code. */
export function isDamage(error: unknown): boolean {
  const words = typeof error === "string" ? error : error instanceof Error ? error.message : "";
  return /database disk image is malformed|malformed database schema/.test(words);
}

/** For whoever asked for what cannot be read. */
export const damagedAnswer =
  "This cannot be read: the database is damaged there. “ringback check” says which part; the rest can be read. Copy the data folder away, then restore your newest backup into an empty folder.";

export function createDamageWatch(now: () => number, onFound: (damage: Damage) => void): DamageWatch {
  let found: Damage | null = null;

  function note(error: unknown): boolean {
    if (!isDamage(error)) return false;
    if (found) return true;
    const reason = typeof error === "string" ? error : (error as Error).message;
    found = { at: now(), reason, keepsEvents: true };
    onFound(found);
    return true;
  }

  return {
    note,
    guard(run) {
      try {
        run();
      } catch (error) {
        if (!note(error)) throw error;
      }
    },
    read(read, otherwise) {
      try {
        return read();
      } catch (error) {
        if (!note(error)) throw error;
        return otherwise;
      }
    },
    found: () => found,
    async appending(append) {
      try {
        const value = await append;
        if (found) found.keepsEvents = true;
        return value;
      } catch (error) {
        if (note(error) && found) found.keepsEvents = false;
        throw error;
      }
    },
  };
}

/** Whatever meets damage says so in the log: there it is noticed, in whichever thread it was. */
export function noticeDamage(log: Log, damage: () => DamageWatch): Log {
  return {
    ...log,
    error(message, details = {}) {
      const met = Object.values(details).some((one) => damage().note(one));
      // That a page is damaged is not a bug of ours, and is said once.
      if (!met) log.error(message, details);
    },
  };
}
