/**
 * The key that seals secrets, wrapped by the operating system's keychain in `<data>/key.sealed`. The keychain is asked
 * when the engine has a first secret to seal or to read, and not before. What cannot be unwrapped is laid aside, never
 * deleted, and a new key begins: the engine then asks for its secrets again and keeps everything else. A keychain that is
 * away for a moment is no reason for that: the key stays where it is and this session has one of its own.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { safeStorage } from "electron";
import type { KeyState } from "../../shared/window-bridge";
import { hasPlainKey, sealedKeyName } from "../hosts/choose-data-folder";

export type OpenedKey = { bytes: Buffer; note: string };

export type DataKey = {
  /** The same for every engine of this program. Null: the folder keeps a plain key, which its engine reads or makes. */
  open(): Promise<OpenedKey | null>;
  /** What Setup says beside the engine's own words. */
  state(): KeyState;
  /** From now on the key stands in memory alone; what is sealed with it cannot be read at the next start. */
  keepInMemory(): Promise<OpenedKey>;
};

const inMemory =
  "The key stands in memory alone, for this session: at the next start secrets are to be set again.";
const noAnswer =
  "The keychain does not answer: secrets set before cannot be read, and those set now are kept for this session only.";
const noKeyring =
  "Secrets are sealed, but this desktop has no keyring: whoever can read this folder can open them.";
const inKeychain = "Secrets are sealed with a key that the keychain of this machine keeps.";
/** Of a keychain that is away for a moment, as Electron says it. */
const passing = /temporarily unavailable/;
const tries = 4;
const betweenTriesMs = 500;

export function createDataKey(data: string, keyFile: string | undefined): DataKey {
  const path = join(data, sealedKeyName);
  let opened: Promise<OpenedKey | null> | null = null;
  let isInMemory = false;

  return {
    open() {
      opened ??= openSealed(data, path);
      return opened;
    },
    state: () => ({
      canKeepInMemory: !isInMemory && !hasPlainKey(data, keyFile) && isWithoutKeyring(),
    }),
    async keepInMemory() {
      isInMemory = true;
      const { bytes } = (opened && (await opened)) ?? { bytes: randomBytes(32) };
      rmSync(path, { force: true });
      const kept = { bytes, note: inMemory };
      opened = Promise.resolve(kept);
      return kept;
    },
  };
}

async function openSealed(data: string, path: string): Promise<OpenedKey | null> {
  const exists = existsSync(path);
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  if (!available) return exists ? forThisSession() : null;
  if (!exists) return begin(data, path, noteOfKeychain());
  try {
    const { bytes, isOutdated } = await unwrap(readFileSync(path, "utf8"));
    if (isOutdated) await wrap(path, bytes).catch(sayWhy);
    return { bytes, note: noteOfKeychain() };
  } catch (error) {
    sayWhy(error);
    if (passing.test((error as Error).message)) return forThisSession();
    renameSync(path, `${path}.unreadable-${Date.now()}`);
    const note = `${noteOfKeychain()} The key before could not be opened on this machine: set the secrets again.`;
    return begin(data, path, note);
  }
}

function forThisSession(): OpenedKey {
  return { bytes: randomBytes(32), note: noAnswer };
}

async function begin(data: string, path: string, note: string): Promise<OpenedKey> {
  const bytes = randomBytes(32);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  try {
    await wrap(path, bytes);
    return { bytes, note };
  } catch (error) {
    sayWhy(error);
    return { bytes, note: noAnswer };
  }
}

/** A crash in between leaves the old file or the new one, whole. */
async function wrap(path: string, bytes: Buffer): Promise<void> {
  const wrapped = await safeStorage.encryptStringAsync(bytes.toString("base64"));
  writeFileSync(`${path}.new`, wrapped.toString("base64"), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

async function unwrap(text: string, left = tries): Promise<{ bytes: Buffer; isOutdated: boolean }> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(text, "base64"));
    const bytes = Buffer.from(result, "base64");
    if (bytes.length !== 32) throw new Error("it is not a key of 32 bytes");
    return { bytes, isOutdated: shouldReEncrypt };
  } catch (error) {
    if (left <= 1 || !passing.test((error as Error).message)) throw error;
    await pause(betweenTriesMs);
    return unwrap(text, left - 1);
  }
}

function sayWhy(error: unknown): void {
  console.error("The keychain did not do as asked:", (error as Error).message);
}

function noteOfKeychain(): string {
  return isWithoutKeyring() ? noKeyring : inKeychain;
}

/** Without a keyring Chromium falls back to a password that stands in its source. */
function isWithoutKeyring(): boolean {
  return process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text";
}
