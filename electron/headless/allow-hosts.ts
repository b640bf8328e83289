/** `--allow-host`: the user's word for hosts of handlers, told to the engine, which records it. */
import { CannotStart } from "../engine/engine";
import { askEngine } from "./ask-engine";
import type { ReadyLine } from "./data-folder";

export async function allowHosts(engine: ReadyLine, hosts: string[]): Promise<void> {
  for (const host of hosts) {
    try {
      await askEngine(engine, "POST", "/handler-hosts", { host });
    } catch (error) {
      // This machine needs nobody's word: a script may name it all the same.
      if (!(error instanceof CannotStart) || !error.message.includes("is this machine")) throw error;
    }
  }
}
