/**
 * The Electron binary: looked for, never required, since `require("electron")` would fetch it unasked. It promises to
 * ask at most once per data folder, on a terminal only, and that a fetch that fails is a sentence.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { installation } from "./host";

export type Binary = { path: string } | { missing: string; mend: string };

const mend = "“npx ringback open --desktop” fetches it (about 120 MB).";

export async function findDesktop(data: string, fetching: "unasked" | "ask" | "never"): Promise<Binary> {
  const found = findBinary();
  if (found !== null) return { path: found };
  const missing = "The desktop window is not installed, so the console opens in the browser.";
  const installer = join(installation, "node_modules", "electron", "install.js");
  if (!existsSync(installer))
    return { missing, mend: "“npm ci” in the project's folder installs what fetches it." };
  if (fetching === "never" || (fetching === "ask" && !(await wantsDesktop(data)))) return { missing, mend };
  process.stdout.write("Fetching the desktop window …\n");
  const child = spawn(process.execPath, [installer, "--no"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  const path = findBinary();
  if (path !== null) return { path };
  const reason =
    said
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? `the installer ended with ${code}`;
  return {
    missing: `The desktop window could not be fetched (${reason}), so the console opens in the browser.`,
    mend: "Check the connection to github.com or set a mirror with ELECTRON_MIRROR, then try “npx ringback open --desktop” again.",
  };
}

/** As Electron's own package finds it. */
function findBinary(): string | null {
  const folder = join(installation, "node_modules", "electron");
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const name = readText(join(folder, "path.txt"));
  if (elsewhere) return existing(join(elsewhere, name ?? "electron"));
  return name === null ? null : existing(join(folder, "dist", name));
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

async function wantsDesktop(data: string): Promise<boolean> {
  const answered = join(data, "desktop.json");
  if (!process.stdin.isTTY || !process.stdout.isTTY || existsSync(answered)) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on("SIGINT", () => process.exit(130));
  const question = "Ringback can open in a window of its own. Fetch it once (about 120 MB)? [y/N] ";
  // Ctrl+D, or an input that closes, answers nothing: that is no.
  const answer = await Promise.race([
    terminal.question(question).catch(() => ""),
    once(terminal, "close").then(() => ""),
  ]);
  terminal.close();
  const fetch = /^y(es)?$/i.test(answer.trim());
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(answered, `${JSON.stringify({ fetch })}\n`);
  return fetch;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
