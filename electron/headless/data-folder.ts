/** The data folder of the headless host: its key, and the note by which other commands find the engine. */
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { diskFullAtStart, isDiskFull } from "../engine/disk-full";
import { CannotStart } from "../engine/engine";
import { plainKeyName, sealedKeyName } from "../hosts/choose-data-folder";

export const readyLine = z.object({
  receiver: z.string(),
  console: z.string(),
  crm: z.string(),
  token: z.string(),
  crmToken: z.string(),
  pid: z.number(),
  data: z.string(),
  version: z.string(),
  /** Only where a window is open on this engine. */
  window: z.literal(true).optional(),
});
export type ReadyLine = z.infer<typeof readyLine>;

/** 32 bytes from `--key-file`, or `<data>/key`, made on first start with mode 0600. */
export function readDataKey(data: string, keyFile: string | undefined): { key: Buffer; note: string } {
  const path = keyFile ? resolve(keyFile) : join(data, plainKeyName);
  try {
    if (!keyFile && !existsSync(path)) makeKey(data, path);
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64");
    if (key.length !== 32) {
      throw new CannotStart(
        `${path} does not hold a data key (32 bytes as base64). Point --key-file at the right file.`,
      );
    }
    return { key, note: noteOf(path, data, keyFile) };
  } catch (error) {
    throw explainKey(error, path);
  }
}

/** Never half there, for a second start at this moment and after a kill; of two starts the first one's key stays. */
function makeKey(data: string, path: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(whole, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    // A disk without hard links.
    renameSync(whole, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

function explainKey(error: unknown, path: string): Error {
  if (error instanceof CannotStart) return error;
  if (isDiskFull(error)) return new CannotStart(diskFullAtStart);
  const { code = "unreadable" } = error as NodeJS.ErrnoException;
  return new CannotStart(
    `The data key ${path} cannot be used (${code}). Check its permissions, or choose another folder with --data.`,
  );
}

function noteOf(path: string, data: string, keyFile: string | undefined): string {
  if (keyFile) return `Secrets are sealed with the key in ${path}.`;
  const note = `Secrets are sealed with the key in ${join(data, plainKeyName)}: it protects a copied database, not this folder.`;
  return existsSync(join(data, sealedKeyName))
    ? `${note} What the window sealed with the keychain before cannot be read with it: set those secrets again.`
    : note;
}

const noteName = "engine.json";

export function writeReadyNote(data: string, line: ReadyLine): void {
  const path = join(data, noteName);
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

export function removeReadyNote(data: string): void {
  rmSync(join(data, noteName), { force: true });
}

/** The engine that runs on this folder; null where none answers. */
export async function findRunningEngine(data: string): Promise<ReadyLine | null> {
  let line: ReadyLine;
  try {
    line = readyLine.parse(JSON.parse(readFileSync(join(data, noteName), "utf8")));
  } catch {
    return null;
  }
  try {
    const response = await fetch(`${line.console}/api/status`, {
      headers: { authorization: `Bearer ${line.token}` },
      signal: AbortSignal.timeout(3000),
    });
    return response.ok ? line : null;
  } catch {
    return null;
  }
}
