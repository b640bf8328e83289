/**
 * The key that seals secrets, wrapped by the operating system's keychain in `<data>/key.sealed`. A folder that `serve`
 * made keeps its plain key, so that both hosts read the same secrets. What cannot be unwrapped is laid aside, never
 * deleted, and a new key begins: the engine then asks for its secrets again and keeps everything else.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { safeStorage } from "electron";
import { plainKeyName, sealedKeyName } from "../hosts/choose-data-folder";

export type DataKey = { bytes: Buffer; note: string };

/** Null: the engine reads the plain key of the folder, or makes one. */
export async function openDataKey(data: string, keyFile: string | undefined): Promise<DataKey | null> {
  if (keyFile !== undefined || existsSync(join(data, plainKeyName))) return null;
  const path = join(data, sealedKeyName);
  const exists = existsSync(path);
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    return exists
      ? {
          bytes: randomBytes(32),
          note: "The keychain does not answer: secrets set before cannot be read, and those set now are kept for this session only.",
        }
      : null;
  }
  if (!exists) return { bytes: await writeNewKey(data, path), note: noteOfKeychain() };
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
      Buffer.from(readFileSync(path, "utf8"), "base64"),
    );
    const bytes = Buffer.from(result, "base64");
    if (bytes.length !== 32) throw new Error("not a key of 32 bytes");
    if (shouldReEncrypt) await wrap(path, bytes);
    return { bytes, note: noteOfKeychain() };
  } catch (error) {
    renameSync(path, `${path}.unreadable-${Date.now()}`);
    console.error("The sealed key could not be opened:", (error as Error).message);
    return {
      bytes: await writeNewKey(data, path),
      note: `${noteOfKeychain()} The key before could not be opened on this machine: set the secrets again.`,
    };
  }
}

async function writeNewKey(data: string, path: string): Promise<Buffer> {
  const bytes = randomBytes(32);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  await wrap(path, bytes);
  return bytes;
}

async function wrap(path: string, bytes: Buffer): Promise<void> {
  const wrapped = await safeStorage.encryptStringAsync(bytes.toString("base64"));
  writeFileSync(path, wrapped.toString("base64"), { mode: 0o600 });
}

function noteOfKeychain(): string {
  // Without a keyring Chromium falls back to a password that stands in its source.
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text")
    return "Secrets are sealed, but this desktop has no keyring: whoever can read this folder can open them.";
  return "Secrets are sealed with a key that the keychain of this machine keeps.";
}
