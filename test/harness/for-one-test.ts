/** What a test opens for itself ends with it, the last opened first. */
import { onTestFinished } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "./engine-process";
import { type Recorder, startRecorder } from "./recorder";

/** An engine on a folder of its own. */
export async function startForTest(...flags: string[]): Promise<EngineProcess> {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const engine = await startEngine(folder.path, { flags });
  onTestFinished(async () => void (await engine.stop()));
  return engine;
}

/** A server that notes what it is told. */
export async function recordForTest(answer?: Parameters<typeof startRecorder>[0]): Promise<Recorder> {
  const recorder = await startRecorder(answer);
  onTestFinished(() => recorder.close());
  return recorder;
}
