/**
 * A program whose folder is a disk of its own, small or read-only, for it alone: a mount in a namespace, which ends with the
 * program. Linux only, and only where a user may make namespaces.
 */
import { spawnSync } from "node:child_process";

/** Size as tmpfs takes it (`24m`), or `ro`: nothing can be written at all. To be put before a program and its arguments. */
export function onDisk(folder: string, size: string): string[] {
  const script = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"';
  const options = size === "ro" ? "ro" : `size=${size}`;
  return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", options, folder];
}

export const canMount =
  process.platform === "linux" &&
  spawnSync("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
