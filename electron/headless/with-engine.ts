/** A command's engine: the one that runs on the folder, or one of its own on a scratch folder that is gone afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { forOneCommand, startHost } from "./host";

export async function withEngine<Result>(
  data: string | undefined,
  run: (engine: ReadyLine) => Promise<Result>,
): Promise<Result> {
  const running = await findRunningEngine(chooseDataFolder(data));
  if (running) return run(running);
  const scratch = mkdtempSync(join(tmpdir(), "ringback-scratch-"));
  try {
    const host = await startHost(forOneCommand(scratch, { demo: true }));
    try {
      return await run(host.ready);
    } finally {
      await host.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
