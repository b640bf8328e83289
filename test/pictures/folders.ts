/** The three states that screens are looked at in: a new folder, a day of everything, and far more than a screen holds. */
import type { EngineProcess } from "../harness/engine-process";
import { makeFolder, startEngine } from "../harness/engine-process";
import { crowded } from "./crowded-folder";
import { typical } from "./typical-folder";

export type State = "empty" | "typical" | "crowded";
export type Folder = {
  engine: EngineProcess;
  /** What the engine's clock says: the page is told the same. */
  now(): number;
  /** Addresses and ids that a screen is opened with, by a name of their own. */
  known: Record<string, string>;
  close(): Promise<void>;
};

async function empty(): Promise<Folder> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  return {
    engine,
    now: Date.now,
    known: {},
    async close() {
      await engine.stop();
      folder.remove();
    },
  };
}

export const folders: Record<State, (crowdedPath?: string) => Promise<Folder>> = { empty, typical, crowded };
