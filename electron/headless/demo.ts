/**
 * `ringback demo`: a throw-away folder with samples only, gone when it ends. Nothing outside of this machine can be
 * told from it: the engine refuses such destinations.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenFlags, open } from "./open";

export async function demo(flags: Omit<OpenFlags, "demo" | "data">): Promise<number | undefined> {
  const data = mkdtempSync(join(tmpdir(), "ringback-demo-"));
  // Every way out passes here, save SIGKILL: then the operating system's temporary folder holds it.
  process.on("exit", () => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  return open({ ...flags, data, demo: true });
}
