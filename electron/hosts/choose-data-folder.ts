/** Where a user's data folder is: the one named, or the operating system's place for it. The same for every host. */
import { existsSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join, resolve } from "node:path";

export function chooseDataFolder(option: string | undefined): string {
  if (option) return resolve(option);
  const { env } = process;
  if (platform() === "win32") return join(env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "Ringback");
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "Ringback");
  return join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "ringback");
}

/** 32 bytes as base64, readable by their owner: the key of a folder that `serve` made. */
export const plainKeyName = "key";
/** The same wrapped by the operating system's keychain: the key of a folder that the window made. */
export const sealedKeyName = "key.sealed";

/** Then no keychain is asked: both hosts read the same secrets. */
export function hasPlainKey(data: string, keyFile: string | undefined): boolean {
  return keyFile !== undefined || existsSync(join(data, plainKeyName));
}
