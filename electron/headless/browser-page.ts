/** The user's browser: opened where that can be, and a sentence where it cannot. Never a failure of the command. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { platform } from "node:os";

/** Null: it was opened, as far as the operating system says. */
export async function openBrowser(url: string): Promise<string | null> {
  if (!hasDisplay())
    return "There is no display here, so no browser was opened: open the console's address yourself.";
  const [command, args]: [string, string[]] =
    platform() === "darwin"
      ? ["open", [url]]
      : platform() === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
        : ["xdg-open", [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  // xdg-open may stay as long as the browser does: who has not failed within two seconds has opened it.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), 2000);
  try {
    const [code] = (await once(child, "exit", { signal: late.signal })) as [number | null];
    return code === 0 ? null : couldNot(`${command} ended with ${code}`);
  } catch (error) {
    if (late.signal.aborted) return null;
    return couldNot(`${command}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  } finally {
    clearTimeout(timer);
    child.unref();
  }
}

/** Where there is no display neither a browser nor a window is tried. */
export function hasDisplay(): boolean {
  return platform() !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function couldNot(reason: string): string {
  return `No browser could be opened (${reason}): open the console's address yourself.`;
}
